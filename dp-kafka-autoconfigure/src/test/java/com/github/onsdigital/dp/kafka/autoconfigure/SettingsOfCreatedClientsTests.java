package com.github.onsdigital.dp.kafka.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.producer.MessageProducerFactory;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Settings of consumers and producers that code creates apply, are refused or are
 * reported in the same way as those of clients known at the start.
 */
@ExtendWith(OutputCaptureExtension.class)
class SettingsOfCreatedClientsTests {

	private static final ConsumerOptions ORDERS = ConsumerOptions.of("orders").topic("orders-in").group("shop");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class, DpKafkaConnectionAutoConfiguration.class,
						KafkaAutoConfiguration.class, DpKafkaMessageAutoConfiguration.class,
						DpKafkaProducerAutoConfiguration.class, DpKafkaConsumerAutoConfiguration.class))
		.withBean(ClusterMonitor.class, FakeMonitor::new)
		.withPropertyValues("kafka.addr=127.0.0.1:1", "kafka.consumer.start=manual");

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "on-eror | unknown setting on-eror; did you mean on-error?",
					"onError | unknown setting onError; did you mean on-error?",
					"colour | unknown setting colour. Known: topic, group,", "properties | unknown setting properties",
					"properties.group.id | remove properties.group.id" })
	void anUnknownSettingInCodeIsRefused(String name, String text) {
		this.runner.run((context) -> assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> create(context, ORDERS.set(name, "redeliver")))
			.withMessageContaining("consumer orders: ")
			.withMessageContaining(text));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"kafka.consumers.orders.on-eror | unknown property kafka.consumers.orders.on-eror; did you mean on-error?",
			"kafka.consumers.orders.properties | kafka.consumers.orders.properties has no effect" })
	void aMisspeltSettingInAFileIsRefused(String name, String text) {
		this.runner.withPropertyValues(name + "=redeliver").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> create(context, ORDERS))
				.withMessageContaining(text);
			create(context, ConsumerOptions.of("returns").topic("returns-in").group("shop"));
		});
	}

	@Test
	void aMisspeltVariableIsRefused() {
		withVariable("KAFKA_CONSUMERS_ORDERS_COLOUR", "red",
				(context) -> assertThatExceptionOfType(InvalidSettingsException.class)
					.isThrownBy(() -> create(context, ORDERS))
					.withMessageContaining("unknown property kafka.consumers.orders.colour"));
		withVariable("KAFKA_PRODUCERS_ORDER_EVENTS_COLOUR", "red",
				(context) -> assertThatExceptionOfType(InvalidSettingsException.class)
					.isThrownBy(() -> context.getBean(MessageProducerFactory.class).create("order-events", "events"))
					.withMessageContaining("unknown property kafka.producers.order-events.colour"));
	}

	@Test
	void aVariableOfAnotherConsumerIsAccepted() {
		withVariable("KAFKA_CONSUMERS_ORDERS_LATE_BATCH_SIZE", "20", (context) -> {
			create(context, ORDERS);
			create(context, ConsumerOptions.of("orders-late").topic("late").group("late"));
		});
	}

	@Test
	void aDoubtfulSettingIsLogged(CapturedOutput output) {
		this.runner.run((context) -> {
			ConsumerGroupFactory factory = context.getBean(ConsumerGroupFactory.class);
			factory.batches(ORDERS.batchSize(50).batchWaitTime(Duration.ofSeconds(1)).numWorkers(3), (batch) -> {
			});
			assertThat(output).contains("consumer orders: batch handling is sequential; num-workers=3 has no effect");
		});
	}

	@Test
	void theConcurrencyOfAConsumerIsSetInCode() {
		ConsumerOptions options = ORDERS.ordering(Ordering.UNORDERED)
			.numWorkers(2)
			.maxInFlight(50)
			.maxUncommitted(60)
			.handlerTimeout(Duration.ofMillis(1_500));
		assertThat(options.settings()).containsAllEntriesOf(Map.of("ordering", "unordered", "max-in-flight", "50",
				"max-uncommitted", "60", "handler-timeout", "1500ms"));
		this.runner.run((context) -> {
			ConsumerGroup orders = context.getBean(ConsumerGroupFactory.class)
				.asyncRecords(options, (record) -> CompletableFuture.completedFuture(null));
			assertThat(((HoldableConsumer) orders).settings()).satisfies((settings) -> {
				assertThat(settings.numWorkers()).isEqualTo(1);
				assertThat(settings.concurrency())
					.isEqualTo(new ConcurrencySettings(Ordering.UNORDERED, true, 2, 50, 60, Duration.ofMillis(1_500)));
			});
		});
	}

	@Test
	void aConcurrencyThatTheHandlerDoesNotPermitIsRefused() {
		this.runner.run((context) -> {
			ConsumerGroupFactory factory = context.getBean(ConsumerGroupFactory.class);
			assertThatExceptionOfType(InvalidSettingsException.class)
				.isThrownBy(() -> create(context, ORDERS.maxInFlight(5)))
				.withMessageContaining("consumer orders: max-in-flight=5 is not possible with ordering=partition and a "
						+ "handler that does not return a CompletionStage")
				.withMessageEndingWith("[ConsumerGroupFactory]");
			assertThatExceptionOfType(InvalidSettingsException.class)
				.isThrownBy(() -> factory.batches(ORDERS.batchSize(5).ordering(Ordering.KEY), (batch) -> {
				}))
				.withMessageContaining("consumer orders: ordering=key is not possible with a batch handler");
			assertThatExceptionOfType(InvalidSettingsException.class)
				.isThrownBy(() -> factory.upstream(ORDERS.handlerTimeout(Duration.ofSeconds(1))))
				.withMessageContaining("consumer orders: handler-timeout=1000ms is not possible with upstream()");
		});
	}

	@Test
	void anIgnoredSettingOfSpringIsLoggedOnce(CapturedOutput output) {
		this.runner
			.withPropertyValues("spring.kafka.listener.ack-mode=record",
					"spring.kafka.producer.value-serializer=org.apache.kafka.common.serialization.StringSerializer")
			.run((context) -> {
				assertThat(output).doesNotContain("is ignored by dp-kafka");
				create(context, ORDERS);
				create(context, ConsumerOptions.of("returns").topic("returns-in").group("returns"));
				MessageProducerFactory producers = context.getBean(MessageProducerFactory.class);
				producers.create("audit", "audit-events");
				producers.create("calls", "calls");
				assertThat(linesWith(output, "is ignored by dp-kafka")).hasSize(2)
					.anyMatch((line) -> line
						.contains("spring.kafka.listener.ack-mode is ignored by dp-kafka's consumers"))
					.anyMatch((line) -> line
						.contains("spring.kafka.producer.value-serializer is ignored by dp-kafka's producers"));
			});
	}

	private static List<String> linesWith(CapturedOutput output, String text) {
		return output.toString().lines().filter((line) -> line.contains(text)).toList();
	}

	private static ConsumerGroup create(ApplicationContext context, ConsumerOptions options) {
		return context.getBean(ConsumerGroupFactory.class).records(options, (record) -> {
		});
	}

	private void withVariable(String name, String value, Consumer<ApplicationContext> test) {
		this.runner.withInitializer((context) -> TestPropertyValues.of(name + "=" + value)
			.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT, "test-systemEnvironment"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.accept(context);
			});
	}

}
