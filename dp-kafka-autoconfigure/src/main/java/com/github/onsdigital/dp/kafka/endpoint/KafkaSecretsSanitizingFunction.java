package com.github.onsdigital.dp.kafka.endpoint;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

import com.github.onsdigital.dp.kafka.settings.SecretSettings;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Hides the secrets of Kafka in the endpoints {@code env} and {@code configprops}, also
 * if their values are shown.
 *
 * @since 0.1.0
 */
@Internal
public final class KafkaSecretsSanitizingFunction implements SanitizingFunction {

	@Override
	public SanitizableData apply(SanitizableData data) {
		Object value = data.getValue();
		if (value == null) {
			return data;
		}
		return (SecretSettings.isSecret(data.getKey()) || SecretSettings.isSecretValue(value.toString()))
				? data.withSanitizedValue() : data;
	}

}
