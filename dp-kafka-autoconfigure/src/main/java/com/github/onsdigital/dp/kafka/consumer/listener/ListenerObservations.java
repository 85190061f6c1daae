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

	// Starts the observation of a record whose handler may end later, on another thread.
	// Returns null if nothing is observed.
	@Nullable Started start(ConsumerRecord<byte[], byte[]> record, Consumer<?, ?> consumer) {
		return isNoop() ? null : new Started(() -> ofRecord(record, consumer));
	}

	private @Nullable Throwable observe(Supplier<Observation> observations, Supplier<@Nullable Throwable> call) {
		Started started = new Started(observations);
		Throwable failure = null;
		try {
			failure = call.get();
			return failure;
		}
		finally {
			started.closeScope();
			started.stop(failure);
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

	/**
	 * A started observation. A failing observation must not affect the handling of the
	 * records.
	 */
	final class Started {

		private final Observation.@Nullable Scope before;

		private final @Nullable Observation observation;

		private final Observation.@Nullable Scope scope;

		private Started(Supplier<Observation> observations) {
			ObservationRegistry scopes = ListenerObservations.this.registry;
			this.before = scopes.getCurrentObservationScope();
			Observation created = guarded(observations);
			this.observation = created;
			if (created != null) {
				guarded(created::start);
			}
			this.scope = (created != null) ? guarded(created::openScope) : null;
		}

		// on the thread that started it
		void closeScope() {
			Observation.Scope opened = this.scope;
			if (opened != null) {
				guarded(() -> {
					opened.close();
					return opened;
				});
			}
			// closes scopes that a handler, or an observation that threw, left open
			ObservationRegistry scopes = ListenerObservations.this.registry;
			if (scopes.getCurrentObservationScope() != this.before) {
				scopes.setCurrentObservationScope(this.before);
			}
		}

		// any thread
		void stop(@Nullable Throwable failure) {
			Observation started = this.observation;
			if (started == null) {
				return;
			}
			if (failure != null) {
				guarded(() -> started.error(failure));
			}
			guarded(() -> {
				started.stop();
				return started;
			});
		}

	}

}
