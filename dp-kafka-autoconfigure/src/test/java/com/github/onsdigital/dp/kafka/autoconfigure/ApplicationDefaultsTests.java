package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.DpKafkaConnectionDetails;
import com.github.onsdigital.dp.kafka.connection.TestPem;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Switches off what dp-kafka changes in the application.
 */
@ExtendWith(OutputCaptureExtension.class)
class ApplicationDefaultsTests {

	private static final String CONNECTION = "KAFKA_DEFAULTS_CONNECTION_DETAILS";

	private final FakeMonitor monitor = new FakeMonitor();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class,
				DpKafkaConnectionAutoConfiguration.class, DpKafkaClusterAutoConfiguration.class,
				SslAutoConfiguration.class, KafkaAutoConfiguration.class))
		.withBean(ClusterMonitor.class, () -> this.monitor);

	private ApplicationContextRunner with(String... pairs) {
		return DpKafkaConnectionAutoConfigurationTests.variables(this.runner, pairs);
	}

	@Test
	void otherClientsKeepSpringKafkasConnectionWhileDpKafkasUseTheVariables() {
		TestPem.Identity authority = TestPem.authority("ca");
		with("KAFKA_ADDR", "b1:9093", "KAFKA_SEC_PROTO", "TLS", "KAFKA_SEC_CA_CERTS", authority.pem(),
				"KAFKA_MAX_BYTES", "2000000", CONNECTION, "false")
			.withPropertyValues("spring.kafka.bootstrap-servers=s1:9092")
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.hasSingleBean(KafkaConnectionDetails.class)
					.doesNotHaveBean(DpKafkaConnectionDetails.class);
				for (Map<String, Object> properties : List.of(consumers(context), producers(context),
						context.getBean(KafkaAdmin.class).getConfigurationProperties())) {
					assertThat(properties).containsEntry("bootstrap.servers", List.of("s1:9092"))
						.doesNotContainKeys("security.protocol", SslBundle.class.getName(), "max.request.size",
								"max.partition.fetch.bytes", "fetch.max.bytes");
				}
				ClusterConnection own = context.getBean(ClusterConnection.class);
				assertThat(own.addresses()).containsExactly(new BrokerAddress("b1", 9093));
				assertThat(own.securityProtocol()).isEqualTo("SSL");
				assertThat(own.sslBundle()).isNotNull();
				assertThat(own.producerProperties()).containsEntry("max.request.size", 2_000_000);
				assertThat(own.consumerProperties()).containsEntry("max.partition.fetch.bytes", 2_000_000);
			});
	}

	@Test
	void twoBrokerListsAreRefusedWhileAllClientsUseTheVariables() {
		with("KAFKA_ADDR", "b1:9093", CONNECTION, "").withPropertyValues("spring.kafka.bootstrap-servers=s1:9092")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("two broker lists"));
	}

	@Test
	void connectionDetailsOfTheApplicationTakePrecedenceWhateverTheSwitch() {
		with("KAFKA_ADDR", "b1:9093", CONNECTION, "false")
			.withBean(KafkaConnectionDetails.class, () -> () -> List.of("mine:1234"))
			.run((context) -> {
				assertThat(context.getBean(ClusterConnection.class).addresses())
					.containsExactly(new BrokerAddress("mine", 1234));
				assertThat(consumers(context)).containsEntry("bootstrap.servers", List.of("mine:1234"));
			});
	}

	@Test
	void dpKafkasClientsNeedNoConnectionDetailsOfBoot() {
		DpKafkaConnectionAutoConfigurationTests
			.variables(
					new ApplicationContextRunner().withConfiguration(AutoConfigurations
						.of(DpKafkaSettingsAutoConfiguration.class, DpKafkaConnectionAutoConfiguration.class)),
					"KAFKA_ADDR", "b1:9093", CONNECTION, "false")
			.run((context) -> assertThat(context.getBean(ClusterConnection.class).addresses())
				.containsExactly(new BrokerAddress("b1", 9093)));
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "false, false" })
	void certificatesAreInBootsSslBundlesUnlessSwitchedOff(String value, boolean registered) {
		TestPem.Identity authority = TestPem.authority("ca");
		with("KAFKA_ADDR", "b1:9093", "KAFKA_SEC_PROTO", "TLS", "KAFKA_SEC_CA_CERTS", authority.pem(),
				"KAFKA_DEFAULTS_SSL_BUNDLE", value)
			.run((context) -> {
				assertThat(context.getBean(SslBundles.class).getBundleNames().contains("dp-kafka"))
					.isEqualTo(registered);
				SslBundle bundle = context.getBean(ClusterConnection.class).sslBundle();
				assertThat(bundle).isNotNull();
				assertThat(consumers(context)).containsEntry(SslBundle.class.getName(), bundle);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "kafka.defaults.deferred-topic-creation", "kafka.defaults.connection-details" })
	void bootsAdminCreatesTopicsWhileTheContextStarts(String property, CapturedOutput output) {
		ApplicationContextRunner declared = this.runner
			// port 1 on the loopback interface: no process listens on it
			.withPropertyValues("spring.kafka.bootstrap-servers=127.0.0.1:1",
					"spring.kafka.admin.properties.request.timeout.ms=200",
					"spring.kafka.admin.properties.default.api.timeout.ms=300",
					"spring.kafka.admin.operation-timeout=1s", "spring.kafka.admin.close-timeout=1s")
			.withBean(NewTopic.class, () -> new NewTopic("orders", 1, (short) 1));
		declared.run((context) -> assertThat(context).hasSingleBean(DeferredTopicCreation.class));
		assertThat(output).doesNotContain("Could not configure topics");
		declared.withPropertyValues(property + "=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DeferredTopicCreation.class));
		assertThat(output).contains("Could not configure topics");
	}

	@ParameterizedTest
	@CsvSource({ "kafka.defaults.admin-cluster-id=true, cluster", "kafka.defaults.admin-cluster-id=false,",
			"kafka.defaults.connection-details=false," })
	void theClusterIdIsSetUnlessSwitchedOff(String property, String id) {
		this.runner.withPropertyValues("spring.kafka.bootstrap-servers=127.0.0.1:1", property).run((context) -> {
			this.monitor.publishReachable(3);
			assertThat(context.getBean(KafkaAdmin.class).getClusterId()).isEqualTo(id);
		});
	}

	@Test
	void aValueThatIsNoBooleanIsInTheReport() {
		with("KAFKA_ADDR", "b1:9092", "KAFKA_DEFAULTS_SSL_BUNDLE", "off")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("kafka.defaults.ssl-bundle must be true or false; found \"off\""));
	}

	private static Map<String, Object> consumers(ApplicationContext context) {
		ConsumerFactory<?, ?> factory = context.getBean(ConsumerFactory.class);
		return factory.getConfigurationProperties();
	}

	private static Map<String, Object> producers(ApplicationContext context) {
		ProducerFactory<?, ?> factory = context.getBean(ProducerFactory.class);
		return factory.getConfigurationProperties();
	}

}
