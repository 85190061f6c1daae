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
import org.springframework.kafka.core.ProducerPostProcessor;

import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;
import com.github.onsdigital.dp.kafka.settings.SettingProblem;

/**
 * The Kafka client of one producer. The constructor validates the settings without
 * network access; {@link #open()} creates the client, which resolves host names.
 */
final class ProducerClient {

	private final DefaultKafkaProducerFactory<byte[], byte[]> factory;

	private volatile @Nullable Producer<byte[], byte[]> current;

	// the client as created by Kafka, before the user's post-processors
	private volatile @Nullable Producer<byte[], byte[]> raw;

	/**
	 * Merges the settings, with the user's customizers last, and validates them.
	 * @throws InvalidSettingsException if Kafka refuses them, or they enable transactions
	 */
	ProducerClient(ClusterConnection connection, ProducerSettings settings,
			List<DefaultKafkaProducerFactoryCustomizer> customizers, KafkaClients clients) {
		this(connection, settings, customizers, Map.of(), clients);
		validate(settings.name());
	}

	/**
	 * Merges the settings, with the user's customizers and then the fixed properties
	 * last. Kafka validates them when the client is created.
	 * @throws InvalidSettingsException if they enable transactions
	 */
	ProducerClient(ClusterConnection connection, ProducerSettings settings,
			List<DefaultKafkaProducerFactoryCustomizer> customizers, Map<String, Object> fixed, KafkaClients clients) {
		this.factory = new ClientFactory(properties(connection, settings), clients);
		this.factory.setBeanName(settings.name());
		this.factory.addPostProcessor(this::keepRaw);
		customizers.forEach((customizer) -> customizer.customize(this.factory));
		this.factory.setKeySerializer(new ByteArraySerializer());
		this.factory.setValueSerializer(new ByteArraySerializer());
		this.factory.setProducerPerThread(false);
		this.factory.updateConfigs(fixed);
		this.factory.addPostProcessor(this::keepCurrent);
		if (this.factory.transactionCapable()) {
			throw refused(settings.name(), "transactions are not supported; remove transactional.id");
		}
	}

	private Producer<byte[], byte[]> keepCurrent(Producer<byte[], byte[]> client) {
		this.current = client;
		return client;
	}

	/**
	 * Returns the client. The first call creates it. Spring's wrapper is removed, because
	 * it closes the client when a send fails with {@code OutOfOrderSequenceException}.
	 */
	Producer<byte[], byte[]> open() {
		try {
			Producer<byte[], byte[]> wrapper = this.factory.createProducer();
			return Objects.requireNonNullElse(this.current, wrapper);
		}
		catch (RuntimeException | Error ex) {
			closeRaw(ex);
			throw ex;
		}
	}

	/**
	 * Closes the client and creates a new one. Blocks until the old one is closed.
	 * @param timeout the maximum time to send the messages that the old client accepted
	 */
	Producer<byte[], byte[]> renew(Duration timeout) {
		this.factory.setPhysicalCloseTimeout((int) timeout.toSeconds());
		this.factory.reset();
		return open();
	}

	private Producer<byte[], byte[]> keepRaw(Producer<byte[], byte[]> client) {
		this.raw = client;
		return client;
	}

	// the factory does not know a client whose post-processor threw
	private void closeRaw(Throwable failure) {
		Producer<byte[], byte[]> raw = this.raw;
		if (raw != null) {
			try {
				raw.close(Duration.ZERO);
			}
			catch (RuntimeException ex) {
				failure.addSuppressed(ex);
			}
		}
	}

	/**
	 * Sends the accepted messages and closes the client. Blocks until then.
	 * @param timeout the maximum time to send; messages left after it fail
	 */
	void close(Duration timeout) {
		this.factory.setPhysicalCloseTimeout((int) timeout.toSeconds());
		this.factory.destroy();
	}

	private void validate(String name) {
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

	/**
	 * Spring's factory over the factory of the clients.
	 */
	private static final class ClientFactory extends DefaultKafkaProducerFactory<byte[], byte[]> {

		private final KafkaClients clients;

		ClientFactory(Map<String, Object> properties, KafkaClients clients) {
			super(properties);
			this.clients = clients;
		}

		@Override
		protected Producer<byte[], byte[]> createRawProducer(Map<String, Object> properties) {
			if (this.clients == KafkaClients.kafka()) {
				return super.createRawProducer(properties);
			}
			Producer<byte[], byte[]> created = this.clients.createProducer(properties);
			for (ProducerPostProcessor<byte[], byte[]> postProcessor : getPostProcessors()) {
				created = postProcessor.apply(created);
			}
			return created;
		}

	}

}
