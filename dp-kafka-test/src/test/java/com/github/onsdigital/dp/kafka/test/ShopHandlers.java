package com.github.onsdigital.dp.kafka.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * The handlers of an imaginary shop.
 */
final class ShopHandlers {

	private ShopHandlers() {
	}

	/**
	 * What handlers do with an order.
	 */
	interface OrderBook {

		void add(Order order);

	}

	record Order(String id) {

	}

	@Component
	static class OrderHandler {

		private final OrderBook book;

		OrderHandler(OrderBook book) {
			this.book = book;
		}

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "shop", subscribeTo = { "self", "db" })
		void handle(Order order) {
			this.book.add(order);
		}

	}

	@Component
	static class BatchHandler {

		final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());

		@KafkaBatchHandler(id = "items", topic = "items", group = "items", batchSize = "3", batchWaitTime = "1s")
		void handle(List<String> items) {
			this.batches.add(items);
		}

	}

	@Component
	static class ForwardingHandler {

		private final MessageProducer bills;

		ForwardingHandler(MessageProducer bills) {
			this.bills = bills;
		}

		@KafkaMessageHandler(id = "forward", topic = "carts", group = "forward")
		CompletionStage<?> handle(Order order) {
			return this.bills.sendJson(order);
		}

	}

	@Component
	static class RawHandler {

		final List<ConsumerRecord<byte[], byte[]>> records = Collections.synchronizedList(new ArrayList<>());

		volatile @Nullable Runnable action;

		@KafkaMessageHandler(id = "raw", topic = "raw", group = "raw")
		void handle(ConsumerRecord<byte[], byte[]> record) {
			Runnable now = this.action;
			if (now != null) {
				now.run();
			}
			this.records.add(record);
		}

	}

}
