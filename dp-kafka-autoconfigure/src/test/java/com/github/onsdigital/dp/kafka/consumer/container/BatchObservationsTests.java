package com.github.onsdigital.dp.kafka.consumer.container;

import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.kafka.listener.ContainerProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a batch is the handler's to say, not that of who observes it.
 */
class BatchObservationsTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final ContainerProperties container = new ContainerProperties("orders");

	private final List<ConsumerRecord<byte[], byte[]>> batch = List
		.of(new ConsumerRecord<>("orders", 0, 42, null, new byte[1]));

	@AfterEach
	void leaveNoScopeBehind() {
		this.registry.setCurrentObservationScope(null);
	}

	@ParameterizedTest
	@EnumSource
	void aBatchThatWasHandledStaysSo(Throws when) {
		assertThat(observing(when).observe(this.batch, () -> null)).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void theHandlersOwnFailureIsTheOneThatCounts(Throws when) {
		IllegalStateException failure = new IllegalStateException("the handler's");
		assertThat(observing(when).observe(this.batch, () -> failure)).isSameAs(failure);
	}

	private BatchObservations observing(Throws when) {
		this.registry.observationConfig().observationHandler(new Throwing(when));
		this.container.setObservationEnabled(true);
		this.container.setObservationRegistry(this.registry);
		return new BatchObservations("orders", this.container);
	}

	private enum Throws {

		ON_ERROR, ON_SCOPE_CLOSED, ON_STOP

	}

	private record Throwing(Throws when) implements ObservationHandler<Observation.Context> {

		@Override
		public void onError(Observation.Context context) {
			throwAt(Throws.ON_ERROR);
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			throwAt(Throws.ON_SCOPE_CLOSED);
		}

		@Override
		public void onStop(Observation.Context context) {
			throwAt(Throws.ON_STOP);
		}

		private void throwAt(Throws now) {
			if (now == this.when) {
				throw new IllegalStateException("planted");
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
