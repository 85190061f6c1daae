package com.github.onsdigital.dp.kafka.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Quietens what the client repeats while no broker answers: each lost connection (180
 * warnings in 30 s against a dead port), and with {@code group.protocol=consumer} each
 * turn of a loop without a pause (45,000 lines in 25 s with kafka-clients 4.2.1).
 * dp-kafka tells the cluster's troubles itself. A level that the user gives to one of
 * them always wins; one of a package above it where it is quieter still, or where it asks
 * for details, for then those are wanted.
 */
class ClientLogLevel implements EnvironmentPostProcessor, Ordered {

	private static final Map<String, String> LEVELS = Map.of("org.apache.kafka.clients.NetworkClient", "error",
			"org.apache.kafka.clients.Metadata", "warn");

	// in files of YAML, off is false
	private static final List<String> ORDER = List.of("all", "trace", "debug", "info", "warn", "error", "fatal", "off",
			"false");

	private static final int LAST_OF_DETAILS = ORDER.indexOf("debug");

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Map<String, Object> levels = new HashMap<>();
		LEVELS.forEach((logger, level) -> {
			if (isQuieter(level, above(logger, environment))) {
				levels.put("logging.level." + logger, level);
			}
		});
		environment.getPropertySources().addLast(new MapPropertySource("dpKafkaDefaults", levels));
	}

	private static boolean isQuieter(String level, @Nullable String above) {
		int order = (above != null) ? ORDER.indexOf(above.strip().toLowerCase(Locale.ROOT)) : -1;
		return order < 0 || (order > LAST_OF_DETAILS && order < ORDER.indexOf(level));
	}

	// the nearest package that has a level, as the logging system sees it
	private static @Nullable String above(String logger, ConfigurableEnvironment environment) {
		for (int dot = logger.lastIndexOf('.'); dot > 0; dot = logger.lastIndexOf('.', dot - 1)) {
			String level = environment.getProperty("logging.level." + logger.substring(0, dot));
			if (StringUtils.hasText(level)) {
				return level;
			}
		}
		return null;
	}

}
