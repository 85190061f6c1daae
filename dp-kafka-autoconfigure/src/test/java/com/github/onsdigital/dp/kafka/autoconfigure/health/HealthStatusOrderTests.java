package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class HealthStatusOrderTests {

	private static final String ORDER = "management.endpoint.health.status.order";

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void warningIsInTheDefaultOrder() {
		assertThat(order()).isEqualTo("down,out-of-service,warning,up,unknown");
	}

	@Test
	void anOrderOfTheApplicationTakesPrecedence() {
		this.environment.setProperty(ORDER, "up,down");
		assertThat(order()).isEqualTo("up,down");
	}

	@Test
	void anOrderInTheDefaultPropertiesOfTheApplicationTakesPrecedence() {
		DefaultPropertiesPropertySource.addOrMerge(Map.of(ORDER, "down,up"), this.environment.getPropertySources());
		assertThat(order()).isEqualTo("down,up");
	}

	@Test
	void switchedOffItLeavesBootsOrder() {
		this.environment.setProperty("kafka.defaults.health-status-order", "false");
		assertThat(order()).isNull();
	}

	private @Nullable String order() {
		new HealthStatusOrder().postProcessEnvironment(this.environment, new SpringApplication());
		return this.environment.getProperty(ORDER);
	}

}
