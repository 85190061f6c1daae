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
 * Gives a container factory what Boot gives its own: {@code spring.kafka.listener.*}, the
 * users' interceptors, filters and customizer, virtual threads.
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

	@SuppressWarnings("unchecked") // Boot's configurer is for objects; what it sets has
									// no types
	void apply(ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory) {
		ConcurrentKafkaListenerContainerFactory<Object, Object> untyped = (ConcurrentKafkaListenerContainerFactory<Object, Object>) (ConcurrentKafkaListenerContainerFactory<?, ?>) factory;
		if (this.boot != null) {
			this.boot.configure(untyped, new DefaultKafkaConsumerFactory<>(Map.of()));
		}
		// the container looks for it itself only where Spring observes
		this.registry.ifUnique(factory.getContainerProperties()::setObservationRegistry);
		if (this.virtualThreads) {
			// as Boot's, with a name that tells whose they are
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("dp-kafka-");
			executor.setVirtualThreads(true);
			factory.getContainerProperties().setListenerTaskExecutor(executor);
		}
		if (this.customizer != null) {
			untyped.setContainerCustomizer(this.customizer);
		}
	}

}
