package com.github.onsdigital.dp.kafka.autoconfigure.endpoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import com.github.onsdigital.dp.kafka.autoconfigure.ConditionalOnDefault;
import com.github.onsdigital.dp.kafka.endpoint.KafkaSecretsSanitizingFunction;
import com.github.onsdigital.dp.kafka.settings.ApplicationDefault;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * Auto-configuration that hides Kafka's secrets in Actuator's endpoints.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnDefault(ApplicationDefault.SECRET_SANITIZING)
public final class DpKafkaSanitizingAutoConfiguration {

	DpKafkaSanitizingAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	KafkaSecretsSanitizingFunction dpKafkaSecretsSanitizingFunction() {
		return new KafkaSecretsSanitizingFunction();
	}

	@Bean
	ShownValuesCheck dpKafkaShownValuesCheck(ObjectProvider<SettingsReader> reader) {
		return new ShownValuesCheck(reader::getObject);
	}

}
