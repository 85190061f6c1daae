package com.github.onsdigital.dp.kafka.benchmark;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * A service with dp-kafka: two consumers and two producers.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class DpKafkaService {

	@Bean
	Orders orders(MessageProducer invoices) {
		return new Orders(invoices);
	}

	@Bean
	Refunds refunds(MessageProducer receipts) {
		return new Refunds(receipts);
	}

	/**
	 * Sends an invoice for each order.
	 *
	 * @param invoices the producer
	 */
	record Orders(MessageProducer invoices) {

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "dp-kafka-orders")
		void handle(Order order) {
			this.invoices.sendJson(order).join();
		}

	}

	/**
	 * Sends a receipt for each refund.
	 *
	 * @param receipts the producer
	 */
	record Refunds(MessageProducer receipts) {

		@KafkaMessageHandler(id = "refunds", topic = "refunds", group = "dp-kafka-refunds")
		void handle(Order refund) {
			this.receipts.sendJson(refund).join();
		}

	}

}
