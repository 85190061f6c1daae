package com.github.onsdigital.dp.kafka.producer;

import java.util.List;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.ApplicationEventPublisher;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.message.JsonFormat;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

/**
 * What all producers of an application share. Public only for other packages of dp-kafka.
 *
 * @param connection the connection in effect
 * @param monitor tells when the cluster is reached
 * @param checks makes the check of each producer
 * @param retry the pace at which a client that could not be made is tried again
 * @param json does JSON, or {@code null} if there is none
 * @param customizers the user's hooks on the client's factory, in order
 * @param listeners are told how each send ended, in order
 * @param observations observes sends
 * @param events takes the events of failed sends
 * @param nanos a monotonic clock
 * @since 0.1.0
 */
public record ProducerDependencies(ClusterConnection connection, ClusterMonitor monitor, ProducerChecks checks,
		RetrySettings retry, @Nullable JsonFormat json, List<DefaultKafkaProducerFactoryCustomizer> customizers,
		List<SendListener> listeners, SendObservations observations, ApplicationEventPublisher events,
		LongSupplier nanos) {

	public ProducerDependencies {
		customizers = List.copyOf(customizers);
		listeners = List.copyOf(listeners);
	}

	/**
	 * Names the connection only.
	 */
	@Override
	public String toString() {
		return this.connection.toString();
	}

}
