package com.github.onsdigital.dp.kafka.examples.database;

import java.util.concurrent.CompletionStage;

import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;
import com.github.onsdigital.dp.kafka.producer.SentRecord;

/**
 * Books a payment for each order, and sends it to the topic {@code payments}.
 * <p>
 * Three things are committed, in this order: the transaction of the database, the message
 * (when the brokers confirm it), the offset of the order (when the returned future has
 * completed). After a crash between two of them the order is delivered again, and the
 * steps are repeated. The repeated booking changes nothing, because the id of the order
 * is a unique key in the same transaction. The repeated send can write the message a
 * second time, with the same content. An outbox table is not needed: the order stays
 * uncommitted in Kafka until its message is confirmed.
 */
@Component
class PaymentHandler {

	private final Payments payments;

	private final MessageProducer producer;

	PaymentHandler(Payments payments, MessageProducer producer) {
		this.payments = payments;
		this.producer = producer;
	}

	@KafkaMessageHandler(id = "payments", topic = "orders", group = "payments", subscribeTo = { "self", "db" })
	CompletionStage<SentRecord> handle(OrderPlaced order) {
		Payment payment = this.payments.book(order);
		return this.producer.sendJson(payment, SendOptions.withKey(order.customer()));
	}

	/**
	 * The value of a consumed record, read from JSON.
	 *
	 * @param id the id of the order
	 * @param customer the customer
	 * @param amount the amount
	 */
	record OrderPlaced(String id, String customer, int amount) {

	}

	/**
	 * A booked payment, sent as JSON.
	 *
	 * @param number its number, assigned by the database
	 * @param orderId the id of the order; a consumer recognises a repeated message by it
	 * @param customer the customer
	 * @param amount the amount
	 */
	record Payment(long number, String orderId, String customer, int amount) {

	}

}
