package com.github.onsdigital.dp.kafka.badconfig;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.MessageProducerFactory;

/**
 * Beans of an application that has a producer {@code audit}.
 */
final class Producers {

	private Producers() {
	}

	// the default name of a class Audit that sends with the producer audit
	@Component("audit")
	static class Audit {

		Audit(MessageProducer audit) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AuditBean {

		@Bean
		String audit() {
			return "audit";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProducer {

		@Bean
		MessageProducer audit(MessageProducerFactory factory) {
			return factory.create("audit", "audit-log");
		}

		@Bean
		String topic(MessageProducer audit) {
			return audit.topic();
		}

	}

}
