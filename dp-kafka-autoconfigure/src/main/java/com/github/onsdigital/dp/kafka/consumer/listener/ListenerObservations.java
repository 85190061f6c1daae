package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation.DefaultKafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Observes the calls of a handler, with Spring's observation of a record or dp-kafka's
 * observation of a batch. Spring's container would observe each record that it
 * dispatches, also those that a filter or an interceptor drops, and would end when an
 * observation handler throws. Enabled by the container's own property.
 */
final class ListenerObservations {

	private static final Logger logger = LoggerFactory.getLogger(ListenerObservations.class);

	private static final String BATCH = "dp.kafka.batch";

	private final String consumerId;

	private final Function<Consumer<?, ?>, String> listenerIds;

	private final String group;

	private final ObservationRegistry registry;

	private final @Nullable KafkaListenerObservationConvention convention;

	private final Supplier<@Nullable String> clusterId;

	private final boolean observeEachRecordOfBatch;

	private final AtomicBoolean warned = new AtomicBoolean();

	private ListenerObservations(String consumerId, Function<Consumer<?, ?>, String> listenerIds, String group,
			ObservationRegistry registry, @Nullable KafkaListenerObservationConvention convention,
			Supplier<@Nullable String> clusterId, boolean observeEachRecordOfBatch) {
		this.consumerId = consumerId;
		this.listenerIds = listenerIds;
		this.group = group;
		this.registry = registry;
		this.convention = convention;
		this.clusterId = clusterId;
		this.observeEachRecordOfBatch = observeEachRecordOfBatch;
	}

	// Returns an instance that observes nothing.
	static ListenerObservations none(String consumerId) {
		return new ListenerObservations(consumerId, (consumer) -> consumerId, "", ObservationRegistry.NOOP, null,
				() -> null, false);
	}

	// Replaces the observation of a container, which observes nothing itself afterwards.
	// The worker numbers begin at 0; clusterId must not block.
	static ListenerObservations of(String consumerId, String group,
			ConcurrentMessageListenerContainer<byte[], byte[]> container, ToIntFunction<Consumer<?, ?>> workerNumber,
			Supplier<@Nullable String> clusterId) {
		ContainerProperties properties = container.getContainerProperties();
		if (!properties.isObservationEnabled()) {
			properties.setObservationRegistry(ObservationRegistry.NOOP);
			return none(consumerId);
		}
		ObservationRegistry registry = properties.getObservationRegistry();
		properties.setObservationEnabled(false);
		properties.setObservationRegistry(ObservationRegistry.NOOP);
		return new ListenerObservations(consumerId,
				(consumer) -> container.getListenerId() + "-" + workerNumber.applyAsInt(consumer), group, registry,
				properties.getObservationConvention(), clusterId, properties.isRecordObservationsInBatch());
	}

	boolean isNoop() {
		return this.registry.isNoop();
	}

	// Calls the handler of a record within an observation. Returns what the call
	// returned.
	@Nullable Throwable observe(ConsumerRecord<byte[], byte[]> record, Consumer<?, ?> consumer,
			Supplier<@Nullable Throwable> call) {
		return isNoop() ? call.get() : observe(() -> ofRecord(record, consumer), call);
	}

	// Calls the handler of a non-empty batch within an observation. Returns what the call
	// returned.
	@Nullable Throwable observe(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer,
			Supplier<@Nullable Throwable> call) {
		if (isNoop()) {
			return call.get();
		}
		if (this.observeEachRecordOfBatch) {
			records.forEach((record) -> observe(() -> ofRecord(record, consumer), () -> null));
		}
		return observe(() -> ofBatch(records), call);
	}

	@SuppressWarnings("NullAway") // the context accepts null for an unknown cluster
	private Observation ofRecord(ConsumerRecord<byte[], byte[]> record, Consumer<?, ?> consumer) {
		return KafkaListenerObservation.LISTENER_OBSERVATION.observation(this.convention,
				DefaultKafkaListenerObservationConvention.INSTANCE, () -> new KafkaRecordReceiverContext(record,
						this.listenerIds.apply(consumer), clientId(consumer), this.group, this.clusterId),
				this.registry);
	}

	private Observation ofBatch(List<ConsumerRecord<byte[], byte[]>> records) {
		String topic = records.get(0).topic();
		return Observation.createNotStarted(BATCH, () -> new BatchContext(records), this.registry)
			.contextualName(topic + " process")
			.lowCardinalityKeyValue("consumer", this.consumerId)
			.lowCardinalityKeyValue("topic", topic);
	}

	private static @Nullable String clientId(Consumer<?, ?> consumer) {
		Map<MetricName, ? extends Metric> metrics = consumer.metrics();
		return metrics.isEmpty() ? null : metrics.keySet().iterator().next().tags().get("client-id");
	}

	// a failing observation must not affect the handling of the records
	private @Nullable Throwable observe(Supplier<Observation> observations, Supplier<@Nullable Throwable> call) {
		Observation.Scope before = this.registry.getCurrentObservationScope();
		Observation observation = guarded(observations);
		Observation.Scope scope = null;
		if (observation != null) {
			Observation created = observation;
			guarded(created::start);
			scope = guarded(created::openScope);
		}
		try {
			Throwable failure = call.get();
			if (observation != null && failure != null) {
				Observation failed = observation;
				guarded(() -> failed.error(failure));
			}
			return failure;
		}
		finally {
			end(observation, scope, before);
		}
	}

	private void end(@Nullable Observation observation, Observation.@Nullable Scope scope,
			Observation.@Nullable Scope before) {
		if (scope != null) {
			guarded(() -> {
				scope.close();
				return scope;
			});
		}
		if (observation != null) {
			guarded(() -> {
				observation.stop();
				return observation;
			});
		}
		// closes scopes that a handler, or an observation that threw, left open
		if (this.registry.getCurrentObservationScope() != before) {
			this.registry.setCurrentObservationScope(before);
		}
	}

	private <T> @Nullable T guarded(Supplier<T> step) {
		try {
			return step.get();
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			if (this.warned.compareAndSet(false, true)) {
				logger.warn(
						"consumer {}: an observation of its handler threw; the handler is called nevertheless. "
								+ "Further exceptions of this run are logged at debug",
						this.consumerId, SafeThrowable.forLog(ex));
			}
			else {
				logger.debug("consumer {}: an observation of its handler threw", this.consumerId,
						SafeThrowable.forLog(ex));
			}
			return null;
		}
	}

}
