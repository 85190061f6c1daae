package com.github.onsdigital.dp.kafka.producer;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.ApplicationEventPublisher;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.message.JsonFormat;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The dependencies that all producers of an application share.
 *
 * @param connection the connection in effect
 * @param clients creates the clients
 * @param monitor reports the state of the cluster
 * @param checks creates the check of each producer
 * @param retry the back-off of the creation of a client
 * @param json the JSON format, or {@code null}
 * @param customizers the user's customizers of the client's factory, in order
 * @param listeners receive the end of each send, in order
 * @param observations observes sends
 * @param start the start of the application context
 * @param events publishes the events of failed sends
 * @param time clocks, waits, threads and jitter
 * @since 0.1.0
 * @hidden
 */
@Internal
public record ProducerDependencies(ClusterConnection connection, KafkaClients clients, ClusterMonitor monitor,
		ProducerClusterCheckFactory checks, RetrySettings retry, @Nullable JsonFormat json,
		List<DefaultKafkaProducerFactoryCustomizer> customizers, List<SendListener> listeners,
		SendObservations observations, ContextStart start, ApplicationEventPublisher events, TimeSource time) {

	public ProducerDependencies {
		customizers = List.copyOf(customizers);
		listeners = List.copyOf(listeners);
	}

	/**
	 * Contains the connection only.
	 */
	@Override
	public String toString() {
		return this.connection.toString();
	}

}
