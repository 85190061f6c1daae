package com.github.onsdigital.dp.kafka.autoconfigure;

import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.ReloadingSslBundle;
import com.github.onsdigital.dp.kafka.connection.TestPem;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;
import com.github.onsdigital.dp.kafka.settings.SettingProblem;

import static org.assertj.core.api.Assertions.assertThat;

class DpKafkaConnectionAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class,
				DpKafkaConnectionAutoConfiguration.class, SslAutoConfiguration.class, KafkaAutoConfiguration.class));

	static ApplicationContextRunner variables(ApplicationContextRunner runner, String... pairs) {
		return runner.withInitializer((context) -> {
			TestPropertyValues values = TestPropertyValues.empty();
			for (int i = 0; i < pairs.length; i += 2) {
				values = values.and(Map.of(pairs[i], pairs[i + 1]));
			}
			values.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT,
					"test-systemEnvironment");
		});
	}

	private ApplicationContextRunner with(String... pairs) {
		return variables(this.runner, pairs);
	}

	@Test
	void everyClientOfTheApplicationGetsTheBrokersOfTheVariable() {
		with("KAFKA_ADDR", "b1:9092, b2:9093").run((context) -> {
			List<String> servers = List.of("b1:9092", "b2:9093");
			assertThat(consumers(context)).containsEntry("bootstrap.servers", servers);
			assertThat(producers(context)).containsEntry("bootstrap.servers", servers);
			assertThat(context.getBean(KafkaAdmin.class).getConfigurationProperties())
				.containsEntry("bootstrap.servers", servers);
			ClusterConnection connection = context.getBean(ClusterConnection.class);
			assertThat(connection.addresses()).containsExactly(new BrokerAddress("b1", 9092),
					new BrokerAddress("b2", 9093));
			assertThat(connection.securityProtocol()).isEqualTo("PLAINTEXT");
			assertThat(connection.sslBundle()).isNull();
		});
	}

	@Test
	void tlsFromTextAppliesToEveryClientAndToBootsBundles() {
		TestPem.Identity authority = TestPem.authority("ca");
		TestPem.Identity client = authority.issue("hello", TestPem.rsa());
		with("KAFKA_ADDR", "b1:9092", "KAFKA_SEC_PROTO", "TLS", "KAFKA_SEC_CA_CERTS", authority.pem(),
				"KAFKA_SEC_CLIENT_CERT", client.pem().replace("\n", "\\n"), "KAFKA_SEC_CLIENT_KEY",
				client.key().replace("\n", "\\n"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				ClusterConnection connection = context.getBean(ClusterConnection.class);
				assertThat(connection.securityProtocol()).isEqualTo("SSL");
				assertThat(connection.sslBundle()).isInstanceOf(ReloadingSslBundle.class);
				for (var properties : List.of(connection.consumerProperties(), connection.producerProperties(),
						connection.adminProperties(), consumers(context))) {
					assertThat(properties).containsEntry(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL")
						.containsEntry(SslBundle.class.getName(), connection.sslBundle());
				}
				assertThat(context.getBean(SslBundles.class).getBundle("dp-kafka")).isSameAs(connection.sslBundle());
				KeyStore keys = Objects.requireNonNull(connection.sslBundle()).getStores().getKeyStore();
				assertThat(Objects.requireNonNull(keys).getCertificate("dp-kafka")).isEqualTo(client.certificate());
			});
	}

	@Test
	void aBundleNamedBySpringKafkaApplies() {
		TestPem.Identity authority = TestPem.authority("ca");
		TestPem.Identity client = authority.issue("hello", TestPem.rsa());
		this.runner.withPropertyValues("spring.kafka.bootstrap-servers=s1:9094", "spring.kafka.security.protocol=SSL",
				"spring.kafka.ssl.bundle=mine", "spring.ssl.bundle.pem.mine.truststore.certificate=" + authority.pem(),
				"spring.ssl.bundle.pem.mine.keystore.certificate=" + client.pem(),
				"spring.ssl.bundle.pem.mine.keystore.private-key=" + client.key())
			.run((context) -> {
				SslBundle mine = context.getBean(SslBundles.class).getBundle("mine");
				ClusterConnection connection = context.getBean(ClusterConnection.class);
				assertThat(connection.sslBundle()).isSameAs(mine);
				assertThat(connection.caution()).isNull();
				for (var properties : List.of(connection.consumerProperties(), connection.producerProperties(),
						connection.adminProperties(), consumers(context), producers(context))) {
					assertThat(properties).containsEntry(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL")
						.containsEntry(SslBundle.class.getName(), mine);
				}
			});
	}

	@Test
	void connectionDetailsOfTheApplicationTakePrecedence() {
		with("KAFKA_ADDR", "not an address", "KAFKA_SEC_PROTO", "ssl").withUserConfiguration(Details.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(KafkaConnectionDetails.class);
				assertThat(context.getBean(ClusterConnection.class).addresses())
					.containsExactly(new BrokerAddress("mine", 1234));
			});
	}

	@Test
	void springKafkasBrokersAreUsedWithoutKafkaAddr() {
		this.runner.withPropertyValues("spring.kafka.bootstrap-servers=s1:9092,s2:9092")
			.run((context) -> assertThat(context.getBean(ClusterConnection.class).addresses()).hasSize(2));
	}

	@Test
	void saslOfSpringKafkaIsCombinedWithTlsOfDpKafka() {
		with("KAFKA_ADDR", "b1:9092", "KAFKA_SEC_PROTO", "TLS")
			.withPropertyValues("spring.kafka.security.protocol=SASL_SSL",
					"spring.kafka.properties.sasl.mechanism=PLAIN")
			.run((context) -> {
				ClusterConnection connection = context.getBean(ClusterConnection.class);
				assertThat(connection.securityProtocol()).isEqualTo("SASL_SSL");
				assertThat(connection.producerProperties()).containsEntry("sasl.mechanism", "PLAIN")
					.containsEntry("security.protocol", "SASL_SSL");
			});
	}

	@Test
	void maxBytesLimitsSendsAndRaisesFetchLimits() {
		with("KAFKA_ADDR", "b1:9092", "KAFKA_MAX_BYTES", "2000000").run((context) -> {
			ClusterConnection connection = context.getBean(ClusterConnection.class);
			assertThat(connection.producerProperties()).containsEntry("max.request.size", 2_000_000);
			assertThat(connection.consumerProperties()).containsEntry("max.partition.fetch.bytes", 2_000_000)
				.containsEntry("fetch.max.bytes", 52_428_800);
			assertThat(producers(context)).containsEntry("max.request.size", 2_000_000);
			assertThat(consumers(context)).containsEntry("max.partition.fetch.bytes", 2_000_000);
		});
	}

	@Test
	void allMistakesAreInOneReport() {
		with("KAFKA_ADDR", "b1", "KAFKA_VERSION", "abc", "KAFKA_SEC_PROTO", "ssl", "KAFKA_MAX_BYTES", "0",
				"KAFKA_RETRY_MIN_PERIOD", "40s", "KAFKA_HEALTH_INTERVAL", "0s")
			.run((context) -> {
				Throwable failure = invalid(context.getStartupFailure());
				assertThat(((InvalidSettingsException) failure).problems()).extracting(SettingProblem::line)
					.containsExactly("KAFKA_ADDR entry \"b1\" has no port. Write b1:9092",
							"kafka.health.interval must be greater than zero; found 0s [KAFKA_HEALTH_INTERVAL]",
							"KAFKA_MAX_BYTES must be 1–33554432 (buffer.memory); found 0",
							"kafka.retry.min-period (40s) must be smaller or equal to kafka.retry.max-period (32s)"
									+ " [KAFKA_RETRY_MIN_PERIOD]",
							"KAFKA_SEC_PROTO must be TLS or unset; found \"ssl\"",
							"KAFKA_VERSION \"abc\" is not a version such as 3.9.0");
			});
	}

	@Test
	void retryAndHealthSettingsAreBeans() {
		with("KAFKA_RETRY_MAX_PERIOD", "1s", "KAFKA_HEALTH_TIMEOUT", "").run((context) -> {
			assertThat(context.getBean(RetrySettings.class).maxPeriod()).hasSeconds(1);
			assertThat(context.getBean(HealthSettings.class)).isEqualTo(HealthSettings.DEFAULT);
		});
	}

	private static Map<String, Object> consumers(ApplicationContext context) {
		ConsumerFactory<?, ?> factory = context.getBean(ConsumerFactory.class);
		return factory.getConfigurationProperties();
	}

	private static Map<String, Object> producers(ApplicationContext context) {
		ProducerFactory<?, ?> factory = context.getBean(ProducerFactory.class);
		return factory.getConfigurationProperties();
	}

	private static InvalidSettingsException invalid(@Nullable Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof InvalidSettingsException)) {
			cause = cause.getCause();
		}
		assertThat(cause).isNotNull();
		return (InvalidSettingsException) cause;
	}

	@Configuration(proxyBeanMethods = false)
	static class Details {

		@Bean
		KafkaConnectionDetails mine() {
			return () -> List.of("PLAINTEXT://mine:1234");
		}

	}

}
