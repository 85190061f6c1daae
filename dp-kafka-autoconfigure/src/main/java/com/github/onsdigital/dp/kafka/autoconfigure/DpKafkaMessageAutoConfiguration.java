package com.github.onsdigital.dp.kafka.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import com.github.onsdigital.dp.kafka.message.JsonFormat;
import com.github.onsdigital.dp.kafka.message.PayloadReaders;

/**
 * Auto-configuration for the conversion of message values.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DpKafkaJsonAutoConfiguration.class)
public final class DpKafkaMessageAutoConfiguration {

	DpKafkaMessageAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	PayloadReaders dpKafkaPayloadReaders(ObjectProvider<JsonFormat> json) {
		return new PayloadReaders(json.getIfAvailable());
	}

}
