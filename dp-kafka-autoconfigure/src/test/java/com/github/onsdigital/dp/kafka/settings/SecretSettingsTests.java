package com.github.onsdigital.dp.kafka.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SecretSettingsTests {

	private static final List<String> PREFIXES = List.of("kafka.consumer.properties.", "kafka.producer.properties.",
			"kafka.consumers.order-events.properties.", "kafka.producers.audit.properties.", "spring.kafka.properties.",
			"spring.kafka.consumer.properties.", "spring.kafka.producer.properties.", "spring.kafka.admin.properties.",
			"spring.kafka.streams.properties.");

	static Set<String> passwords() {
		Set<String> names = new TreeSet<>();
		Stream.of(ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef())
			.flatMap((table) -> table.configKeys().values().stream())
			.filter((key) -> key.type == ConfigDef.Type.PASSWORD)
			.forEach((key) -> names.add(key.name));
		names.add("basic.auth.user.info");
		names.add("schema.registry.basic.auth.user.info");
		names.add("bearer.auth.token");
		names.add("my.interceptor.api.key");
		return names;
	}

	@Test
	void kafkasDefinitionsContainPasswords() {
		assertThat(passwords()).contains("sasl.jaas.config", "ssl.keystore.key", "ssl.key.password",
				"sasl.oauthbearer.assertion.private.key.passphrase",
				"sasl.oauthbearer.client.credentials.client.secret");
	}

	@ParameterizedTest
	@MethodSource("passwords")
	void aPasswordIsSecretBelowEveryPrefixInEveryForm(String name) {
		for (String prefix : PREFIXES) {
			String property = prefix + name;
			assertThat(SecretSettings.isSecret(property)).as(property).isTrue();
			String variable = property.toUpperCase(Locale.ROOT).replace('.', '_');
			assertThat(SecretSettings.isSecret(variable.replace('-', '_'))).as(variable).isTrue();
			assertThat(SecretSettings.isSecret(variable.replace("-", ""))).as(variable).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.kafka.ssl.key-store-key", "spring.kafka.ssl.key-password",
			"spring.kafka.consumer.ssl.trust-store-password", "SPRING_KAFKA_ADMIN_SSL_KEY_STORE_PASSWORD",
			"SPRING_KAFKA_PRODUCER_SSL_KEYSTOREKEY", "spring.kafka.jaas.options.password", "kafka.sec.client-key",
			"KAFKA_SEC_CLIENT_KEY", "KAFKA_PASSWORD", "kafka.sasl.password",
			"kafka.producers.audit.headers.authorization" })
	void otherSecretNamesAreSecret(String name) {
		assertThat(SecretSettings.isSecret(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "kafka.addr", "KAFKA_ADDR", "kafka.consumers.token-issued.topic",
			"KAFKA_CONSUMERS_PASSWORD_RESETS_GROUP", "kafka.consumers.password-resets.subscribe-to[0]",
			"spring.kafka.properties.sasl.oauthbearer.token.endpoint.url", "spring.kafka.ssl.key-store-location",
			"KAFKA_CONSUMER_PROPERTIES_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL", "kafka.producer.properties.key.serializer",
			"spring.datasource.password" })
	void otherSettingsAreNotSecret(String name) {
		assertThat(SecretSettings.isSecret(name)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-----BEGIN RSA PRIVATE KEY-----", "https://me:canary@registry:8081",
			"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\" password=\"canary\";" })
	void aSecretIsRecognizedByItsValue(String value) {
		assertThat(SecretSettings.isSecretValue(value)).isTrue();
		assertThat(SecretSettings.isSecretValue("b1:9092")).isFalse();
	}

}
