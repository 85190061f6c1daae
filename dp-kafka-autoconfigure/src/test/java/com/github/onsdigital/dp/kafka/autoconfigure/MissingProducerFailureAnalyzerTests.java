package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Applications that inject a producer that is not configured.
 */
@ExtendWith(OutputCaptureExtension.class)
class MissingProducerFailureAnalyzerTests {

	@Test
	void aMissingProducerIsReportedWithTheSettingToAdd(CapturedOutput output) {
		start(Replies.class, Map.of());
		assertThat(output).contains("Parameter 0 of constructor in Replies required a Kafka producer (MessageProducer) "
				+ "named 'replies', which is not configured. Each kafka.producers.<name> creates one MessageProducer "
				+ "bean of that name. Configured producers: none.")
			.contains("Set kafka.producers.replies.topic in application.properties (or the same in YAML), or the "
					+ "variable KAFKA_PRODUCERS_REPLIES_TOPIC.")
			.doesNotContain("Consider defining a bean");
	}

	@ParameterizedTest
	@ValueSource(classes = { OrderEvents.class, QualifiedOrderEvents.class, OrderEventsField.class })
	void aNameOfTwoWordsIsNotDefinedByVariablesAlone(Class<?> bean, CapturedOutput output) {
		start(bean, Map.of("KAFKA_PRODUCERS_ORDER_EVENTS_TOPIC", "order-events"));
		assertThat(output).contains("named 'order-events', which is not configured.")
			.contains(
					"- kafka.producers.order-events is set, but there is no producer \"order-events\". If only "
							+ "variables define a producer, its name must be one word.",
					"[KAFKA_PRODUCERS_ORDER_EVENTS_TOPIC]")
			.contains("Set kafka.producers.order-events.topic=${KAFKA_PRODUCERS_ORDER_EVENTS_TOPIC} in "
					+ "application.properties (or the same in YAML). The variable alone does not create the producer: "
					+ "if only variables define a producer, its name must be one word. Inject it with "
					+ "@Qualifier(\"order-events\"), because a Java name has no dashes.");
	}

	@Test
	void allConfiguredProducersAreListed(CapturedOutput output) {
		start(Replies.class, Map.of("KAFKA_PRODUCERS_AUDIT_TOPIC", "audit", "KAFKA_PRODUCERS_CALLS_TOPIC", "calls"));
		assertThat(output).contains("Configured producers: audit, calls.")
			.contains("To use a configured producer, name it: @Qualifier(\"audit\").");
	}

	@Test
	void aProducerOfTwoWordsThatIsConfiguredNeedsAQualifier(CapturedOutput output) {
		start(OrderEvents.class, Map.of("KAFKA_PRODUCERS_AUDIT_TOPIC", "audit"),
				"kafka.producers.order-events.topic=events");
		assertThat(output).contains("named 'order-events', which is configured under that name.")
			.contains("Add @Qualifier(\"order-events\") to the injection point.");
	}

	@ParameterizedTest
	@ValueSource(classes = { OrderEvents.class, OrderEventsField.class, OfBeanMethod.class })
	void theOnlyProducerIsNotInjectedForOneThatVariablesSet(Class<?> bean) {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> application(bean,
					Map.of("KAFKA_PRODUCERS_AUDIT_TOPIC", "audit", "KAFKA_PRODUCERS_ORDER_EVENTS_TOPIC", "events"))
				.run())
			.withMessageContaining("KAFKA_PRODUCERS_ORDER_EVENTS_TOPIC creates no producer, because its name has more "
					+ "than one word, and orderEvents of ")
			.withMessageContaining("gets audit, the only producer. Set kafka.producers.order-events.topic="
					+ "${KAFKA_PRODUCERS_ORDER_EVENTS_TOPIC} in application.properties");
	}

	@ParameterizedTest
	@ValueSource(classes = { AuditByQualifier.class, Replies.class })
	void theOnlyProducerIsInjectedIfNoOtherIsSetOrIfItIsQualified(Class<?> bean) {
		application(bean,
				Map.of("KAFKA_PRODUCERS_AUDIT_TOPIC", "audit", "KAFKA_PRODUCERS_ORDER_EVENTS_TOPIC", "events"))
			.run()
			.close();
	}

	@Test
	void consumersAreNoBeans(CapturedOutput output) {
		start(OfConsumer.class, Map.of());
		assertThat(output)
			.contains("Parameter 0 of constructor in OfConsumer required a bean of type ConsumerGroup. "
					+ "dp-kafka publishes no such beans.")
			.contains("Inject ConsumerGroups and call get(\"<id>\").");
	}

	@Test
	void otherMissingBeansAreLeftToBoot(CapturedOutput output) {
		start(OfText.class, Map.of());
		assertThat(output).contains("Consider defining a bean of type 'java.lang.StringBuilder'");
	}

	private static void start(Class<?> bean, Map<String, Object> variables, String... properties) {
		assertThatExceptionOfType(UnsatisfiedDependencyException.class)
			.isThrownBy(() -> application(bean, variables, properties).run());
	}

	private static SpringApplicationBuilder application(Class<?> bean, Map<String, Object> variables,
			String... properties) {
		return new SpringApplicationBuilder(Application.class, bean).web(WebApplicationType.NONE)
			.initializers((context) -> context.getEnvironment()
				.getPropertySources()
				.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables)))
			.properties("kafka.addr=127.0.0.1:1")
			.properties(properties);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DpKafkaSettingsAutoConfiguration.class, DpKafkaConnectionAutoConfiguration.class,
			KafkaAutoConfiguration.class, DpKafkaMessageAutoConfiguration.class,
			DpKafkaProducerAutoConfiguration.class })
	static class Application {

		@Bean
		ClusterMonitor monitor() {
			return new FakeMonitor();
		}

	}

	static class Replies {

		Replies(MessageProducer replies) {
		}

	}

	static class OrderEvents {

		OrderEvents(MessageProducer orderEvents) {
		}

	}

	static class QualifiedOrderEvents {

		QualifiedOrderEvents(@Qualifier("order-events") MessageProducer producer) {
		}

	}

	static class OrderEventsField {

		@Autowired
		MessageProducer orderEvents;

	}

	static class AuditByQualifier {

		AuditByQualifier(@Qualifier("audit") MessageProducer orderEvents) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfBeanMethod {

		@Bean
		StringBuilder names(MessageProducer orderEvents) {
			return new StringBuilder(orderEvents.name());
		}

	}

	static class OfConsumer {

		OfConsumer(ConsumerGroup orders) {
		}

	}

	static class OfText {

		OfText(StringBuilder text) {
		}

	}

}
