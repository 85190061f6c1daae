package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.autoconfigure.health.ContributorChecksConfiguration.ReactiveContributors;

/**
 * Boot's reactive health contributors, for applications with Reactor.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = { "reactor.core.publisher.Flux",
		"org.springframework.boot.health.registry.ReactiveHealthContributorRegistry" })
class ReactiveContributorsConfiguration {

	@Bean
	ReactiveContributors dpKafkaReactiveContributors(ObjectProvider<ReactiveHealthContributorRegistry> registry) {
		return new ReactiveContributors(() -> {
			ReactiveHealthContributorRegistry contributors = registry.getIfAvailable();
			return (contributors != null) ? contributors.asHealthContributors() : new None();
		});
	}

	/**
	 * No contributors.
	 */
	private static final class None implements HealthContributors {

		@Override
		public @Nullable HealthContributor getContributor(String name) {
			return null;
		}

		@Override
		public Stream<Entry> stream() {
			return Stream.empty();
		}

	}

}
