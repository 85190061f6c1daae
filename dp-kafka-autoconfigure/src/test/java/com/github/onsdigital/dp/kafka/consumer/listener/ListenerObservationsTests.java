package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.micrometer.KafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A failing observation does not affect the handling of records: neither of a single
 * record nor of a batch, wherever it throws.
 */
class ListenerObservationsTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final ContainerProperties properties = new ContainerProperties("orders");

	private final Consumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

	private final ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("orders", 0, 42, null, new byte[1]);

	private ConcurrentMessageListenerContainer<byte[], byte[]> container;

	private final List<String> calls = new ArrayList<>();

	@AfterEach
	void noScopeRemainsOpen() {
		assertThat(this.registry.getCurrentObservationScope()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void aHandledRecordRemainsHandled(Throws when) {
		ListenerObservations observations = observing(when);
		assertThat(observations.observe(this.record, this.consumer, () -> called(null))).isNull();
		assertThat(observations.observe(List.of(this.record), this.consumer, () -> called(null))).isNull();
		assertThat(this.calls).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void theHandlersFailureIsReturned(Throws when) {
		ListenerObservations observations = observing(when);
		IllegalStateException failure = new IllegalStateException("the handler's");
		assertThat(observations.observe(this.record, this.consumer, () -> called(failure))).isSameAs(failure);
		assertThat(observations.observe(List.of(this.record), this.consumer, () -> called(failure))).isSameAs(failure);
		assertThat(this.calls).hasSize(2);
	}

	@Test
	void aScopeThatTheHandlerDidNotCloseIsClosed() {
		ListenerObservations observations = observing(null);
		observations.observe(this.record, this.consumer, () -> {
			Observation.start("left open", this.registry).openScope();
			return called(null);
		});
		assertThat(this.calls).hasSize(1);
	}

	@Test
	void theContainerObservesNothingItself() {
		observing(null);
		assertThat(this.container.getContainerProperties().isObservationEnabled()).isFalse();
		assertThat(this.container.getContainerProperties().getObservationRegistry().isNoop()).isTrue();
	}

	private Throwable called(Throwable failure) {
		this.calls.add("called");
		return failure;
	}

	private ListenerObservations observing(Throws when) {
		this.registry.observationConfig()
			.observationHandler(new Throwing(when))
			.observationPredicate((name, context) -> {
				throwAt(when, Throws.PREDICATE);
				return true;
			})
			.observationFilter((context) -> {
				throwAt(when, Throws.FILTER);
				return context;
			});
		this.properties.setObservationConvention(new ThrowingConvention(when));
		this.properties.setObservationEnabled(true);
		this.properties.setObservationRegistry(this.registry);
		this.properties.setMessageListener(new Object());
		this.container = new ConcurrentMessageListenerContainer<>(new DefaultKafkaConsumerFactory<>(Map.of()),
				this.properties);
		return ListenerObservations.of("orders", "billing", this.container, (worker) -> 0, () -> null);
	}

	private static void throwAt(Throws when, Throws now) {
		if (now == when) {
			throw new IllegalStateException("planted");
		}
	}

	private enum Throws {

		PREDICATE, FILTER, CONVENTION, ON_START, ON_SCOPE_OPENED, ON_ERROR, ON_SCOPE_CLOSED, ON_STOP

	}

	private record ThrowingConvention(Throws when) implements KafkaListenerObservationConvention {

		@Override
		public KeyValues getLowCardinalityKeyValues(KafkaRecordReceiverContext context) {
			throwAt(this.when, Throws.CONVENTION);
			return KeyValues.empty();
		}

		@Override
		public String getContextualName(KafkaRecordReceiverContext context) {
			return "process";
		}

		@Override
		public String getName() {
			return "spring.kafka.listener";
		}

	}

	private record Throwing(Throws when) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			throwAt(this.when, Throws.ON_START);
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			throwAt(this.when, Throws.ON_SCOPE_OPENED);
		}

		@Override
		public void onError(Observation.Context context) {
			throwAt(this.when, Throws.ON_ERROR);
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			throwAt(this.when, Throws.ON_SCOPE_CLOSED);
		}

		@Override
		public void onStop(Observation.Context context) {
			throwAt(this.when, Throws.ON_STOP);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
