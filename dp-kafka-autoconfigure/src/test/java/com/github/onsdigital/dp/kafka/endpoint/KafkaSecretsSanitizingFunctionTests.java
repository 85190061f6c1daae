package com.github.onsdigital.dp.kafka.endpoint;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaSecretsSanitizingFunctionTests {

	@ParameterizedTest
	@CsvSource({ "KAFKA_SEC_CLIENT_KEY, canary, true", "kafka.sec.client-key, canary, true",
			"kafka.sec.clientKey, canary, true", "spring.kafka.properties.sasl.jaas.config, canary, true",
			"SPRING_KAFKA_SSL_KEY_PASSWORD, canary, true",
			"kafka.consumers.a.properties.ssl.keystore.key, canary, true",
			"MY_COPY, -----BEGIN RSA PRIVATE KEY-----, true", "KAFKA_ADDR, b1:9092, false",
			"kafka.consumers.a.topic, tokens, false", "spring.datasource.password, other, false" })
	void secretsOfKafkaAreHidden(String key, String value, boolean hidden) {
		Object shown = new KafkaSecretsSanitizingFunction().apply(new SanitizableData(null, key, value)).getValue();
		assertThat(shown).isEqualTo(hidden ? SanitizableData.SANITIZED_VALUE : value);
	}

}
