package com.github.onsdigital.dp.kafka.examples.pipeline;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;

/**
 * Sends a confirmation of each order to the topic {@code confirmations}. Up to 1,024
 * sends are not confirmed by the brokers at the same time. An order is committed after
 * its confirmation and those of all earlier orders of its partition are written.
 */
@Component
class ConfirmationHandler {

	private static final Log logger = LogFactory.getLog(ConfirmationHandler.class);

	private final MessageProducer confirmations;

	private final AtomicInteger written = new AtomicInteger();

	ConfirmationHandler(MessageProducer confirmations) {
		this.confirmations = confirmations;
	}

	// without maxInFlight, each order would wait until the one before it is confirmed
	@KafkaMessageHandler(id = "confirmations", topic = "orders", group = "confirmations", maxInFlight = "1024")
	CompletionStage<Void> handle(OrderPlaced order) {
		Confirmation confirmation = new Confirmation(order.id(), "Thank you, " + order.customer());
		return this.confirmations.sendJson(confirmation, SendOptions.withKey(order.customer())).thenRun(this::written);
	}

	// runs on the network thread of the producer, and must not block
	private void written() {
		int number = this.written.incrementAndGet();
		if (number % 1_000 == 0) {
			logger.info(number + " confirmations are written");
		}
	}

	/**
	 * The value of a consumed record, read from JSON.
	 *
	 * @param id the id of the order
	 * @param customer the customer, also the key of the record
	 */
	record OrderPlaced(String id, String customer) {

	}

	/**
	 * The value of a sent message, written as JSON.
	 *
	 * @param orderId the id of the order
	 * @param text the text for the customer
	 */
	record Confirmation(String orderId, String text) {

	}

}
