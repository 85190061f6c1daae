package com.github.onsdigital.dp.kafka.benchmark;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.LongAdder;

import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/**
 * Counts the polls of the Kafka clients that are created while it is enabled. Has no cost
 * while it is disabled.
 */
final class PollCounter implements DefaultKafkaConsumerFactoryCustomizer {

	private final LongAdder polls = new LongAdder();

	private volatile boolean enabled;

	void enable() {
		this.enabled = true;
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
					if (method.getName().equals("poll")) {
						this.polls.increment();
					}
					try {
						return method.invoke(client, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}
