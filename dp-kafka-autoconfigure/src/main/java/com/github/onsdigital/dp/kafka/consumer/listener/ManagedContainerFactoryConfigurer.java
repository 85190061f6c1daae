package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;

/**
 * Makes a container factory fit for dp-kafka's consumers. For applications that replace
 * one of the two container factory beans by name: configure it with this first, then
 * change what you want, but for what is dp-kafka's (ack mode, listener type, concurrency,
 * auto-startup, immediate stop, error handler, consumer factory).
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
	 * Makes a configurer. For dp-kafka's auto-configuration.
	 * @param consumerProperties the client properties of all consumers
	 * @param customizers the users' customizers of consumer factories
	 * @param boot applies {@code spring.kafka.listener.*} and the users' beans as Boot
	 * does
	 */
	public ManagedContainerFactoryConfigurer(Map<String, Object> consumerProperties,
			List<Consumer<DefaultKafkaConsumerFactory<byte[], byte[]>>> customizers,
			Consumer<ConcurrentKafkaListenerContainerFactory<byte[], byte[]>> boot) {
		this.consumerFactory = new ManagedConsumerFactory(consumerProperties, customizers);
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
		// spring.kafka.listener would time the same calls as dp.kafka.consumer.handler
		factory.getContainerProperties().setMicrometerEnabled(false);
		own(factory.getContainerProperties());
	}

	ConsumerFactory<byte[], byte[]> consumerFactory() {
		return this.consumerFactory;
	}

	@SuppressWarnings("NullAway") // the setter does not say so, but null is how the retry
									// is switched off
	static void own(ContainerProperties container) {
		container.setAckMode(AckMode.MANUAL);
		container.setAsyncAcks(false);
		container.setStopImmediate(true);
		container.setPauseImmediate(true);
		container.setMissingTopicsFatal(false);
		container.setAuthExceptionRetryInterval(null);
		container.setRestartAfterAuthExceptions(false);
		container.setSyncCommits(true);
		container.setKafkaAwareTransactionManager(null);
		// it would commit what is fetched and not handled; the ledger passes gaps itself
		container.setFixTxOffsets(false);
		container.setSubBatchPerPartition(false);
	}

}
