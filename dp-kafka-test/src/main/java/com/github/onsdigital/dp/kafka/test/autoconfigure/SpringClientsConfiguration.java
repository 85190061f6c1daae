package com.github.onsdigital.dp.kafka.test.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

import com.github.onsdigital.dp.kafka.test.TestRuntime;
import com.github.onsdigital.dp.kafka.test.broker.MemoryKafkaAdmin;
import com.github.onsdigital.dp.kafka.test.broker.MemoryProducerFactory;
import com.github.onsdigital.dp.kafka.test.broker.UnsupportedConsumerFactory;

/**
 * Spring Kafka's factories and admin, as Boot creates them, with the clients of the
 * in-memory cluster.
 */
@Configuration(proxyBeanMethods = false)
class SpringClientsConfiguration {

	@Bean
	@ConditionalOnMissingBean(ProducerFactory.class)
	MemoryProducerFactory<?, ?> kafkaTestProducerFactory(TestRuntime runtime, KafkaProperties properties,
			ObjectProvider<DefaultKafkaProducerFactoryCustomizer> customizers) {
		MemoryProducerFactory<?, ?> factory = new MemoryProducerFactory<>(runtime.cluster(),
				properties.buildProducerProperties());
		customizers.orderedStream().forEach((customizer) -> customizer.customize(factory));
		return factory;
	}

	@Bean
	@ConditionalOnMissingBean(ConsumerFactory.class)
	UnsupportedConsumerFactory<?, ?> kafkaTestConsumerFactory(KafkaProperties properties,
			ObjectProvider<DefaultKafkaConsumerFactoryCustomizer> customizers) {
		UnsupportedConsumerFactory<?, ?> factory = new UnsupportedConsumerFactory<>(
				properties.buildConsumerProperties());
		customizers.orderedStream().forEach((customizer) -> customizer.customize(factory));
		return factory;
	}

	/**
	 * Removes the listeners of dp-kafka's consumer factory, such as Micrometer's, because
	 * the clients of the in-memory cluster have no metrics. Spring would warn at each
	 * start of a container.
	 */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	DefaultKafkaConsumerFactoryCustomizer kafkaTestConsumerFactoryCustomizer() {
		return SpringClientsConfiguration::removeListeners;
	}

	private static <K, V> void removeListeners(DefaultKafkaConsumerFactory<K, V> factory) {
		List.copyOf(factory.getListeners()).forEach(factory::removeListener);
	}

	@Bean
	@ConditionalOnMissingBean(KafkaAdmin.class)
	MemoryKafkaAdmin kafkaTestAdmin(TestRuntime runtime, KafkaProperties properties) {
		MemoryKafkaAdmin admin = new MemoryKafkaAdmin(runtime.cluster(), properties.buildAdminProperties());
		admin.setAutoCreate(properties.getAdmin().isAutoCreate());
		return admin;
	}

}
