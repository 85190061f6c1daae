package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

import com.github.onsdigital.dp.kafka.consumer.group.DeclaredConsumers;
import com.github.onsdigital.dp.kafka.producer.DeclaredProducers;

/**
 * Logs all consumers and producers of the application in one line at the start.
 */
class DeclaredClientsLogger implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(DeclaredClientsLogger.class);

	private final DeclaredConsumers consumers;

	private final ObjectProvider<DeclaredProducers> producers;

	DeclaredClientsLogger(DeclaredConsumers consumers, ObjectProvider<DeclaredProducers> producers) {
		this.consumers = consumers;
		this.producers = producers;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> consuming = new ArrayList<>();
		this.consumers.forEach((settings,
				handler) -> consuming.add(settings.id() + " (" + (settings.batch() ? "batch handler " : "handler ")
						+ handler.declaration().source() + ", topic " + settings.topic() + ", group " + settings.group()
						+ (settings.startManually() ? ", started manually)" : ")")));
		List<String> producing = new ArrayList<>();
		this.producers.ifAvailable((declared) -> declared
			.forEach((settings) -> producing.add(settings.name() + " (topic " + settings.topic() + ")")));
		logger.info("Kafka consumers: " + list(consuming) + "; Kafka producers: " + list(producing));
	}

	private static String list(List<String> names) {
		return names.isEmpty() ? "none" : names.stream().sorted().collect(Collectors.joining(", "));
	}

}
