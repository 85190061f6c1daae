package com.github.onsdigital.dp.kafka.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.SubscribedHealthChecks;
import com.github.onsdigital.dp.kafka.consumer.group.ConsumerGroupsLifecycle;
import com.github.onsdigital.dp.kafka.consumer.group.DeclaredConsumers;
import com.github.onsdigital.dp.kafka.consumer.group.GroupServices;
import com.github.onsdigital.dp.kafka.consumer.group.ManagedConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.group.ManagedConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.listener.ContainerRunFactory;
import com.github.onsdigital.dp.kafka.consumer.settings.ConsumerSettingsResolver;
import com.github.onsdigital.dp.kafka.producer.DeclaredProducers;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.IgnoredSpringSettings;
import com.github.onsdigital.dp.kafka.settings.SettingsReport;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The consumers, their registry and their life cycle in the context.
 */
@Configuration(proxyBeanMethods = false)
class ConsumerGroupsConfiguration {

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean(ConsumerGroups.class)
	ManagedConsumerGroups dpKafkaConsumerGroups(SettingsReport report, DeclaredConsumers declared,
			ContainerRunFactory runs, GroupServices services) {
		report.verify();
		ManagedConsumerGroups groups = new ManagedConsumerGroups(services);
		declared.forEach((settings, handler) -> groups.add(settings, runs.factory(settings, handler)));
		return groups;
	}

	@Bean
	@Lazy(false)
	@ConditionalOnBean(ManagedConsumerGroups.class)
	DeclaredClientsLogger dpKafkaDeclaredClientsLogger(DeclaredConsumers consumers,
			ObjectProvider<DeclaredProducers> producers, SettingsReport report) {
		report.verify();
		return new DeclaredClientsLogger(consumers, producers);
	}

	@Bean
	GroupServices dpKafkaGroupServices(ClusterMonitor monitor, RetrySettings retry, ApplicationEventPublisher events,
			ObjectProvider<SubscribedHealthChecks> healthChecks, TimeSource time) {
		return new GroupServices(monitor, retry, events::publishEvent,
				(consumer) -> healthChecks.ifAvailable((checks) -> checks.watch(consumer)), time);
	}

	@Bean
	@ConditionalOnBean(ManagedConsumerGroups.class)
	ConsumerGroupsLifecycle dpKafkaConsumerGroupsLifecycle(ManagedConsumerGroups groups) {
		return new ConsumerGroupsLifecycle(groups);
	}

	@Bean
	@ConditionalOnBean(ManagedConsumerGroups.class)
	@ConditionalOnMissingBean(ConsumerGroupFactory.class)
	ManagedConsumerGroupFactory dpKafkaConsumerGroupFactory(ManagedConsumerGroups groups,
			ConsumerSettingsResolver resolver, ContainerRunFactory runs, IgnoredSpringSettings ignored) {
		return new ManagedConsumerGroupFactory(groups, (declaration, problems) -> {
			ignored.consumerCreated(problems);
			return resolver.resolveCreated(declaration, problems);
		}, runs::factory, runs::factory);
	}

}
