package com.github.onsdigital.dp.kafka.docs;

import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * The handler of the examples.
 */
@Component
class OrderHandler {

	private final OrderBook book;

	OrderHandler(OrderBook book) {
		this.book = book;
	}

	@KafkaMessageHandler(id = "orders", topic = "orders", group = "billing", subscribeTo = { "self", "db" })
	void handle(Order order) {
		this.book.add(order);
	}

}
