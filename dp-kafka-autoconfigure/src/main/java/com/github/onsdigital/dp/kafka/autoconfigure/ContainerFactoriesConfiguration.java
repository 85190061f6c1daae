package com.github.onsdigital.dp.kafka.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.kafka.autoconfigure.ConcurrentKafkaListenerContainerFactoryConfigurer;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

import com.github.onsdigital.dp.kafka.consumer.listener.ManagedContainerFactoryConfigurer;

/**
 * The two container factories. They are not candidates for injection by type, so that
 * {@code @KafkaListener} keeps Boot's factory. Each can be replaced by a bean of the same
 * name.
 */
@Configuration(proxyBeanMethods = false)
class ContainerFactoriesConfiguration {

	@Bean
	BootListenerSettings dpKafkaBootListenerSettings(
			ObjectProvider<ConcurrentKafkaListenerContainerFactoryConfigurer> boot,
			ObjectProvider<ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>>> customizer,
			ObjectProvider<ObservationRegistry> registry, Environment environment) {
		return new BootListenerSettings(boot.getIfAvailable(), customizer.getIfAvailable(), registry,
				Threading.VIRTUAL.isActive(environment));
	}

	@Bean(name = ManagedContainerFactoryConfigurer.MESSAGE_FACTORY, defaultCandidate = false)
	@ConditionalOnMissingBean(name = ManagedContainerFactoryConfigurer.MESSAGE_FACTORY)
	ConcurrentKafkaListenerContainerFactory<byte[], byte[]> messageListenerContainerFactory(
			ManagedContainerFactoryConfigurer configurer) {
		return factory(configurer, false);
	}

	@Bean(name = ManagedContainerFactoryConfigurer.BATCH_FACTORY, defaultCandidate = false)
	@ConditionalOnMissingBean(name = ManagedContainerFactoryConfigurer.BATCH_FACTORY)
	ConcurrentKafkaListenerContainerFactory<byte[], byte[]> batchListenerContainerFactory(
			ManagedContainerFactoryConfigurer configurer) {
		return factory(configurer, true);
	}

	private static ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory(
			ManagedContainerFactoryConfigurer configurer, boolean batch) {
		ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory = new ConcurrentKafkaListenerContainerFactory<>();
		configurer.configure(factory, batch);
		return factory;
	}

}
