package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.List;

import com.github.onsdigital.dp.kafka.settings.ConsumerProperties;
import com.github.onsdigital.dp.kafka.settings.NamedSettings;
import com.github.onsdigital.dp.kafka.settings.PropertyKeys;
import com.github.onsdigital.dp.kafka.settings.SettingsBinder;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * The names and the defaults of the settings of a consumer.
 */
final class ConsumerKeys {

	static final String TOPIC = "topic";

	static final String GROUP = "group";

	static final String NUM_WORKERS = "num-workers";

	static final String ORDERING = "ordering";

	static final String MAX_IN_FLIGHT = "max-in-flight";

	static final String MAX_UNCOMMITTED = "max-uncommitted";

	static final String HANDLER_TIMEOUT = "handler-timeout";

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

	/** The default of each setting. */
	static final ConsumerProperties DEFAULTS = SettingsBinder.defaults(ConsumerProperties.class);

	private static final List<String> SHARED = PropertyKeys.sharedOf(ConsumerProperties.class, "consumer");

	private static final List<String> ALL = PropertyKeys.of(ConsumerProperties.class);

	private ConsumerKeys() {
	}

	static NamedSettings namedSettings(SettingsReader reader) {
		return new NamedSettings(reader, "kafka.consumers", "consumer", ALL, SHARED,
				PropertyKeys.mapsOf(ConsumerProperties.class));
	}

	static List<String> all() {
		return ALL;
	}

	static boolean isShared(String key) {
		return SHARED.contains(key);
	}

}
