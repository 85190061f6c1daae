package com.github.onsdigital.dp.kafka.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * Handlers of the consumer {@code orders} that take other values than raw records.
 */
final class TypedHandlers {

	static final String SCHEMA = "{\"type\": \"record\", \"name\": \"order\", \"fields\": ["
			+ "{\"name\": \"order-id\", \"type\": \"string\"}, {\"name\": \"count\", \"type\": \"int\"}]}";

	private TypedHandlers() {
	}

	/**
	 * The value of a message.
	 *
	 * @param orderId a name
	 * @param count a number
	 */
	record Order(@Nullable String orderId, int count) {

	}

	/**
	 * Base class of the handlers.
	 */
	abstract static class Values {

		final List<Object> values = new CopyOnWriteArrayList<>();

		final List<Integer> sizes = new CopyOnWriteArrayList<>();

		void add(@Nullable Object value) {
			this.values.add((value != null) ? value : "null");
		}

	}

	/** Takes JSON. */
	static class Json extends Values {

		@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}")
		void handle(Order order) {
			add(order);
		}

	}

	/** Takes JSON or null. */
	static class NullableJson extends Values {

		@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}")
		void handle(@Nullable Order order) {
			add(order);
		}

	}

	/** Takes batches of JSON. */
	static class JsonBatch extends Values {

		@KafkaBatchHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}", batchSize = "5",
				batchWaitTime = "100ms")
		void handle(List<Order> orders) {
			this.sizes.add(orders.size());
			orders.forEach(this::add);
		}

	}

	/** Takes Avro. */
	static class Avro extends Values {

		@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}",
				schema = "${orders.schema}")
		void handle(Order order) {
			add(order);
		}

	}

	/** Takes batches of Avro. */
	static class AvroBatch extends Values {

		@KafkaBatchHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}", batchSize = "5",
				batchWaitTime = "100ms", schema = "${orders.schema}")
		void handle(List<Order> orders) {
			this.sizes.add(orders.size());
			orders.forEach(this::add);
		}

	}

	/** Takes a key and a header that are numbers. */
	static class Numbers extends Values {

		@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}")
		void handle(String text, @Header(KafkaHeaders.RECEIVED_KEY) int key, @Header("number") int number) {
			add(List.of(key, number));
		}

	}

	/** Takes text. */
	static class Text extends Values {

		@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}")
		void handle(String text) {
			add(text);
		}

	}

	/** Takes bytes. */
	static class Bytes extends Values {

		@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}")
		void handle(byte[] bytes) {
			add(Arrays.toString(bytes));
		}

	}

	/** Takes key, header, place and the trace id of a record. */
	static class Headers extends Values {

		@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}")
		void handle(String text, @Header(KafkaHeaders.RECEIVED_KEY) @Nullable String key,
				@Header("tenant") String tenant, @Header(KafkaHeaders.RECEIVED_PARTITION) int partition,
				@Header(KafkaHeaders.OFFSET) long offset, @Header(KafkaHeaders.RECEIVED_TIMESTAMP) long timestamp) {
			List<Object> all = new ArrayList<>();
			all.add(text);
			all.add((key != null) ? key : "null");
			all.addAll(List.of(tenant, partition, offset, timestamp));
			add(all);
		}

	}

	/** Records the trace id of each value. */
	static class Trace extends Values {

		@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}")
		void handle(String text) {
			add(text + "=" + MDC.get("trace_id"));
		}

	}

}
