package com.github.onsdigital.dp.kafka.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

import com.github.onsdigital.dp.kafka.message.JacksonJsonFormat;
import com.github.onsdigital.dp.kafka.message.JsonFormat;

/**
 * Auto-configuration for JSON with the application's {@link JsonMapper}, if Jackson is on
 * the classpath.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(JsonMapper.class)
public final class DpKafkaJsonAutoConfiguration {

	DpKafkaJsonAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(JsonFormat.class)
	@ConditionalOnSingleCandidate(JsonMapper.class)
	JacksonJsonFormat dpKafkaJsonFormat(JsonMapper mapper) {
		return new JacksonJsonFormat(mapper);
	}

}
