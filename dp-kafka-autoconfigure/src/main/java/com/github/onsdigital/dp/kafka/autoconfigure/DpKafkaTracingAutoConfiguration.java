package com.github.onsdigital.dp.kafka.autoconfigure;

import io.micrometer.tracing.Tracer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import com.github.onsdigital.dp.kafka.consumer.listener.BatchTracingObservationHandler;

/**
 * Auto-configuration that links the span of a batch to the spans of the sends of its
 * records, if the application uses tracing.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = {
		"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration" })
@ConditionalOnClass(Tracer.class)
@ConditionalOnBean(Tracer.class)
public final class DpKafkaTracingAutoConfiguration {

	// before Boot's handlers, because the first one that supports a context handles it
	private static final int BEFORE_BOOT = 900;

	DpKafkaTracingAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	@Order(BEFORE_BOOT)
	BatchTracingObservationHandler dpKafkaBatchTracingObservationHandler(Tracer tracer) {
		return new BatchTracingObservationHandler(tracer);
	}

}
