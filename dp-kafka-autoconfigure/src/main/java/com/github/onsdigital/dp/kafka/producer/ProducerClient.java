package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;
import com.github.onsdigital.dp.kafka.settings.SettingProblem;

/**
 * The Kafka client of one producer, made late: making the settings touches no network,
 * making the client resolves names.
 */
final class ProducerClient {

	private final DefaultKafkaProducerFactory<byte[], byte[]> factory;

	private volatile @Nullable Producer<byte[], byte[]> made;

	// the client as Kafka makes it, before the user's post-processors
	private volatile @Nullable Producer<byte[], byte[]> raw;

	/**
	 * Puts the settings together, the user's customizers last, and judges them.
	 * @param connection the connection
	 * @param settings the producer's settings
	 * @param customizers the user's hooks
	 * @throws InvalidSettingsException if Kafka refuses them, or they ask for
	 * transactions
	 */
	ProducerClient(ClusterConnection connection, ProducerSettings settings,
			List<DefaultKafkaProducerFactoryCustomizer> customizers) {
		this(connection, settings, customizers, Map.of());
		judge(settings.name());
	}

	/**
	 * Puts the settings together, the user's customizers and what must be last. Kafka
	 * judges them when the client is made.
	 * @param connection the connection
	 * @param settings the client's settings
	 * @param customizers the user's hooks
	 * @param always what is set whatever others say
	 * @throws InvalidSettingsException if they ask for transactions
	 */
	ProducerClient(ClusterConnection connection, ProducerSettings settings,
			List<DefaultKafkaProducerFactoryCustomizer> customizers, Map<String, Object> always) {
		this.factory = new DefaultKafkaProducerFactory<>(properties(connection, settings));
		this.factory.setBeanName(settings.name());
		this.factory.addPostProcessor(this::remember);
		customizers.forEach((customizer) -> customizer.customize(this.factory));
		this.factory.setKeySerializer(new ByteArraySerializer());
		this.factory.setValueSerializer(new ByteArraySerializer());
		this.factory.setProducerPerThread(false);
		this.factory.updateConfigs(always);
		this.factory.addPostProcessor(this::keep);
		if (this.factory.transactionCapable()) {
			throw refused(settings.name(), "transactions are not supported; remove transactional.id");
		}
	}

	private Producer<byte[], byte[]> keep(Producer<byte[], byte[]> client) {
		this.made = client;
		return client;
	}

	/**
	 * Makes the client, the first time.
	 * @return the client, without Spring's wrapper: that closes the client for ever when
	 * a send fails with {@code OutOfOrderSequenceException}
	 */
	Producer<byte[], byte[]> open() {
		try {
			Producer<byte[], byte[]> wrapper = this.factory.createProducer();
			return Objects.requireNonNullElse(this.made, wrapper);
		}
		catch (RuntimeException | Error ex) {
			closeRaw(ex);
			throw ex;
		}
	}

	/**
	 * Closes the client and builds another one. Blocks for the close.
	 * @param timeout the longest that sending what the old one accepted may take
	 * @return the new client
	 */
	Producer<byte[], byte[]> renew(Duration timeout) {
		this.factory.setPhysicalCloseTimeout((int) timeout.toSeconds());
		this.factory.reset();
		return open();
	}

	private Producer<byte[], byte[]> remember(Producer<byte[], byte[]> made) {
		this.raw = made;
		return made;
	}

	// the factory knows nothing of a client whose post-processor threw
	private void closeRaw(Throwable why) {
		Producer<byte[], byte[]> raw = this.raw;
		if (raw != null) {
			try {
				raw.close(Duration.ZERO);
			}
			catch (RuntimeException ex) {
				why.addSuppressed(ex);
			}
		}
	}

	/**
	 * Sends what was accepted and closes the client. Blocks for that.
	 * @param timeout the longest that sending may take; what is left then fails
	 */
	void close(Duration timeout) {
		this.factory.setPhysicalCloseTimeout((int) timeout.toSeconds());
		this.factory.destroy();
	}

	private void judge(String name) {
		String refusal = ProducerConfigValidator.refusal(this.factory.getConfigurationProperties());
		if (refusal != null) {
			throw refused(name, refusal);
		}
	}

	private static InvalidSettingsException refused(String name, String text) {
		return new InvalidSettingsException(
				List.of(new SettingProblem("kafka.producers." + name, "producer " + name + ": " + text)));
	}

	private static Map<String, Object> properties(ClusterConnection connection, ProducerSettings settings) {
		Map<String, Object> properties = new HashMap<>(connection.producerProperties());
		Object client = properties.get(ProducerConfig.CLIENT_ID_CONFIG);
		properties.put(ProducerConfig.CLIENT_ID_CONFIG,
				(client != null) ? client + "-" + settings.name() : settings.name());
		properties.putAll(settings.clientProperties());
		properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, settings.maxBlock().toMillis());
		properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		return properties;
	}

}
