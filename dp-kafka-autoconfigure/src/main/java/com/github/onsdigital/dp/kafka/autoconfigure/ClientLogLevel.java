package com.github.onsdigital.dp.kafka.autoconfigure;

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
 * Sets the levels of those loggers of the client that repeat themselves while something
 * is wrong with the brokers, or write all settings of each client: each lost connection
 * (180 warnings in 30 s against a dead port), each attempt to find a coordinator (600
 * lines in 80 s where an advertised host does not resolve), and with
 * {@code group.protocol=consumer} each turn of a loop without a pause (45,000 lines in 25
 * s with kafka-clients 4.2.1). dp-kafka reports the state of cluster and consumers
 * itself. A level that the user gives to one of them always wins; one of a package above
 * it where it is quieter still, or where it asks for details, for then those are wanted.
 */
class ClientLogLevel implements EnvironmentPostProcessor, Ordered {

	private static final String KAFKA = "org.apache.kafka.";

	private static final String CONSUMER = "clients.consumer.internals.";

	private static final Map<String, String> LEVELS = levels();

	// in files of YAML, off is false
	private static final List<String> ORDER = List.of("all", "trace", "debug", "info", "warn", "error", "fatal", "off",
			"false");

	private static final int LAST_OF_DETAILS = ORDER.indexOf("debug");

	private static Map<String, String> levels() {
		Map<String, String> levels = new HashMap<>();
		// what is repeated for each attempt is reported by dp-kafka, or by its outcome
		for (String logger : List.of("clients.NetworkClient", "clients.producer.internals.Sender",
				// a refused group or partition, for each attempt
				CONSUMER + "FetchCollector", CONSUMER + "CommitRequestManager", CONSUMER + "ConsumerMembershipManager",
				CONSUMER + "AsyncKafkaConsumer")) {
			levels.put(KAFKA + logger, "error");
		}
		// a refused topic or group, for each answer; it reaches the caller as an
		// exception
		for (String logger : List.of("clients.Metadata", CONSUMER + "ConsumerHeartbeatRequestManager",
				CONSUMER + "AbstractHeartbeatRequestManager")) {
			levels.put(KAFKA + logger, "off");
		}
		for (String logger : List.of("clients.FetchSessionHandler",
				// all settings of each client, its version, its metrics
				"common.config.AbstractConfig", "common.utils.AppInfoParser", "common.metrics.Metrics",
				"common.telemetry.internals.ClientTelemetryReporter",
				"common.telemetry.internals.KafkaMetricsCollector", "clients.producer.KafkaProducer",
				"clients.producer.internals.TransactionManager", CONSUMER + "ClassicKafkaConsumer",
				CONSUMER + "SubscriptionState",
				// each step of a rebalance and each look for a coordinator
				CONSUMER + "ConsumerCoordinator", CONSUMER + "AbstractCoordinator", CONSUMER + "BaseHeartbeatThread",
				CONSUMER + "ConsumerRebalanceListenerInvoker", CONSUMER + "CoordinatorRequestManager",
				CONSUMER + "AbstractMembershipManager", CONSUMER + "OffsetFetcherUtils", CONSUMER + "ConsumerUtils",
				CONSUMER + "OffsetFetcher", CONSUMER + "OffsetsRequestManager")) {
			levels.put(KAFKA + logger, "warn");
		}
		return Map.copyOf(levels);
	}

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
