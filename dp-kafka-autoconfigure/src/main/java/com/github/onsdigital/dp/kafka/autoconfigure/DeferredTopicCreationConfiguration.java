package com.github.onsdigital.dp.kafka.autoconfigure;

import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.settings.ApplicationDefault;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Creates the topics that the application declares as beans, as soon as the cluster is
 * usable. Does not apply if {@code spring.kafka.admin.fail-fast} is {@code true}, because
 * then the start waits for them, or if {@code spring.kafka.admin.auto-create} is
 * {@code false}, or if Boot's {@link KafkaAdmin} may belong to another cluster.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnDefault({ ApplicationDefault.DEFERRED_TOPIC_CREATION, ApplicationDefault.CONNECTION_DETAILS })
@ConditionalOnBooleanProperty(name = "spring.kafka.admin.auto-create", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "spring.kafka.admin.fail-fast", havingValue = false, matchIfMissing = true)
class DeferredTopicCreationConfiguration {

	@Bean
	static DeferredTopicCreationPostProcessor dpKafkaDeferredTopicCreationPostProcessor(
			ConfigurableListableBeanFactory beanFactory) {
		return new DeferredTopicCreationPostProcessor(beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean
	DeferredTopicCreation dpKafkaDeferredTopicCreation(ConfigurableListableBeanFactory beanFactory,
			ClusterMonitor monitor, ObjectProvider<TimeSource> time) {
		return new DeferredTopicCreation(() -> create(beanFactory, monitor), time.getIfAvailable(TimeSource::system));
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
