package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;

import com.github.onsdigital.dp.kafka.connection.KafkaClients;

/**
 * Configures a container factory for dp-kafka's consumers. An application that replaces
 * one of the two container factory beans by name calls it first and then changes other
 * properties. The following properties must stay unchanged:
 * <ul>
 * <li>of the factory: consumer factory, batch listener, auto-startup, concurrency, error
 * handler;</li>
 * <li>of the container properties: ack mode, asynchronous acknowledgments, synchronous
 * commits, immediate stop, immediate pause, missing topics fatal, retry interval and
 * restart after authentication exceptions, transaction manager, fixing of transaction
 * offsets, sub-batches per partition.</li>
 * </ul>
 * dp-kafka sets the container properties again when a consumer starts.
 *
 * @since 0.1.0
 */
public final class ManagedContainerFactoryConfigurer {

	/**
	 * The name of the container factory bean for single handlers.
	 */
	public static final String MESSAGE_FACTORY = "dpKafkaMessageListenerContainerFactory";

	/**
	 * The name of the container factory bean for batch handlers.
	 */
	public static final String BATCH_FACTORY = "dpKafkaBatchListenerContainerFactory";

	private final ManagedConsumerFactory consumerFactory;

	private final Consumer<ConcurrentKafkaListenerContainerFactory<byte[], byte[]>> boot;

	/**
	 * Creates a configurer. For dp-kafka's auto-configuration.
	 * @param consumerProperties the client properties of all consumers
	 * @param customizers the application's customizers of consumer factories
	 * @param boot applies {@code spring.kafka.listener.*} and the application's beans as
	 * Boot does
	 * @param clients creates the consumers
	 */
	public ManagedContainerFactoryConfigurer(Map<String, Object> consumerProperties,
			List<Consumer<DefaultKafkaConsumerFactory<byte[], byte[]>>> customizers,
			Consumer<ConcurrentKafkaListenerContainerFactory<byte[], byte[]>> boot, KafkaClients clients) {
		this.consumerFactory = new ManagedConsumerFactory(consumerProperties, customizers, clients);
		this.boot = boot;
	}

	/**
	 * Configures a container factory.
	 * @param factory the factory
	 * @param batch whether it is the one for batch handlers
	 */
	public void configure(ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory, boolean batch) {
		this.boot.accept(factory);
		factory.setConsumerFactory(this.consumerFactory);
		factory.setBatchListener(batch);
		factory.setAutoStartup(false);
		factory.setConcurrency(1);
		factory.setCommonErrorHandler(new RetainingErrorHandler());
		factory.setMissingTopicsFatal(false);
		// spring.kafka.listener would measure the same calls as dp.kafka.consumer.handler
		factory.getContainerProperties().setMicrometerEnabled(false);
		applyManagedSettings(factory.getContainerProperties());
	}

	ConsumerFactory<byte[], byte[]> consumerFactory() {
		return this.consumerFactory;
	}

	@SuppressWarnings("NullAway") // undocumented: null disables the retry
	static void applyManagedSettings(ContainerProperties container) {
		container.setAckMode(AckMode.MANUAL);
		container.setAsyncAcks(false);
		container.setStopImmediate(true);
		container.setPauseImmediate(true);
		container.setMissingTopicsFatal(false);
		container.setAuthExceptionRetryInterval(null);
		container.setRestartAfterAuthExceptions(false);
		container.setSyncCommits(true);
		container.setKafkaAwareTransactionManager(null);
		// it would commit records that are fetched and not handled; OffsetCommitter
		// passes gaps itself
		container.setFixTxOffsets(false);
		container.setSubBatchPerPartition(false);
	}

}
