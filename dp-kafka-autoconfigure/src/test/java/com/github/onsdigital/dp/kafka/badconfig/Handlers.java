package com.github.onsdigital.dp.kafka.badconfig;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.springframework.context.annotation.Scope;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * The handlers of the rows.
 */
final class Handlers {

	private Handlers() {
	}

	record Order(String item) {
	}

	interface Item {

	}

	static class OrderHandler {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		void handle(String order) {
		}

	}

	static class StageHandler {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		CompletionStage<?> handle(String order) {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class AttributesHandler {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing", ordering = "keys",
				maxInFlight = "none", maxUncommitted = "0", handlerTimeout = "-1s")
		void handle(String order) {
		}

	}

	static class BatchHandler {

		@KafkaBatchHandler(id = "orders", topic = "order-placed", group = "billing", batchSize = "50")
		void handle(List<String> orders) {
		}

	}

	static class OrderListHandler {

		@KafkaBatchHandler(id = "order-lists", topic = "order-placed", group = "lists", batchSize = "50")
		void handle(List<String> orders) {
		}

	}

	static class BatchOfOneHandler {

		@KafkaBatchHandler(id = "orders", topic = "order-placed", group = "billing")
		void handle(List<String> orders) {
		}

	}

	static class BareHandler {

		@KafkaMessageHandler(id = "orders")
		void handle(String order) {
		}

	}

	static class UserHandler {

		@KafkaMessageHandler(id = "users", topic = "user-changed", group = "accounts")
		void handle(String user) {
		}

	}

	static class RefundHandler {

		@KafkaMessageHandler(id = "refunds", topic = "refund-requested", group = "billing")
		void handle(String refund) {
		}

	}

	static class DeadOrderHandler {

		@KafkaMessageHandler(id = "orders-dead-letter", topic = "order-placed-dlt", group = "dead")
		void handle(String order) {
		}

	}

	static class Other {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		void on(String order) {
		}

	}

	static class PlaceholderHandler {

		@KafkaMessageHandler(id = "orders", topic = "${KAFKA_TOPIC}", group = "billing")
		void handle(String order) {
		}

	}

	static class CamelHandler {

		@KafkaMessageHandler(id = "orderEvents", topic = "order-placed", group = "billing")
		void handle(String order) {
		}

	}

	static class MongoHandler {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing", subscribeTo = "mongoo")
		void handle(String order) {
		}

	}

	static class JsonHandler {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		void handle(Order order) {
		}

	}

	static class AvroHandler {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing",
				schema = "classpath:no-such-order.avsc")
		void handle(Order order) {
		}

	}

	static class TwoPayloads {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		void handle(String text, Order order) {
		}

	}

	static class Generic<T> {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		void handle(T order) {
		}

	}

	static class PrivateMethod {

		@SuppressWarnings({ "UnusedMethod", "UnusedVariable" }) // private is the mistake
		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		private void handle(String order) {
		}

	}

	static class StaticMethod {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		static void handle(String order) {
		}

	}

	static class Returning {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		String handle(String order) {
			return order;
		}

	}

	static class AnyObject {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		void handle(Object order) {
		}

	}

	static class AnInterface {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		void handle(Item item) {
		}

	}

	static class ListInSingle {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		void handle(List<Map<String, String>> orders) {
		}

	}

	@Scope("prototype")
	static class PrototypeHandler {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		void handle(String order) {
		}

	}

	@Scope("request")
	static class RequestHandler {

		@KafkaMessageHandler(id = "orders", topic = "order-placed", group = "billing")
		void handle(String order) {
		}

	}

}
