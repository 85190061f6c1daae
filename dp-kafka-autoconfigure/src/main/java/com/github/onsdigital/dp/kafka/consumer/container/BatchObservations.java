package com.github.onsdigital.dp.kafka.consumer.container;

import java.util.List;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ContainerProperties;

import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Observes the handling of batches, which Spring's container does not: it observes single
 * records only. Follows the same switch.
 */
final class BatchObservations {

	private static final Logger logger = LoggerFactory.getLogger(BatchObservations.class);

	private static final String NAME = "dp.kafka.batch";

	private final String consumerId;

	private final ObservationRegistry registry;

	BatchObservations(String consumerId, ContainerProperties container) {
		this.consumerId = consumerId;
		this.registry = container.isObservationEnabled() ? container.getObservationRegistry()
				: ObservationRegistry.NOOP;
	}

	/**
	 * Calls the handler within an observation.
	 * @param records what it is given, not empty
	 * @param call calls it and gives what it threw, or {@code null}
	 * @return what the call gave
	 */
	@Nullable Throwable observe(List<ConsumerRecord<byte[], byte[]>> records, Supplier<@Nullable Throwable> call) {
		if (this.registry.isNoop()) {
			return call.get();
		}
		String topic = records.get(0).topic();
		Observation observation = Observation.createNotStarted(NAME, () -> new BatchContext(records), this.registry)
			.contextualName(topic + " process")
			.lowCardinalityKeyValue("consumer", this.consumerId)
			.lowCardinalityKeyValue("topic", topic)
			.start();
		Observation.Scope scope = open(observation);
		try {
			Throwable failure = call.get();
			if (failure != null) {
				guarded(() -> observation.error(failure));
			}
			return failure;
		}
		finally {
			guarded(scope::close);
			guarded(observation::stop);
		}
	}

	private Observation.Scope open(Observation observation) {
		try {
			return observation.openScope();
		}
		catch (Throwable ex) {
			guarded(observation::stop);
			throw ex;
		}
	}

	// a batch that was handled is not handled again for what the user's handlers throw
	private void guarded(Runnable end) {
		try {
			end.run();
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			logger.warn("consumer {}: an observation handler threw", this.consumerId, SafeThrowable.forLog(ex));
		}
	}

}
