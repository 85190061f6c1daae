package com.github.onsdigital.dp.kafka.producer;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.micrometer.KafkaRecordSenderContext;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservation;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservation.DefaultKafkaTemplateObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservationConvention;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Observes sends as a {@code KafkaTemplate} does, and writes the tracing headers. The
 * cluster's id comes from the last check, because a request for it would block the caller
 * while the cluster is unreachable.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SendObservations {

	private static final SendObservations NONE = new SendObservations(ObservationRegistry.NOOP, null);

	private final ObservationRegistry registry;

	private final @Nullable KafkaTemplateObservationConvention convention;

	/**
	 * Creates the observations.
	 * @param registry the registry of the observations
	 * @param convention the user's convention, or {@code null}
	 */
	public SendObservations(ObservationRegistry registry, @Nullable KafkaTemplateObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	/**
	 * Returns an instance without observations.
	 * @return the observations
	 */
	public static SendObservations none() {
		return NONE;
	}

	/**
	 * Starts an observation.
	 * @param record the record, to which the tracing headers are added
	 * @param producer the producer's name
	 * @param clusterId supplies the cluster's id without blocking
	 * @return the observation, to be stopped when the send has ended
	 */
	@SuppressWarnings("NullAway") // undocumented: the id may be null
	Observation start(ProducerRecord<byte[], byte[]> record, String producer, Supplier<@Nullable String> clusterId) {
		return KafkaTemplateObservation.TEMPLATE_OBSERVATION
			.observation(this.convention, DefaultKafkaTemplateObservationConvention.INSTANCE,
					() -> new KafkaRecordSenderContext(record, producer, clusterId), this.registry)
			.start();
	}

}
