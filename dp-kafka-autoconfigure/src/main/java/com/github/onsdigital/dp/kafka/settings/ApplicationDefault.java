package com.github.onsdigital.dp.kafka.settings;

import java.util.Locale;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * What dp-kafka changes in the application outside its own beans, unless a property below
 * {@code kafka.defaults} is {@code false}.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public enum ApplicationDefault {

	/** The levels of loggers of the Kafka client. */
	CLIENT_LOG_LEVELS,

	/** The order of severity of health statuses. */
	HEALTH_STATUS_ORDER,

	/** The connection settings of all Kafka clients that are not dp-kafka's. */
	CONNECTION_DETAILS,

	/** The SSL bundle of the certificates of KAFKA_SEC_*. */
	SSL_BUNDLE,

	/** The time at which Boot's KafkaAdmin creates declared topics. */
	DEFERRED_TOPIC_CREATION,

	/** The cluster's id of the KafkaAdmin beans. */
	ADMIN_CLUSTER_ID,

	/** The secrets that Actuator's endpoints hide. */
	SECRET_SANITIZING;

	/**
	 * Returns the property that switches it off.
	 * @return the name, in lower case with dashes
	 */
	public String property() {
		return "kafka.defaults." + name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Returns whether it is switched on. Blank values count as unset, as for each
	 * setting. A value that is neither true nor false is ignored here and reported by
	 * {@link #check}.
	 * @param environment the environment
	 * @return {@code false} only if the property is false
	 */
	public boolean isEnabled(Environment environment) {
		return isEnabled(new SettingsReader((ConfigurableEnvironment) environment));
	}

	/**
	 * Returns whether it is switched on.
	 * @param reader reads the settings
	 * @return {@code false} only if the property is false
	 */
	public boolean isEnabled(SettingsReader reader) {
		return !Boolean.FALSE.equals(value(reader, new SettingProblems()));
	}

	private Boolean value(SettingsReader reader, SettingProblems problems) {
		Boolean value = new SettingParser(problems).trueOrFalse(property(), reader.find(property()));
		return (value != null) ? value : Boolean.TRUE;
	}

	/**
	 * Validates all properties below {@code kafka.defaults}.
	 * @param reader reads the settings
	 * @param problems receives each value that is neither true nor false
	 */
	public static void check(SettingsReader reader, SettingProblems problems) {
		for (ApplicationDefault each : values()) {
			each.value(reader, problems);
		}
	}

}
