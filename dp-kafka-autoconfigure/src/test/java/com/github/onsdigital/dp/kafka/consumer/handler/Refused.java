package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.List;
import java.util.Optional;

import kotlin.coroutines.Continuation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.scheduling.annotation.Async;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * Beans with invalid handler methods, each with a different problem.
 */
final class Refused {

	private Refused() {
	}

	static class OrderHandler {

		@KafkaMessageHandler(id = "orders")
		void handle(Order order) {
		}

	}

	static class Other {

		@KafkaMessageHandler(id = "orders")
		void on(String order) {
		}

	}

	static class OtherBatch {

		@KafkaBatchHandler(id = "orders")
		void on(List<Order> orders) {
		}

	}

	static class Suspending {

		@KafkaMessageHandler(id = "orders")
		Object on(Order order, Continuation<? super Object> continuation) {
			return order;
		}

	}

	static class TwoPayloads {

		@KafkaMessageHandler(id = "orders")
		void on(String text, Order order) {
		}

	}

	static class Acknowledged {

		@KafkaMessageHandler(id = "orders")
		void on(Order order, Acknowledgment acknowledgment) {
		}

	}

	static class WithConsumer {

		@KafkaMessageHandler(id = "orders")
		void on(Order order, Consumer<?, ?> consumer) {
		}

	}

	static class WithMessage {

		@KafkaMessageHandler(id = "orders")
		void on(Message<Order> order) {
		}

	}

	static class RawList {

		@SuppressWarnings("rawtypes")
		@KafkaBatchHandler(id = "orders")
		void on(List orders) {
		}

	}

	static class NotAList {

		@KafkaBatchHandler(id = "orders")
		void on(Order order) {
		}

	}

	static class RecordsInSingle {

		@KafkaMessageHandler(id = "orders")
		void on(List<ConsumerRecord<byte[], byte[]>> records) {
		}

	}

	static class ListInSingle {

		@KafkaMessageHandler(id = "orders")
		void on(List<Order> orders) {
		}

	}

	static class TypedRecord {

		@KafkaMessageHandler(id = "orders")
		void on(ConsumerRecord<String, Order> order) {
		}

	}

	static class OptionalPayload {

		@KafkaMessageHandler(id = "orders")
		void on(Optional<Order> order) {
		}

	}

	static class NoPayload {

		@KafkaMessageHandler(id = "orders")
		void on() {
		}

	}

	static class Expression {

		@KafkaMessageHandler(id = "orders")
		void on(@Payload("item") String item) {
		}

	}

	static class Unresolved<T> {

		@KafkaMessageHandler(id = "orders")
		void on(T order) {
		}

	}

	static class UnresolvedList<T> {

		@KafkaBatchHandler(id = "orders")
		void on(List<T> orders) {
		}

	}

	static class AnyObject {

		@KafkaMessageHandler(id = "orders")
		void on(Object order) {
		}

	}

	static class PrivateMethod {

		@SuppressWarnings({ "UnusedMethod", "UnusedVariable" }) // it is private
		@KafkaMessageHandler(id = "orders")
		private void on(Order order) {
		}

	}

	static class StaticMethod {

		@KafkaMessageHandler(id = "orders")
		static void on(Order order) {
		}

	}

	static class Returning {

		@KafkaMessageHandler(id = "orders")
		String on(Order order) {
			return order.item();
		}

	}

	static class AsyncVoid {

		@Async
		@KafkaMessageHandler(id = "orders")
		void on(Order order) {
		}

	}

	static class Everything {

		@SuppressWarnings({ "UnusedMethod", "UnusedVariable" }) // it is private
		@KafkaMessageHandler(id = "orders")
		private int on(Acknowledgment acknowledgment) {
			return 0;
		}

	}

	static class WrongId {

		@KafkaMessageHandler(id = "orderEvents")
		void on(Order order) {
		}

	}

	static class EmptyId {

		@KafkaMessageHandler(id = "")
		void on(Order order) {
		}

	}

	static class UnsetTopic {

		@KafkaMessageHandler(id = "orders", topic = "${KAFKA_TOPIC}", group = "${KAFKA_GROUP}")
		void on(Order order) {
		}

	}

	static class UnsetId {

		@KafkaMessageHandler(id = "${KAFKA_ID}")
		void on(Order order) {
		}

	}

}
