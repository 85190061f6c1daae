package com.github.onsdigital.dp.kafka.badconfig;

import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderHandler;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.MessageProducerFactory;
import com.github.onsdigital.dp.kafka.producer.ProducerSettings;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SpringKafkaVersionCheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Mistakes in calls, and an unsupported version of Spring Kafka.
 */
class BadCallTests {

	@Test
	void anExistingConsumerIsNotCreatedAgain() {
		inContext((context) -> assertThatIllegalStateException().isThrownBy(
				() -> consumers(context).records(ConsumerOptions.of("orders").topic("t").group("g"), (record) -> {
				}))
			.withMessage("There is a consumer 'orders' already"));
	}

	@Test
	@SuppressWarnings("NullAway") // null is the mistake
	void aNullHandlerIsRejected() {
		ConsumerOptions options = ConsumerOptions.of("late").topic("t").group("g");
		inContext((context) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> consumers(context).records(options, null))
				.withMessage("handler must not be null");
			assertThatIllegalArgumentException().isThrownBy(() -> consumers(context).asyncRecords(options, null))
				.withMessage("handler must not be null");
			assertThatIllegalArgumentException().isThrownBy(() -> consumers(context).batches(options, null))
				.withMessage("handler must not be null");
		});
	}

	@Test
	void settingsInCodeAreValidated() {
		inContext((context) -> assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> consumers(context).upstream(ConsumerOptions.of("late").topic("a b")))
			.withMessage("consumer late: topic \"a b\" may hold only letters, digits, '.', '_', '-', at most 249 "
					+ "[ConsumerGroupFactory]; "
					+ "consumer late: group is compulsory but was not provided [kafka.consumers.late.group]"));
	}

	@Test
	void anAmbiguousProducerIsReported() {
		inContext((context) -> {
			assertThatExceptionOfType(NoUniqueBeanDefinitionException.class)
				.isThrownBy(() -> context.getBean(MessageProducer.class))
				.withMessageContaining("audit,replies");
			assertThat(context.getBean("audit", MessageProducer.class).topic()).isEqualTo("a");
		});
	}

	@Test
	void aHeaderWithoutAKeyIsRejected() {
		ProducerSettings settings = new ProducerSettings("late", "t", 1, java.time.Duration.ofSeconds(1),
				java.util.Map.of("", "x"), java.util.Map.of());
		inContext((context) -> assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> context.getBean(MessageProducerFactory.class).create(settings))
			.withMessage("producer late: header key must not be empty [kafka.producers.late.headers]"));
	}

	@ParameterizedTest
	@CsvSource({ "4.1.1, true", "4.0.9, true", "3.3.0, true", "4.1.2, false", "4.1.10, false", "4.2.0-M1, false",
			"5.0.0, false", "unknown, false" })
	void anOldSpringKafkaIsRejected(String version, boolean refused) {
		SettingProblems problems = new SettingProblems();
		new SpringKafkaVersionCheck(version).check(problems);
		assertThat(problems.errors().stream().map((problem) -> problem.line()).toList()).isEqualTo(
				refused ? List.of("dp-kafka needs spring-kafka 4.1.2 or later (GH-4622, GH-4687, GH-4708); found "
						+ version + " [org.springframework.kafka:spring-kafka]") : List.of());
	}

	private static ConsumerGroupFactory consumers(ConfigurableApplicationContext context) {
		return context.getBean(ConsumerGroupFactory.class);
	}

	private static void inContext(Consumer<ConfigurableApplicationContext> user) {
		Outcome outcome = new Start().beans(List.of(OrderHandler.class))
			.variable("KAFKA_PRODUCERS_AUDIT_TOPIC", "a")
			.variable("KAFKA_PRODUCERS_REPLIES_TOPIC", "r")
			.run((context) -> {
				assertThat(context.isActive()).isTrue();
				user.accept(context);
			});
		assertThat(outcome.failure()).isNull();
		assertThat(outcome.started()).isTrue();
	}

}
