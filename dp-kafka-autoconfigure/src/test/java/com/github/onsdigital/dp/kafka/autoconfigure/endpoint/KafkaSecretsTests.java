package com.github.onsdigital.dp.kafka.autoconfigure.endpoint;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import tools.jackson.databind.json.JsonMapper;

import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaConnectionAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaSettingsAutoConfiguration;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.TestPem;
import com.github.onsdigital.dp.kafka.settings.DpKafkaProperties;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaSecretsTests {

	private static final TestPem.Identity CLIENT = TestPem.authority("ca").issue("hello", TestPem.ed25519());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class,
				DpKafkaConnectionAutoConfiguration.class, DpKafkaSanitizingAutoConfiguration.class,
				SslAutoConfiguration.class, KafkaAutoConfiguration.class, EnvironmentEndpointAutoConfiguration.class,
				ConfigurationPropertiesReportEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true",
				"management.endpoints.web.exposure.include=*", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always",
				"spring.kafka.properties.sasl.jaas.config=canary-jaas",
				"spring.kafka.consumer.properties.sasl.oauthbearer.assertion.private.key.passphrase=canary-jaas",
				"spring.kafka.producer.properties.basic.auth.user.info=me:canary-jaas",
				"kafka.producer.properties.sasl.oauthbearer.assertion.private.key.passphrase=canary-jaas",
				"kafka.consumer.properties.schema.registry.basic.auth.user.info=me:canary-jaas",
				"kafka.consumer.properties.schema.registry.url=https://me:canary-jaas@registry",
				"app.login=a.LoginModule required password=canary-jaas;", "spring.kafka.client-id=canary-shown")
		.withInitializer((context) -> TestPropertyValues.empty()
			.and(Map.of("KAFKA_SEC_PROTO", "TLS", "KAFKA_SEC_CLIENT_CERT", CLIENT.pem(), "KAFKA_SEC_CLIENT_KEY",
					CLIENT.key(), "KAFKA_ADDR", "b1:9092", "KAFKA_RETRY_MIN_PERIOD", "250ms",
					"KAFKA_CONSUMER_PROPERTIES_SASL_JAAS_CONFIG", "canary-jaas"))
			.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT, "test-systemEnvironment"));

	@Test
	void configpropsShowsNoValueThatMayNotBeInEffect() {
		this.runner.withPropertyValues("kafka.consumers.orders.on-error=dead-letter", "kafka.consumer.start=manual")
			.run((context) -> {
				String bound = JsonMapper.builder()
					.build()
					.writeValueAsString(context.getBean("dpKafkaProperties", DpKafkaProperties.class));
				String page = JsonMapper.builder()
					.build()
					.writeValueAsString(
							context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties());
				assertThat(bound).contains("minPeriod");
				assertThat(page).contains("\"minPeriod\":\"PT0.25S\"")
					.doesNotContain("onError", "numWorkers", "minBrokersHealthy", "\"start\"");
			});
	}

	@Test
	void configpropsShowsNoAddressThatIsNotSet() {
		this.runner
			.withInitializer(
					(context) -> context.getEnvironment().getPropertySources().remove("test-systemEnvironment"))
			.withPropertyValues("spring.kafka.bootstrap-servers=b7:9092")
			.run((context) -> assertThat(JsonMapper.builder()
				.build()
				.writeValueAsString(
						context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties()))
				.contains("b7:9092", "\"minPeriod\":\"PT0.2S\"")
				.doesNotContain("localhost:9092"));
	}

	@Test
	void noEndpointShowsASecretEvenIfValuesAreShown() {
		String key = CLIENT.key().lines().toList().get(1);
		this.runner.run((context) -> {
			JsonMapper mapper = JsonMapper.builder().build();
			String env = mapper.writeValueAsString(context.getBean(EnvironmentEndpoint.class).environment(null));
			String bound = mapper.writeValueAsString(
					context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties());
			assertThat(env).contains("canary-shown", "KAFKA_SEC_CLIENT_KEY").doesNotContain(key, "canary-jaas");
			assertThat(bound).contains("canary-shown").doesNotContain(key, "canary-jaas");
			assertThat(bound).contains("\"prefix\":\"kafka\"", "\"addr\":[\"b1:9092\"]", "\"clientKey\":\"******\"",
					"\"sasl.jaas.config\":\"******\"", "\"minPeriod\":\"PT0.25S\"");
			ClusterConnection connection = context.getBean(ClusterConnection.class);
			assertThat(connection + " " + connection.sslBundle() + " " + connection.producerProperties())
				.doesNotContain(key);
		});
	}

	@Test
	void switchedOffSecretsAreShownAsByBoot() {
		this.runner.withPropertyValues("kafka.defaults.secret-sanitizing=false").run((context) -> {
			assertThat(context).doesNotHaveBean(SanitizingFunction.class).doesNotHaveBean(ShownValuesCheck.class);
			assertThat(JsonMapper.builder()
				.build()
				.writeValueAsString(context.getBean(EnvironmentEndpoint.class).environment(null)))
				.contains("canary-shown", "canary-jaas");
		});
	}

}
