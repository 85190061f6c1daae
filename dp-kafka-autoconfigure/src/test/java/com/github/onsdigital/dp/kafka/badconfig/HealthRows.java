package com.github.onsdigital.dp.kafka.badconfig;

import java.util.stream.Stream;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.badconfig.Handlers.MongoHandler;
import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderHandler;

/**
 * Health and control.
 */
final class HealthRows {

	private static final String SUBSCRIPTION = "KAFKA_CONSUMERS_ORDERS_SUBSCRIBE_TO";

	private HealthRows() {
	}

	static Stream<Row> rows() {
		return Stream.of(subscriptions(), periods(), endpoint()).flatMap((rows) -> rows);
	}

	private static Row subscribe(String names) {
		return Row.of(SUBSCRIPTION, names).beans(OrderHandler.class, Mongo.class);
	}

	private static Stream<Row> subscriptions() {
		String unknown = "consumer orders: health subscription \"mongoo\" is unknown. Indicators: self, mongo, ping. "
				+ "Did you mean mongo?";
		String empty = "consumer orders: health subscription is empty; an empty list would always be healthy. Remove it, "
				+ "name indicators, or say none";
		return Stream.of(subscribe("mongoo").refused(unknown + " [" + SUBSCRIPTION + "]"),
				Row.of()
					.yaml("kafka.consumers.orders:\n  subscribe-to:\n  - self\n  - mongoo\n")
					.beans(OrderHandler.class, Mongo.class)
					.refused(unknown + " [kafka.consumers.orders.subscribe-to (application.yml:3)]"),
				Row.of().beans(MongoHandler.class, Mongo.class).refused(unknown + " [MongoHandler.handle(String)]"),
				subscribe("kafka/consumers/users")
					.refused("consumer orders: health subscription \"kafka/consumers/users\" depends on the state of "
							+ "consumers, so a consumer that waits for it could wait for itself. Use self ["
							+ SUBSCRIPTION + "]"),
				subscribe("mongo,self"), subscribe(",").refused(empty + " [" + SUBSCRIPTION + "]"),
				subscribe("mongo,mongo").warned(
						"consumer orders: health subscription names mongo twice; counted once [" + SUBSCRIPTION + "]"),
				subscribe("none,mongo")
					.refused("consumer orders: subscribe-to is none and mongo; keep one [" + SUBSCRIPTION + "]"));
	}

	private static Stream<Row> periods() {
		return Stream.of(
				Row.of("KAFKA_HEALTH_INTERVAL", "0s")
					.refused("kafka.health.interval must be greater than zero; found 0s [KAFKA_HEALTH_INTERVAL]"),
				Row.of("KAFKA_HEALTH_TIMEOUT", "-1s")
					.refused("kafka.health.timeout must be greater than zero; found -1s [KAFKA_HEALTH_TIMEOUT]"),
				Row.of("KAFKA_HEALTH_START_AFTER", "-1s")
					.refused("kafka.health.start-after must not be negative; found -1s [KAFKA_HEALTH_START_AFTER]"),
				Row.of()
					.yaml("kafka:\n  health:\n    stop-after: -1ms\n")
					.refused("kafka.health.stop-after must not be negative; found -1ms (application.yml:3)"));
	}

	private static Stream<Row> endpoint() {
		String shown = "=always: Kafka's secrets stay hidden there, others may not";
		return Stream.of(Row.of("MANAGEMENT_ENDPOINT_KAFKACONSUMERS_ACCESS", "unrestricted"), Row
			.of("MANAGEMENT_ENDPOINT_KAFKACONSUMERS_ACCESS", "unrestricted")
			.variable("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "kafkaconsumers")
			.warned("management.endpoint.kafkaconsumers.access=unrestricted without Spring Security: anyone who "
					+ "reaches port 8080 can stop consumers. Give Actuator a port of its own "
					+ "(management.server.port) or protect it"),
				Row.of("MANAGEMENT_ENDPOINT_ENV_SHOWVALUES", "ALWAYS")
					.warned("MANAGEMENT_ENDPOINT_ENV_SHOWVALUES" + shown),
				Row.of()
					.yaml("management.endpoint.configprops.show-values: always")
					.warned("management.endpoint.configprops.show-values" + shown + " (application.yml:1)"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Mongo {

		@Bean
		HealthIndicator mongoHealthIndicator() {
			return () -> Health.up().build();
		}

	}

}
