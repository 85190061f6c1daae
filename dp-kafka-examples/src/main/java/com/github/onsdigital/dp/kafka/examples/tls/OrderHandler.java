package com.github.onsdigital.dp.kafka.examples.tls;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * Handles orders. Nothing in a handler depends on TLS.
 */
@Component
class OrderHandler {

	private static final Log logger = LogFactory.getLog(OrderHandler.class);

	@KafkaMessageHandler(id = "orders", topic = "orders", group = "billing")
	void handle(OrderPlaced order) {
		logger.info("Order " + order.id() + " of " + order.customer() + ": " + order.amount());
	}

	/**
	 * The value of a record, read from JSON.
	 *
	 * @param id the id of the order
	 * @param customer the customer
	 * @param amount the amount
	 */
	record OrderPlaced(String id, String customer, int amount) {

	}

}
