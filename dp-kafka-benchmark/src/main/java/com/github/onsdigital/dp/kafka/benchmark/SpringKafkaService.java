package com.github.onsdigital.dp.kafka.benchmark;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.converter.RecordMessageConverter;
import org.springframework.kafka.support.converter.StringJacksonJsonMessageConverter;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service of {@link DpKafkaService} with plain Spring Kafka.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SpringKafkaService {

	@Bean
	RecordMessageConverter converter(JsonMapper mapper) {
		return new StringJacksonJsonMessageConverter(mapper);
	}

	@Bean
	KafkaTemplate<Object, Object> invoices(ProducerFactory<Object, Object> factory, RecordMessageConverter converter) {
		return template(factory, converter, "invoices");
	}

	@Bean
	KafkaTemplate<Object, Object> receipts(ProducerFactory<Object, Object> factory, RecordMessageConverter converter) {
		return template(factory, converter, "receipts");
	}

	private static KafkaTemplate<Object, Object> template(ProducerFactory<Object, Object> factory,
			RecordMessageConverter converter, String topic) {
		KafkaTemplate<Object, Object> template = new KafkaTemplate<>(factory);
		template.setMessageConverter(converter);
		template.setDefaultTopic(topic);
		return template;
	}

	@Bean
	Orders orders(KafkaTemplate<Object, Object> invoices) {
		return new Orders(invoices);
	}

	@Bean
	Refunds refunds(KafkaTemplate<Object, Object> receipts) {
		return new Refunds(receipts);
	}

	/**
	 * Sends an invoice for each order.
	 *
	 * @param invoices the template
	 */
	record Orders(KafkaTemplate<Object, Object> invoices) {

		@KafkaListener(topics = "orders", groupId = "spring-kafka-orders")
		void handle(Order order) {
			this.invoices.send(MessageBuilder.withPayload(order).build()).join();
		}

	}

	/**
	 * Sends a receipt for each refund.
	 *
	 * @param receipts the template
	 */
	record Refunds(KafkaTemplate<Object, Object> receipts) {

		@KafkaListener(topics = "refunds", groupId = "spring-kafka-refunds")
		void handle(Order refund) {
			this.receipts.send(MessageBuilder.withPayload(refund).build()).join();
		}

	}

}
