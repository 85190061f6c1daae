package com.github.onsdigital.dp.kafka.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.AddressReport;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.MessageProducerFactory;
import com.github.onsdigital.dp.kafka.producer.ProducerClusterCheckFactory;
import com.github.onsdigital.dp.kafka.producer.ProducerSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The settings of an application's producers, without a network.
 */
class ProducersInContextTests {

	private final FakeMonitor monitor = new FakeMonitor();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class,
				DpKafkaConnectionAutoConfiguration.class, KafkaAutoConfiguration.class,
				DpKafkaMessageAutoConfiguration.class, DpKafkaProducerAutoConfiguration.class))
		.withBean(ClusterMonitor.class, () -> this.monitor);

	@Test
	void oneBrokerOfTheApplicationsConnectionDetailsIsEnoughUnlessMoreAreRequired() {
		this.runner.withUserConfiguration(OneBroker.class)
			.withPropertyValues("kafka.producers.replies.topic=out", "kafka.producers.audit.topic=out",
					"kafka.producers.audit.min-brokers-healthy=2")
			.run((context) -> {
				this.monitor.publish(oneBroker());
				MessageProducer replies = context.getBean("replies", MessageProducer.class);
				assertThat(replies.check().message()).startsWith("1 of 1 brokers reachable; topic 'out' exists");
				MessageProducer audit = context.getBean("audit", MessageProducer.class);
				assertThat(audit.check().message()).startsWith("1 of 1 brokers reachable, 2 needed");
				assertThat(audit.check().status()).isEqualTo(CheckStatus.CRITICAL);
			});
	}

	private static ClusterReport oneBroker() {
		AddressReport address = new AddressReport(new BrokerAddress("127.0.0.1", 1), true, null, Map.of());
		return new ClusterReport(List.of(address), Map.of("out", TopicPresence.PRESENT), "cluster", false,
				Instant.now());
	}

	@Test
	void aProducerCreatedInCodeUsesSharedAndOwnSettings() {
		List<ProducerSettings> seen = new ArrayList<>();
		ProducerClusterCheckFactory checks = (settings, initialised) -> {
			seen.add(settings);
			return () -> new CheckState(CheckStatus.OK, "", null, null, null);
		};
		DpKafkaConnectionAutoConfigurationTests
			.variables(this.runner, "KAFKA_ADDR", "127.0.0.1:1,127.0.0.1:2,127.0.0.1:3",
					"KAFKA_PRODUCERS_AUDIT_TRAIL_MAX_BLOCK", "400ms", "KAFKA_PRODUCERS_AUDIT_TRAIL_TOPIC",
					"audit-topic")
			.withBean(ProducerClusterCheckFactory.class, () -> checks)
			.withPropertyValues("kafka.producer.max-block=300ms", "kafka.producer.headers.source=dp",
					"kafka.producer.properties.linger.ms=7", "kafka.producer.min-brokers-healthy=1")
			.run((context) -> {
				MessageProducerFactory factory = context.getBean(MessageProducerFactory.class);
				factory.create("audit", "audit-events");
				factory.create("audit-trail", "audit-events");
				Map<String, String> headers = Map.of("source", "dp");
				Map<String, Object> client = Map.of("linger.ms", "7");
				assertThat(seen).containsExactly(
						new ProducerSettings("audit", "audit-events", 1, Duration.ofMillis(300), headers, client),
						new ProducerSettings("audit-trail", "audit-topic", 1, Duration.ofMillis(400), headers, client));
			});
	}

	@Test
	void aProducerCreatedInCodeNeedsTwoBrokersOrAsManyAsExist() {
		this.runner.withUserConfiguration(OneBroker.class).run((context) -> {
			this.monitor.publish(oneBroker());
			MessageProducer producer = context.getBean(MessageProducerFactory.class).create("audit", "out");
			assertThat(producer.check().message()).startsWith("1 of 1 brokers reachable; topic 'out' exists");
		});
	}

	@Test
	void theNameOfAProducerBeanCannotBeReused() {
		this.runner.withUserConfiguration(OwnProducer.class)
			.withPropertyValues("kafka.producers.replies.topic=out")
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				MessageProducerFactory factory = context.getBean(MessageProducerFactory.class);
				for (String name : List.of("replies", "audit")) {
					assertThatIllegalStateException().isThrownBy(() -> factory.create(name, "t"))
						.withMessage("There is a producer '" + name + "' already");
				}
				assertThat(context.getBean("replies", MessageProducer.class).topic()).isEqualTo("out");
				assertThat(context.getBean("audit", MessageProducer.class).topic()).isEqualTo("audit-events");
				assertThat(factory.create("text", "t").name()).as("the name of another bean").isEqualTo("text");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProducer {

		@Bean
		MessageProducer audit(MessageProducerFactory factory) {
			return factory.create("audit", "audit-events");
		}

		@Bean
		String text() {
			return "no producer";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneBroker {

		@Bean
		KafkaConnectionDetails oneBroker() {
			return () -> List.of("127.0.0.1:1");
		}

	}

}
