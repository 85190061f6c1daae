package com.github.onsdigital.dp.kafka.benchmark;

import java.lang.reflect.Method;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.MethodKafkaListenerEndpoint;
import org.springframework.kafka.listener.AcknowledgingMessageListener;
import org.springframework.kafka.listener.BatchAcknowledgingMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.util.ReflectionUtils;

/**
 * The listeners of an application with plain Spring Kafka, on the container factory that
 * Boot creates.
 */
final class SpringContainers {

	private final ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory;

	private final BeanFactory beanFactory;

	private final String topic;

	private final Meter meter;

	SpringContainers(ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory, BeanFactory beanFactory,
			String topic, Meter meter) {
		this.factory = factory;
		this.beanFactory = beanFactory;
		this.topic = topic;
		this.meter = meter;
	}

	List<Contender> all() {
		return List.of(new SpringContainer("spring-record", this::records),
				new SpringContainer("spring-method", this::method), new SpringContainer("spring-batch", this::batches));
	}

	ConcurrentMessageListenerContainer<?, ?> records() {
		ConcurrentMessageListenerContainer<byte[], byte[]> container = container("spring-record");
		container.setupMessageListener((AcknowledgingMessageListener<byte[], byte[]>) (record, acknowledgment) -> {
			this.meter.record(record);
			require(acknowledgment).acknowledge();
		});
		return container;
	}

	private ConcurrentMessageListenerContainer<?, ?> batches() {
		ConcurrentMessageListenerContainer<byte[], byte[]> container = container("spring-batch");
		container
			.setupMessageListener((BatchAcknowledgingMessageListener<byte[], byte[]>) (records, acknowledgment) -> {
				this.meter.records(records);
				require(acknowledgment).acknowledge();
			});
		return container;
	}

	/**
	 * Creates the container of a method with {@code @KafkaListener}.
	 * @return the container
	 */
	private ConcurrentMessageListenerContainer<?, ?> method() {
		DefaultMessageHandlerMethodFactory methods = new DefaultMessageHandlerMethodFactory();
		methods.setBeanFactory(this.beanFactory);
		methods.afterPropertiesSet();
		Method method = ReflectionUtils.findMethod(Listener.class, "listen", byte[].class, Acknowledgment.class);
		if (method == null) {
			throw new IllegalStateException("no such method");
		}
		MethodKafkaListenerEndpoint<byte[], byte[]> endpoint = new MethodKafkaListenerEndpoint<>();
		endpoint.setBeanFactory(this.beanFactory);
		endpoint.setBean(new Listener(this.meter));
		endpoint.setMethod(method);
		endpoint.setMessageHandlerMethodFactory(methods);
		endpoint.setId("spring-method");
		endpoint.setGroupId("spring-method");
		endpoint.setTopics(this.topic);
		return this.factory.createListenerContainer(endpoint);
	}

	private ConcurrentMessageListenerContainer<byte[], byte[]> container(String name) {
		ConcurrentMessageListenerContainer<byte[], byte[]> container = this.factory.createContainer(this.topic);
		container.setBeanName(name);
		container.getContainerProperties().setGroupId(name);
		return container;
	}

	/**
	 * Creates a contender with a listener of single records.
	 * @param name its name and group
	 * @param asyncAcks whether acknowledgments may be out of order
	 * @param listener the listener
	 * @return the contender
	 */
	Contender records(String name, boolean asyncAcks, AcknowledgingMessageListener<byte[], byte[]> listener) {
		return new SpringContainer(name, () -> {
			ConcurrentMessageListenerContainer<byte[], byte[]> container = container(name);
			container.getContainerProperties().setAsyncAcks(asyncAcks);
			container.setupMessageListener(listener);
			return container;
		});
	}

	static Acknowledgment require(@Nullable Acknowledgment acknowledgment) {
		if (acknowledgment == null) {
			throw new IllegalStateException("the ack mode is not manual");
		}
		return acknowledgment;
	}

	/**
	 * The listener bean of an application.
	 *
	 * @param meter counts the records
	 */
	record Listener(Meter meter) {

		void listen(byte[] value, Acknowledgment acknowledgment) {
			this.meter.value(value);
			acknowledgment.acknowledge();
		}

	}

}
