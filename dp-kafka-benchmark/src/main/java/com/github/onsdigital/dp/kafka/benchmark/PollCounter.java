package com.github.onsdigital.dp.kafka.benchmark;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.LongAdder;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/**
 * Counts the polls of the Kafka clients that are created while it is enabled, and their
 * records. Has no cost while it is disabled.
 */
final class PollCounter implements DefaultKafkaConsumerFactoryCustomizer {

	private final LongAdder polls = new LongAdder();

	private final LongAdder fetched = new LongAdder();

	private volatile boolean enabled;

	void enable() {
		this.enabled = true;
	}

	void disable() {
		this.enabled = false;
	}

	/**
	 * Returns the number of records that polls have returned.
	 * @return the number of records
	 */
	long fetched() {
		return this.fetched.sum();
	}

	long polls() {
		return this.polls.sum();
	}

	@Override
	@SuppressWarnings("unchecked")
	public void customize(DefaultKafkaConsumerFactory<?, ?> consumerFactory) {
		((DefaultKafkaConsumerFactory<Object, Object>) consumerFactory).addPostProcessor(this::counted);
	}

	@SuppressWarnings("unchecked")
	<K, V> Consumer<K, V> counted(Consumer<K, V> client) {
		if (!this.enabled) {
			return client;
		}
		return (Consumer<K, V>) Proxy.newProxyInstance(PollCounter.class.getClassLoader(),
				new Class<?>[] { Consumer.class }, (proxy, method, arguments) -> {
					try {
						Object result = method.invoke(client, arguments);
						if (method.getName().equals("poll")) {
							this.polls.increment();
							this.fetched.add(((ConsumerRecords<?, ?>) result).count());
						}
						return result;
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}
