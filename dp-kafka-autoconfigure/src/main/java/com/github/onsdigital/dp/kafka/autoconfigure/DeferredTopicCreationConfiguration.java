package com.github.onsdigital.dp.kafka.autoconfigure;

import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;

/**
 * The topics that the application declares as beans, created when the cluster can be
 * reached. Where {@code spring.kafka.admin.fail-fast} is set the start waits for them, as
 * the user wants it; where {@code spring.kafka.admin.auto-create} is off nobody creates
 * them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "spring.kafka.admin.auto-create", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "spring.kafka.admin.fail-fast", havingValue = false, matchIfMissing = true)
class DeferredTopicCreationConfiguration {

	@Bean
	static DeferredTopicCreationPostProcessor dpKafkaLateTopicsPostProcessor(ConfigurableListableBeanFactory beanFactory) {
		return new DeferredTopicCreationPostProcessor(beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean
	DeferredTopicCreation dpKafkaLateTopics(ConfigurableListableBeanFactory beanFactory, ClusterMonitor monitor) {
		return new DeferredTopicCreation(() -> create(beanFactory, monitor));
	}

	private static boolean create(ConfigurableListableBeanFactory beanFactory, ClusterMonitor monitor) {
		if (!declared(beanFactory, NewTopic.class) && !declared(beanFactory, KafkaAdmin.NewTopics.class)) {
			return true;
		}
		boolean done = true;
		for (String name : beanFactory.getBeanNamesForType(KafkaAdmin.class, true, false)) {
			if (DeferredTopicCreationPostProcessor.isBoots(beanFactory, name)) {
				done = beanFactory.getBean(name, KafkaAdmin.class).initialize() && done;
			}
		}
		var unused = monitor.checkNow();
		return done;
	}

	private static boolean declared(ConfigurableListableBeanFactory beanFactory, Class<?> type) {
		return beanFactory.getBeanNamesForType(type, true, false).length > 0;
	}

}
