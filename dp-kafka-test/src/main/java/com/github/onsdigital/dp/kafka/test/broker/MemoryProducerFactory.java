package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Map;
import java.util.function.Supplier;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerPostProcessor;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Spring Kafka's producer factory with producers of an in-memory cluster, for a
 * {@code KafkaTemplate} of the application. The producers use the application's
 * serializers.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1.0
 * @hidden
 */
@Internal
public class MemoryProducerFactory<K, V> extends DefaultKafkaProducerFactory<K, V> {

	private final MemoryCluster cluster;

	/**
	 * Creates a factory.
	 * @param cluster the cluster
	 * @param properties the settings of the producers, as {@code ProducerConfig} defines
	 * them
	 */
	public MemoryProducerFactory(MemoryCluster cluster, Map<String, Object> properties) {
		super(properties);
		this.cluster = cluster;
	}

	@Override
	@SuppressWarnings("NullAway") // Spring's suppliers of serializers may return null
	protected Producer<K, V> createRawProducer(Map<String, Object> rawConfigs) {
		Producer<K, V> producer = new MemoryProducer<>(this.cluster, rawConfigs,
				serializer(getKeySerializerSupplier(), rawConfigs, true),
				serializer(getValueSerializerSupplier(), rawConfigs, false));
		for (ProducerPostProcessor<K, V> processor : getPostProcessors()) {
			producer = processor.apply(producer);
		}
		return producer;
	}

	private <T> @Nullable Serializer<T> serializer(@Nullable Supplier<@Nullable Serializer<T>> supplier,
			Map<String, Object> configs, boolean key) {
		Serializer<T> serializer = (supplier != null) ? supplier.get() : null;
		if (serializer != null && isConfigureSerializers()) {
			serializer.configure(configs, key);
		}
		return serializer;
	}

}
