package com.github.onsdigital.dp.kafka.contract;

import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * An application of a contract test.
 *
 * @param context its context
 */
record ContractApplication(ConfigurableApplicationContext context) {

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	ConsumerGroup consumer(String id) {
		return bean(ConsumerGroups.class).get(id);
	}

	MessageProducer producer(String name) {
		return this.context.getBean(name, MessageProducer.class);
	}

	Events events() {
		return bean(Events.class);
	}

	/**
	 * Ends the application.
	 */
	void close() {
		this.context.close();
	}

}
