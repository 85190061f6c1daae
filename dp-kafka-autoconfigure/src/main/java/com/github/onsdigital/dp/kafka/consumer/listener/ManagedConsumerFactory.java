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

/**
 * Makes the consumers of our containers: as the application's settings and customizers
 * say, then with what is ours whatever they say, then laid over by the run that asked.
 * <p>
 * A container factory has one consumer factory for all its containers, so a run puts
 * itself into the container's consumer properties, and is found there.
 */
final class ManagedConsumerFactory implements ConsumerFactory<byte[], byte[]> {

	/**
	 * The property in which a run stands; it is taken out before a client is made.
	 */
	static final String RUN = "dp.kafka.run";

	private final DefaultKafkaConsumerFactory<byte[], byte[]> clients;

	ManagedConsumerFactory(Map<String, Object> properties,
			List<java.util.function.Consumer<DefaultKafkaConsumerFactory<byte[], byte[]>>> customizers) {
		DefaultKafkaConsumerFactory<byte[], byte[]> factory = new DefaultKafkaConsumerFactory<>(
				new HashMap<>(properties));
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
		return managed.over(this.clients.createConsumer(groupId, clientIdPrefix, clientIdSuffix, own));
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

}
