package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

import com.github.onsdigital.dp.kafka.settings.ApplicationDefault;

/**
 * Adds the status WARNING to the default order of severity, because Boot ignores a status
 * that is not in it. Does not apply if the user sets the order, or if
 * {@code kafka.defaults.health-status-order} is {@code false}. Sets no HTTP code for it:
 * a mapping of one status replaces Boot's whole table, and DOWN would return 200.
 */
final class HealthStatusOrder implements EnvironmentPostProcessor, Ordered {

	private static final String ORDER = "management.endpoint.health.status.order";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!ApplicationDefault.HEALTH_STATUS_ORDER.isEnabled(environment)) {
			return;
		}
		PropertySource<?> defaults = environment.getPropertySources().get(DefaultPropertiesPropertySource.NAME);
		if (defaults instanceof EnumerablePropertySource<?> known
				&& Stream.of(known.getPropertyNames()).anyMatch((name) -> name.startsWith(ORDER))) {
			return;
		}
		DefaultPropertiesPropertySource.addOrMerge(Map.of(ORDER, "down,out-of-service,warning,up,unknown"),
				environment.getPropertySources());
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
