package com.github.onsdigital.dp.kafka.connection;

import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Creates all Kafka clients of dp-kafka: the consumers, the producers, and the admin
 * client of the cluster checks. The one bean of this type is {@link #kafka()}, unless the
 * application defines another one, for example one whose clients use no network.
 * <p>
 * The properties contain all settings, those of the application's factory customizers
 * included. Keys and values are bytes. Properties that name a serializer or deserializer
 * are ignored. The post-processors of Spring's client factories get the clients that are
 * returned here.
 * <p>
 * The methods may be called by any thread. They do not wait for a broker, but may resolve
 * host names. The caller closes the clients.
 *
 * @since 0.1.0
 */
public interface KafkaClients {

	/**
	 * Creates a consumer.
	 * @param properties its settings, as {@code ConsumerConfig} defines them
	 * @return a new consumer, which one thread uses at a time
	 * @throws KafkaException if the settings are not valid or the client cannot be
	 * created
	 */
	Consumer<byte[], byte[]> createConsumer(Map<String, Object> properties);

	/**
	 * Creates a producer.
	 * @param properties its settings, as {@code ProducerConfig} defines them
	 * @return a new producer
	 * @throws KafkaException if the settings are not valid or the client cannot be
	 * created
	 */
	Producer<byte[], byte[]> createProducer(Map<String, Object> properties);

	/**
	 * Creates an admin client. dp-kafka creates one only if the brokers require a login.
	 * @param properties its settings, as {@code AdminClientConfig} defines them
	 * @return a new admin client
	 * @throws KafkaException if the settings are not valid or the client cannot be
	 * created
	 */
	Admin createAdmin(Map<String, Object> properties);

	/**
	 * Returns the factory of Kafka's own clients. With it, Spring's client factories
	 * create the consumers and producers, and notify their listeners, for example the
	 * Micrometer listeners.
	 * @return the factory, always the same object
	 */
	static KafkaClients kafka() {
		return NetworkKafkaClients.INSTANCE;
	}

}
