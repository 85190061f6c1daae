package com.github.onsdigital.dp.kafka.badconfig;

import java.util.stream.Stream;

import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderHandler;
import com.github.onsdigital.dp.kafka.badconfig.Handlers.UserHandler;

/**
 * Handlers.
 */
final class HandlerRows {

	private static final String SINGLE = " Allowed: one payload, which is byte[], String, ConsumerRecord<byte[], byte[]>,"
			+ " or a class read as JSON (as Avro with a schema), and @Header, @Headers, ConsumerRecordMetadata";

	private HandlerRows() {
	}

	static Stream<Row> rows() {
		return Stream.of(unowned(), doubled(), signatures(), scopes(), errorPolicies()).flatMap((rows) -> rows);
	}

	private static Row of(Class<?>... beans) {
		return Row.of().beans(beans);
	}

	private static Stream<Row> unowned() {
		return Stream.of(Row.of("KAFKA_CONSUMERS_ORDRS_TOPIC", "t")
			.beans(OrderHandler.class, UserHandler.class)
			.refused("kafka.consumers.ordrs is set, but no handler has the id \"ordrs\". Handlers: orders, users. "
					+ "Did you mean orders? [KAFKA_CONSUMERS_ORDRS_TOPIC]"),
				Row.of()
					.yaml("kafka.consumers.ordrs:\n  topic: t\n")
					.beans(OrderHandler.class, UserHandler.class)
					.refused(
							"kafka.consumers.ordrs is set, but no handler has the id \"ordrs\". Handlers: orders, users. "
									+ "Did you mean orders? [kafka.consumers.ordrs.topic (application.yml:2)]"),
				Row.of()
					.yaml("kafka.consumers.billing.topic: t")
					.beans(OrderHandler.class, UserHandler.class)
					.warned("kafka.consumers.billing is set, but no handler has the id \"billing\". Handlers: orders, users "
							+ "[kafka.consumers.billing.topic (application.yml:1)]"),
				Row.of("KAFKA_PRODUCERS_HELLO_REPLIES_TOPIC", "t")
					.variable("KAFKA_PRODUCERS_AUDIT_TOPIC", "audit")
					.warned("kafka.producers.hello-replies is set, but there is no producer \"hello-replies\". If only "
							+ "variables define a producer, its name must be one word. Producers: audit "
							+ "[KAFKA_PRODUCERS_HELLO_REPLIES_TOPIC]"));
	}

	private static Stream<Row> doubled() {
		String text = "failed to register handler because a handler or batch handler had already been registered for "
				+ "orders, only 1 allowed: ";
		return Stream.of(
				of(OrderHandler.class, Handlers.Other.class)
					.refused(text + "OrderHandler.handle, Other.on [OrderHandler.handle(String)]"),
				of(OrderHandler.class, Handlers.BatchHandler.class).refused(text
						+ "OrderHandler.handle (handler), BatchHandler.handle (batch handler) [OrderHandler.handle(String)]"));
	}

	private static Stream<Row> signatures() {
		String no = ": no converter from bytes to ";
		String name = "; name the class to read into (no type comes from headers or from the payload)";
		return Stream.of(
				of(Handlers.TwoPayloads.class)
					.refused("TwoPayloads.handle(String, Order): parameter 2 Order is not supported." + SINGLE),
				of(Handlers.TwoPayloads.class).variable(ConsumerRows.variable("num-workers"), "0")
					.refused(
							"consumer orders: num-workers must be 1 or more; found 0 ["
									+ ConsumerRows.variable("num-workers") + "]",
							"TwoPayloads.handle(String, Order): parameter 2 Order is not supported." + SINGLE),
				of(Handlers.Generic.class).refused(
						"Generic.handle(Object): parameter 1 Object has a type that is not known in full: name the "
								+ "class to read into." + SINGLE),
				of(Handlers.PrivateMethod.class).refused("PrivateMethod.handle(String): a handler must not be private"),
				of(Handlers.StaticMethod.class).refused("StaticMethod.handle(String): a handler must not be static"),
				of(Handlers.Returning.class).refused(
						"Returning.handle(String): it returns String. Allowed: void, or a CompletionStage, which has to "
								+ "complete before the record is committed"),
				of(Handlers.AnyObject.class).refused("AnyObject.handle(Object)" + no + "Object" + name),
				of(Handlers.AnInterface.class).refused("AnInterface.handle(Item)" + no + "Item: an interface" + name),
				of(Handlers.ListInSingle.class)
					.warned("ListInSingle.handle(List) is a single handler: each message is read as a JSON array. For "
							+ "batches use @KafkaBatchHandler"));
	}

	private static Stream<Row> scopes() {
		return Stream.of(
				of(Handlers.PrototypeHandler.class).refused("PrototypeHandler.handle(String): bean "
						+ "handlers.PrototypeHandler must be a singleton; its scope is prototype"),
				of(Handlers.RequestHandler.class).refused("RequestHandler.handle(String): bean "
						+ "handlers.RequestHandler must be a singleton; its scope is request"));
	}

	private static Stream<Row> errorPolicies() {
		return Stream.of(
				ConsumerRows.refused(OrderHandler.class, "retry-attempts", "-1",
						"retry-attempts must be 0 or more; found -1"),
				ConsumerRows.refused(OrderHandler.class, "retry-attempts", "101",
						"retry-attempts=101 is above the limit 100"),
				ConsumerRows.refused(OrderHandler.class, "dead-letter-topic", "order-placed",
						"dead-letter topic \"order-placed\" is the topic consumed; that would loop"),
				ConsumerRows.refused(OrderHandler.class, "dead-letter-topic", "a b",
						"dead-letter-topic \"a b\" may hold only letters, digits, '.', '_', '-', at most 249"),
				ConsumerRows.warned(OrderHandler.class, "dead-letter-topic", "orders-dlt",
						"dead-letter-topic has no effect, because on-error is not dead-letter; set on-error=dead-letter"),
				ConsumerRows.refused(OrderHandler.class, "on-error", "comit",
						"on-error must be commit, redeliver, dead-letter or stop; found \"comit\". Did you mean commit?"),
				Stream.of(Row.of(ConsumerRows.variable("dead-letter-topic"), " ")
					.variable(ConsumerRows.variable("on-error"), "dead-letter")))
			.flatMap((rows) -> rows);
	}

}
