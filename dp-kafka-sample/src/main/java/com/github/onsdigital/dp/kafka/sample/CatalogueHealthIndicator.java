package com.github.onsdigital.dp.kafka.sample;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The health of a dependency, set by {@link CatalogueController}. Both consumers
 * subscribe to it by its name {@code catalogue}.
 */
@Component
class CatalogueHealthIndicator implements HealthIndicator {

	private volatile boolean up = true;

	@Override
	public Health health() {
		return (this.up ? Health.up() : Health.down().withDetail("reason", "set to down over HTTP")).build();
	}

	void set(boolean up) {
		this.up = up;
	}

}
