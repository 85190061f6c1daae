package com.github.onsdigital.dp.kafka.badconfig;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs without the jars of Actuator on the class path.
 */
class WithoutActuatorRowTests {

	private static final String SUBSCRIPTION = "KAFKA_CONSUMERS_ORDERS_SUBSCRIBE_TO";

	@Test
	void aCheckNeedsActuator() {
		assertThat(ClassUtils.isPresent("org.springframework.boot.health.contributor.Health", null)).isFalse();
		Outcome outcome = new Start(Everything.class).beans(List.of(OrderHandler.class))
			.variable(SUBSCRIPTION, "mongo")
			.variable("KAFKA_CONSUMERS_ORDERS_NUM_WORKERS", "0")
			.run((context) -> {
			});
		assertThat(outcome.stackTrace()).isFalse();
		assertThat(outcome.connections()).isZero();
		assertThat(outcome.errors()).containsExactly(Outcome.report(List.of(
				"consumer orders: num-workers must be 1 or more; found 0 [KAFKA_CONSUMERS_ORDERS_NUM_WORKERS]",
				"consumer orders: health subscription \"mongo\" needs org.springframework.boot:spring-boot-starter-actuator ["
						+ SUBSCRIPTION + "]")));
	}

	/**
	 * Loads the auto-configurations by name, as an application does.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Everything {

	}

}
