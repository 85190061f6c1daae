package com.github.onsdigital.dp.kafka.settings;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Quietens what the client repeats while no broker answers: each lost connection (180
 * warnings in 30 s against a dead port), and with {@code group.protocol=consumer} each
 * turn of a loop without a pause (45,000 lines in 25 s with kafka-clients 4.2.1).
 * dp-kafka tells the cluster's troubles itself. Any level that the user gives to one of
 * them, or to a package above it, wins.
 */
class ClientLogLevel implements EnvironmentPostProcessor, Ordered {

	private static final Map<String, String> LEVELS = Map.of("org.apache.kafka.clients.NetworkClient", "error",
			"org.apache.kafka.clients.Metadata", "warn");

	private static final String[] ABOVE = { "org.apache.kafka.clients", "org.apache.kafka" };

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		for (String logger : ABOVE) {
			if (environment.containsProperty("logging.level." + logger)) {
				return;
			}
		}
		Map<String, Object> levels = new HashMap<>();
		LEVELS.forEach((logger, level) -> levels.put("logging.level." + logger, level));
		environment.getPropertySources().addLast(new MapPropertySource("dpKafkaDefaults", levels));
	}

}
