package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.List;

import com.github.onsdigital.dp.kafka.settings.NamedSettings;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * The names of the settings of a consumer.
 */
final class ConsumerKeys {

	static final String TOPIC = "topic";

	static final String GROUP = "group";

	static final String NUM_WORKERS = "num-workers";

	static final String BATCH_SIZE = "batch-size";

	static final String BATCH_WAIT_TIME = "batch-wait-time";

	static final String OFFSET = "offset";

	static final String OFFSET_OUT_OF_RANGE = "offset-out-of-range";

	static final String SESSION_TIMEOUT = "session-timeout";

	static final String MIN_BROKERS_HEALTHY = "min-brokers-healthy";

	static final String START = "start";

	static final String SUBSCRIBE_TO = "subscribe-to";

	static final String ON_UNHEALTHY = "on-unhealthy";

	static final String ON_ERROR = "on-error";

	static final String RETRY_ATTEMPTS = "retry-attempts";

	static final String DEAD_LETTER_TOPIC = "dead-letter-topic";

	static final String PROPERTIES = "properties";

	private static final List<String> DEFAULTS = List.of(NUM_WORKERS, BATCH_SIZE, BATCH_WAIT_TIME, OFFSET,
			OFFSET_OUT_OF_RANGE, SESSION_TIMEOUT, MIN_BROKERS_HEALTHY, START, SUBSCRIBE_TO, ON_UNHEALTHY, ON_ERROR,
			RETRY_ATTEMPTS);

	private static final List<String> ALL = List.of(TOPIC, GROUP, NUM_WORKERS, BATCH_SIZE, BATCH_WAIT_TIME, OFFSET,
			OFFSET_OUT_OF_RANGE, SESSION_TIMEOUT, MIN_BROKERS_HEALTHY, START, SUBSCRIBE_TO, ON_UNHEALTHY, ON_ERROR,
			RETRY_ATTEMPTS, DEAD_LETTER_TOPIC);

	private ConsumerKeys() {
	}

	static NamedSettings namedSettings(SettingsReader reader) {
		return new NamedSettings(reader, "kafka.consumers", "consumer", ALL, DEFAULTS, List.of(PROPERTIES));
	}

	static List<String> all() {
		return ALL;
	}

	static boolean hasDefault(String key) {
		return DEFAULTS.contains(key);
	}

}
