package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.Map;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.kafka.autoconfigure.ConcurrentKafkaListenerContainerFactoryConfigurer;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * Configures a container factory as Boot configures its own:
 * {@code spring.kafka.listener.*}, the application's interceptors, filters and
 * customizer, virtual threads.
 */
final class BootListenerSettings {

	private final @Nullable ConcurrentKafkaListenerContainerFactoryConfigurer boot;

	private final @Nullable ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> customizer;

	private final ObjectProvider<ObservationRegistry> registry;

	private final boolean virtualThreads;

	BootListenerSettings(@Nullable ConcurrentKafkaListenerContainerFactoryConfigurer boot,
			@Nullable ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> customizer,
			ObjectProvider<ObservationRegistry> registry, boolean virtualThreads) {
		this.boot = boot;
		this.customizer = customizer;
		this.registry = registry;
		this.virtualThreads = virtualThreads;
	}

	@SuppressWarnings("unchecked") // its settings have no types
	void apply(ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory) {
		ConcurrentKafkaListenerContainerFactory<Object, Object> untyped = (ConcurrentKafkaListenerContainerFactory<Object, Object>) (ConcurrentKafkaListenerContainerFactory<?, ?>) factory;
		if (this.boot != null) {
			this.boot.configure(untyped, new DefaultKafkaConsumerFactory<>(Map.of()));
		}
		// the container itself looks it up only if Spring's observation is enabled
		this.registry.ifUnique(factory.getContainerProperties()::setObservationRegistry);
		if (this.virtualThreads) {
			// as Boot's, with the thread name prefix of dp-kafka
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("dp-kafka-");
			executor.setVirtualThreads(true);
			factory.getContainerProperties().setListenerTaskExecutor(executor);
		}
		if (this.customizer != null) {
			untyped.setContainerCustomizer(this.customizer);
		}
	}

}
