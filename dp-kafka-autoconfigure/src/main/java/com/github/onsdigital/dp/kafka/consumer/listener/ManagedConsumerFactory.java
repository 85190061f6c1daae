package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

import com.github.onsdigital.dp.kafka.connection.KafkaClients;

/**
 * Creates the Kafka consumers of dp-kafka's containers: applies the application's
 * settings and customizers, then dp-kafka's fixed settings, and wraps each consumer in
 * the proxy of its run.
 * <p>
 * A container factory has one consumer factory for all its containers. A run is therefore
 * passed in the container's consumer properties.
 */
final class ManagedConsumerFactory implements ConsumerFactory<byte[], byte[]> {

	/**
	 * The property that holds the run. It is removed before a client is created.
	 */
	static final String RUN = "dp.kafka.run";

	private final DefaultKafkaConsumerFactory<byte[], byte[]> clients;

	ManagedConsumerFactory(Map<String, Object> properties,
			List<java.util.function.Consumer<DefaultKafkaConsumerFactory<byte[], byte[]>>> customizers,
			KafkaClients clients) {
		DefaultKafkaConsumerFactory<byte[], byte[]> factory = new ClientFactory(new HashMap<>(properties), clients);
		for (java.util.function.Consumer<DefaultKafkaConsumerFactory<byte[], byte[]>> customizer : customizers) {
			customizer.accept(factory);
		}
		factory.updateConfigs(Map.of(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false));
		factory.setKeyDeserializerSupplier(ByteArrayDeserializer::new);
		factory.setValueDeserializerSupplier(ByteArrayDeserializer::new);
		this.clients = factory;
	}

	@Override
	public Consumer<byte[], byte[]> createConsumer(@Nullable String groupId, @Nullable String clientIdPrefix,
			@Nullable String clientIdSuffix, @Nullable Properties properties) {
		Properties own = new Properties();
		if (properties != null) {
			own.putAll(properties);
		}
		if (!(own.remove(RUN) instanceof ContainerRun managed)) {
			throw new IllegalStateException("dp-kafka's container factories are for its own consumers only;"
					+ " use 'kafkaListenerContainerFactory' with @KafkaListener");
		}
		return managed.intercept(this.clients.createConsumer(groupId, clientIdPrefix, clientIdSuffix, own));
	}

	@Override
	public Consumer<byte[], byte[]> createConsumer(@Nullable String groupId, @Nullable String clientIdPrefix,
			@Nullable String clientIdSuffix) {
		return createConsumer(groupId, clientIdPrefix, clientIdSuffix, null);
	}

	@Override
	public boolean isAutoCommit() {
		return false;
	}

	@Override
	public Map<String, Object> getConfigurationProperties() {
		return this.clients.getConfigurationProperties();
	}

	/**
	 * Spring's factory over the factory of the clients. Spring's own client notifies the
	 * factory's listeners, so it is kept for Kafka's clients.
	 */
	private static final class ClientFactory extends DefaultKafkaConsumerFactory<byte[], byte[]> {

		private final KafkaClients clients;

		ClientFactory(Map<String, Object> properties, KafkaClients clients) {
			super(properties);
			this.clients = clients;
		}

		@Override
		protected Consumer<byte[], byte[]> createRawConsumer(Map<String, Object> properties) {
			return (this.clients == KafkaClients.kafka()) ? super.createRawConsumer(properties)
					: this.clients.createConsumer(properties);
		}

	}

}
