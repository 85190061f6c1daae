package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;

import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The Kafka client that writes dead letters. It is configured like the client of a
 * producer, with {@code kafka.producer.*} and the user's customizers, and so uses the
 * same credentials and interceptors.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class DeadLetterClient implements AutoCloseable {

	private static final String NAME = "dp-kafka-dead-letters";

	// one thread sends for all consumers: a missing topic must not delay the dead letters
	// of other consumers by a minute each time
	private static final Duration MAX_BLOCK = Duration.ofSeconds(5);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	// a record is committed once its dead letter is written
	private static final Map<String, Object> FIXED_PROPERTIES = Map.of(ProducerConfig.ACKS_CONFIG, "all");

	private final ClusterConnection connection;

	private final ProducerSettingsResolver resolver;

	private final Supplier<List<DefaultKafkaProducerFactoryCustomizer>> customizers;

	private final KafkaClients clients;

	private @Nullable ProducerClient client;

	/**
	 * Creates a client that is not open yet.
	 * @param connection the connection in effect
	 * @param resolver resolves the client's settings
	 * @param customizers returns the user's customizers of the client's factory, in order
	 * @param clients creates the Kafka client
	 */
	public DeadLetterClient(ClusterConnection connection, ProducerSettingsResolver resolver,
			Supplier<List<DefaultKafkaProducerFactoryCustomizer>> customizers, KafkaClients clients) {
		this.connection = connection;
		this.resolver = resolver;
		this.customizers = customizers;
		this.clients = clients;
	}

	/**
	 * Validates the settings of such a client.
	 * @param resolver resolves the client's settings
	 * @param problems receives errors and warnings
	 */
	public static void check(ProducerSettingsResolver resolver, SettingProblems problems) {
		resolver.resolveClient(NAME, MAX_BLOCK, problems);
	}

	/**
	 * Returns the client. The first call creates it.
	 * @return the client
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if a
	 * setting is wrong
	 */
	public synchronized Producer<byte[], byte[]> open() {
		ProducerClient client = this.client;
		if (client == null) {
			SettingProblems problems = new SettingProblems();
			ProducerSettings settings = this.resolver.resolveClient(NAME, MAX_BLOCK, problems);
			problems.throwIfAny();
			client = new ProducerClient(this.connection, settings, this.customizers.get(), FIXED_PROPERTIES,
					this.clients);
			this.client = client;
		}
		return client.open();
	}

	@Override
	public synchronized void close() {
		if (this.client != null) {
			this.client.close(CLOSE_TIMEOUT);
		}
	}

}
