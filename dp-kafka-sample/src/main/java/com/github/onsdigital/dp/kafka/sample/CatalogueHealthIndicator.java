package com.github.onsdigital.dp.kafka.sample;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The health of a dependency, broken and mended by {@link CatalogueController}. Its name
 * is {@code catalogue}; both consumers subscribe to it.
 */
@Component
class CatalogueHealthIndicator implements HealthIndicator {

	private volatile boolean up = true;

	@Override
	public Health health() {
		return (this.up ? Health.up() : Health.down().withDetail("reason", "broken by hand")).build();
	}

	void set(boolean up) {
		this.up = up;
	}

}
