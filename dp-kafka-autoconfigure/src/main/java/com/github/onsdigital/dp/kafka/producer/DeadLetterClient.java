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
import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * The Kafka client that writes dead letters: made as those of producers are, with
 * {@code kafka.producer.*} and the user's customizers, so that credentials and
 * interceptors are there. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class DeadLetterClient implements AutoCloseable {

	private static final String NAME = "dp-kafka-dead-letters";

	// one thread sends for all consumers: a topic that is not there must not hold up the
	// others' letters for a minute each time
	private static final Duration MAX_BLOCK = Duration.ofSeconds(5);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	// the record is committed when its letter is written
	private static final Map<String, Object> ALWAYS = Map.of(ProducerConfig.ACKS_CONFIG, "all");

	private final ClusterConnection connection;

	private final ProducerSettingsResolver resolver;

	private final Supplier<List<DefaultKafkaProducerFactoryCustomizer>> customizers;

	private @Nullable ProducerClient client;

	/**
	 * Makes a client that is not open yet.
	 * @param connection the connection in effect
	 * @param resolver makes the client's settings
	 * @param customizers finds the user's hooks on the client's factory, in order
	 */
	public DeadLetterClient(ClusterConnection connection, ProducerSettingsResolver resolver,
			Supplier<List<DefaultKafkaProducerFactoryCustomizer>> customizers) {
		this.connection = connection;
		this.resolver = resolver;
		this.customizers = customizers;
	}

	/**
	 * Judges what is set of such a client.
	 * @param resolver makes the client's settings
	 * @param problems takes what is wrong or doubtful
	 */
	public static void check(ProducerSettingsResolver resolver, SettingProblems problems) {
		resolver.resolveClient(NAME, MAX_BLOCK, problems);
	}

	/**
	 * Makes the client, the first time.
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
			client = new ProducerClient(this.connection, settings, this.customizers.get(), ALWAYS);
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
