package com.github.onsdigital.dp.kafka.examples.producer;

import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;
import com.github.onsdigital.dp.kafka.producer.SentRecord;

/**
 * Sends orders as JSON. The key keeps the orders of a customer in sequence. The topic is
 * set by {@code kafka.producers.orders.topic}.
 */
@Component
class OrderSender {

	private static final Log logger = LogFactory.getLog(OrderSender.class);

	private final MessageProducer orders;

	OrderSender(MessageProducer orders) {
		this.orders = orders;
	}

	/**
	 * Sends an order.
	 * @param order the order
	 * @return completes when the brokers have confirmed the message. A send never throws:
	 * each failure is in the future
	 */
	CompletableFuture<SentRecord> send(OrderPlaced order) {
		SendOptions options = SendOptions.withKey(order.customer()).header("origin", "shop");
		return this.orders.sendJson(order, options).whenComplete((sent, ex) -> log(order, sent, ex));
	}

	private void log(OrderPlaced order, @Nullable SentRecord sent, @Nullable Throwable ex) {
		if (ex == null) {
			logger.info("Order " + order.id() + " is written: " + sent);
		}
		else {
			logger.error("Order " + order.id() + " is not written: " + ex.getMessage());
		}
	}

	/**
	 * The value of a message, written as JSON.
	 *
	 * @param id the id of the order
	 * @param customer the customer
	 * @param amount the amount
	 */
	record OrderPlaced(String id, String customer, int amount) {

	}

}
