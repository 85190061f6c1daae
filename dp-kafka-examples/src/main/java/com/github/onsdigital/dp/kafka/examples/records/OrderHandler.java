package com.github.onsdigital.dp.kafka.examples.records;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.kafka.listener.adapter.ConsumerRecordMetadata;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * Handles orders one at a time. A record is committed after the method has returned.
 * <p>
 * If the method throws, it is called up to three more times for the same record. After
 * that, {@code on-error} decides.
 */
@Component
class OrderHandler {

	private static final Log logger = LogFactory.getLog(OrderHandler.class);

	@KafkaMessageHandler(id = "orders", topic = "orders", group = "billing")
	void handle(OrderPlaced order, ConsumerRecordMetadata position) {
		if (order.amount() <= 0) {
			throw new IllegalArgumentException("Order " + order.id() + " has the amount " + order.amount());
		}
		logger.info("Order " + order.id() + " of " + order.customer() + ": " + order.amount() + " (orders-"
				+ position.partition() + "@" + position.offset() + ")");
	}

	/**
	 * The value of a record, read from JSON.
	 *
	 * @param id the id of the order
	 * @param customer the customer
	 * @param amount the amount, greater than zero
	 */
	record OrderPlaced(String id, String customer, int amount) {

	}

}
