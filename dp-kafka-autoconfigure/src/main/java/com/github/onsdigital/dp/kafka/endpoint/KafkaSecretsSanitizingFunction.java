package com.github.onsdigital.dp.kafka.endpoint;

import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Hides the secrets of Kafka in Actuator's {@code env} and {@code configprops}, also
 * where these show values. Public only for the auto-configuration.
 *
 * @since 0.1.0
 */
public final class KafkaSecretsSanitizingFunction implements SanitizingFunction {

	private static final Pattern SECRET = Pattern
		.compile(".*(clientkey|password|secret|jaasconfig|keystorekey|credential|token).*");

	@Override
	public SanitizableData apply(SanitizableData data) {
		Object value = data.getValue();
		if (value == null) {
			return data;
		}
		String text = value.toString().toUpperCase(Locale.ROOT);
		return (text.contains("PRIVATE KEY") || isSecret(data.getKey())) ? data.withSanitizedValue() : data;
	}

	private static boolean isSecret(String key) {
		String plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		return (plain.startsWith("kafka") || plain.startsWith("springkafka")) && SECRET.matcher(plain).matches();
	}

}
