package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorNameGenerator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.consumer.SubscribedHealthChecks;
import com.github.onsdigital.dp.kafka.consumer.group.DeclaredConsumers;
import com.github.onsdigital.dp.kafka.consumer.settings.ConsumerSettingsResolver;
import com.github.onsdigital.dp.kafka.health.ContributorBeans;
import com.github.onsdigital.dp.kafka.health.ContributorChecks;
import com.github.onsdigital.dp.kafka.health.KafkaHealthContributor;
import com.github.onsdigital.dp.kafka.health.NamedChecks;
import com.github.onsdigital.dp.kafka.health.SubscriptionsCheck;

/**
 * Boot's health contributors as checks that consumers can subscribe to.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(HealthContributorRegistry.class)
class ContributorChecksConfiguration {

	@Bean
	@ConditionalOnMissingBean(NamedChecks.class)
	ContributorChecks dpKafkaContributorChecks(ObjectProvider<HealthContributorRegistry> registry,
			ObjectProvider<ReactiveContributors> reactive) {
		return new ContributorChecks(() -> {
			HealthContributorRegistry contributors = registry.getIfAvailable();
			ReactiveContributors more = reactive.getIfAvailable();
			if (contributors == null || more == null) {
				return contributors;
			}
			return HealthContributors.of(contributors, more.contributors().get());
		});
	}

	@Bean
	@ConditionalOnMissingBean(SubscribedHealthChecks.class)
	SubscriptionsCheck dpKafkaSubscriptionsCheck(ObjectProvider<ConsumerSettingsResolver> resolver,
			ObjectProvider<DeclaredConsumers> consumers, ConfigurableListableBeanFactory beanFactory) {
		ContributorBeans beans = new ContributorBeans(() -> names(beanFactory));
		return new SubscriptionsCheck(resolver::getObject, () -> DpKafkaHealthAutoConfiguration.declared(consumers),
				beans);
	}

	private static ContributorBeans.Names names(ListableBeanFactory beanFactory) {
		Set<String> contributors = names(beanFactory, HealthContributor.class);
		contributors.addAll(names(beanFactory, ReactiveHealthContributor.class));
		return new ContributorBeans.Names(contributors, names(beanFactory, KafkaHealthContributor.class));
	}

	private static Set<String> names(ListableBeanFactory beanFactory, Class<?> type) {
		HealthContributorNameGenerator generator = HealthContributorNameGenerator.withoutStandardSuffixes();
		return Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, type, true, false))
			.map(generator::generateContributorName)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Adapted reactive contributors. The bean exists only with Reactor.
	 *
	 * @param contributors finds them
	 */
	record ReactiveContributors(Supplier<HealthContributors> contributors) {

	}

}
