package com.github.onsdigital.dp.kafka.autoconfigure;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Prevents Boot's {@link KafkaAdmin} from creating topics while the context starts. Does
 * not change one that the application defines.
 */
final class DeferredTopicCreationPostProcessor implements BeanPostProcessor {

	private final ConfigurableListableBeanFactory beanFactory;

	DeferredTopicCreationPostProcessor(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof KafkaAdmin admin && isBoots(this.beanFactory, beanName)) {
			admin.setAutoCreate(false);
		}
		return bean;
	}

	static boolean isBoots(ConfigurableListableBeanFactory beanFactory, String beanName) {
		if (!beanFactory.containsBeanDefinition(beanName)) {
			return false;
		}
		BeanDefinition definition = beanFactory.getBeanDefinition(beanName);
		return KafkaAutoConfiguration.class.getName().equals(definition.getFactoryBeanName());
	}

}
