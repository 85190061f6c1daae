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

import com.github.onsdigital.dp.kafka.settings.ApplicationDefault;

/**
 * Sets default levels for the client's loggers that repeat messages while brokers fail,
 * or that log all settings of each client: each lost connection (180 warnings in 30 s
 * against a closed port), each attempt to find a coordinator (600 lines in 80 s if an
 * advertised host does not resolve), and with {@code group.protocol=consumer} each
 * iteration of a loop without a pause (45,000 lines in 25 s with kafka-clients 4.2.1).
 * dp-kafka reports the state of the cluster and the consumers itself. A level that the
 * user sets for one of these loggers always applies. A level of a package above it
 * applies if it is stricter, or if it is debug or trace. Does not apply if
 * {@code kafka.defaults.client-log-levels} is {@code false}.
 */
class ClientLogLevel implements EnvironmentPostProcessor, Ordered {

	private static final String KAFKA = "org.apache.kafka.";

	private static final String CONSUMER = "clients.consumer.internals.";

	private static final Map<String, String> LEVELS = levels();

	// in YAML, off is false
	private static final List<String> ORDER = List.of("all", "trace", "debug", "info", "warn", "error", "fatal", "off",
			"false");

	private static final int LAST_OF_DETAILS = ORDER.indexOf("debug");

	private static Map<String, String> levels() {
		Map<String, String> levels = new HashMap<>();
		// dp-kafka reports these failures itself, or the outcome of the call does
		for (String logger : List.of("clients.NetworkClient", "clients.producer.internals.Sender",
				// logged for each attempt on a refused group or partition
				CONSUMER + "FetchCollector", CONSUMER + "CommitRequestManager", CONSUMER + "ConsumerMembershipManager",
				CONSUMER + "AsyncKafkaConsumer")) {
			levels.put(KAFKA + logger, "error");
		}
		// logged for each response that refuses a topic or group; the caller receives it
		// as an exception
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
				// each step of a rebalance and each lookup of a coordinator
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
		if (!ApplicationDefault.CLIENT_LOG_LEVELS.isEnabled(environment)) {
			return;
		}
		Map<String, Object> levels = new HashMap<>();
		Map<String, String> known = new HashMap<>();
		LEVELS.forEach((logger, level) -> {
			if (isStricter(level, above(logger, environment, known))) {
				levels.put("logging.level." + logger, level);
			}
		});
		environment.getPropertySources().addLast(new MapPropertySource("dpKafkaDefaults", levels));
	}

	private static boolean isStricter(String level, @Nullable String above) {
		int order = (above != null) ? ORDER.indexOf(above.strip().toLowerCase(Locale.ROOT)) : -1;
		return order < 0 || (order > LAST_OF_DETAILS && order < ORDER.indexOf(level));
	}

	// Returns the level of the nearest package that has one, as in the logging system.
	// The
	// map contains the levels that were read.
	private static @Nullable String above(String logger, ConfigurableEnvironment environment,
			Map<String, String> known) {
		for (int dot = logger.lastIndexOf('.'); dot > 0; dot = logger.lastIndexOf('.', dot - 1)) {
			String level = known.computeIfAbsent(logger.substring(0, dot),
					(name) -> environment.getProperty("logging.level." + name, ""));
			if (StringUtils.hasText(level)) {
				return level;
			}
		}
		return null;
	}

}
