package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.SubscribedHealthChecks;
import com.github.onsdigital.dp.kafka.consumer.group.DeclaredConsumers;
import com.github.onsdigital.dp.kafka.consumer.settings.ConsumerSettingsResolver;
import com.github.onsdigital.dp.kafka.health.HealthCheckScheduler;
import com.github.onsdigital.dp.kafka.health.NamedChecks;
import com.github.onsdigital.dp.kafka.health.SubscriptionsCheck;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the scheduler that holds
 * consumers while their health checks are unhealthy. Does not need Actuator: the check
 * {@code self} is evaluated directly.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@Import({ ContributorChecksConfiguration.class, ReactiveContributorsConfiguration.class })
public final class DpKafkaHealthAutoConfiguration {

	DpKafkaHealthAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(SubscribedHealthChecks.class)
	HealthCheckScheduler dpKafkaHealthDriver(ObjectProvider<ConsumerGroups> groups,
			ObjectProvider<ClusterMonitor> monitor, ObjectProvider<NamedChecks> checks,
			ObjectProvider<HealthSettings> settings, ObjectProvider<RetrySettings> retry,
			ObjectProvider<TimeSource> time) {
		return new HealthCheckScheduler(groups::getIfAvailable, monitor::getIfAvailable,
				checks.getIfAvailable(() -> NamedChecks.WITHOUT_ACTUATOR),
				settings.getIfAvailable(() -> HealthSettings.DEFAULT),
				retry.getIfAvailable(() -> RetrySettings.DEFAULT), time.getIfAvailable(TimeSource::system));
	}

	@Bean
	@ConditionalOnBean(HealthCheckScheduler.class)
	@ConditionalOnMissingBean(SubscriptionsCheck.class)
	SubscriptionsCheck dpKafkaSubscriptionsCheckWithoutActuator(ObjectProvider<ConsumerSettingsResolver> resolver,
			ObjectProvider<DeclaredConsumers> consumers) {
		return new SubscriptionsCheck(resolver::getObject, () -> declared(consumers), NamedChecks.WITHOUT_ACTUATOR);
	}

	static List<ConsumerDeclaration> declared(ObjectProvider<DeclaredConsumers> consumers) {
		DeclaredConsumers known = consumers.getIfAvailable();
		return (known != null) ? known.declarations() : List.of();
	}

}
