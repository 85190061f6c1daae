package com.github.onsdigital.dp.kafka.badconfig;

import java.util.stream.Stream;

import com.github.onsdigital.dp.kafka.badconfig.Handlers.AttributesHandler;
import com.github.onsdigital.dp.kafka.badconfig.Handlers.BatchHandler;
import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderHandler;
import com.github.onsdigital.dp.kafka.badconfig.Handlers.StageHandler;

/**
 * Ordering and concurrency of consumers.
 */
final class ConcurrencyRows {

	private static final String NO_STAGE = "a handler that does not return a CompletionStage: ";

	private ConcurrencyRows() {
	}

	static Stream<Row> rows() {
		return Stream.of(values(), batches(), ordinary(), workers(), windows(), attributes(), valid())
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> refused(Class<?> handler, String key, String value, String text) {
		return ConsumerRows.refused(handler, key, value, text);
	}

	private static Stream<Row> warned(Class<?> handler, String key, String value, String text) {
		return ConsumerRows.warned(handler, key, value, text);
	}

	private static String variable(String key) {
		return ConsumerRows.variable(key);
	}

	private static Stream<Row> values() {
		return Stream.of(
				refused(OrderHandler.class, "ordering", "keys",
						"ordering must be partition, key or unordered; found \"keys\". Did you mean key?"),
				refused(StageHandler.class, "max-in-flight", "0", "max-in-flight must be 1 or more; found 0"),
				refused(StageHandler.class, "max-in-flight", "100001",
						"max-in-flight=100001 is above the limit 100000"),
				refused(StageHandler.class, "max-uncommitted", "-1", "max-uncommitted must be 1 or more; found -1"),
				refused(StageHandler.class, "max-uncommitted", "1000001",
						"max-uncommitted=1000001 is above the limit 1000000"),
				refused(StageHandler.class, "handler-timeout", "0",
						"handler-timeout must be greater than zero; found 0"),
				refused(StageHandler.class, "handler-timeout", "1m30s",
						"handler-timeout \"1m30s\" is not a duration such as 200ms; must be > 0; write 90s"),
				Stream.of(Row.of("KAFKA_CONSUMER_MAX_IN_FLIGHT", "0")
					.beans(OrderHandler.class)
					.refused("consumer orders: max-in-flight must be 1 or more; found 0 "
							+ "[KAFKA_CONSUMER_MAX_IN_FLIGHT]")))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> batches() {
		String batch = " is not possible with a batch handler, which handles one batch at a time. Remove ";
		return Stream.of(refused(BatchHandler.class, "ordering", "key", "ordering=key" + batch + "ordering"),
				refused(BatchHandler.class, "max-in-flight", "5", "max-in-flight=5" + batch + "max-in-flight"),
				refused(BatchHandler.class, "max-uncommitted", "5", "max-uncommitted=5" + batch + "max-uncommitted"),
				refused(BatchHandler.class, "handler-timeout", "5s", "handler-timeout=5s" + batch + "handler-timeout"))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> ordinary() {
		return Stream
			.of(refused(OrderHandler.class, "max-in-flight", "5",
					"max-in-flight=5 is not possible with ordering=partition and " + NO_STAGE
							+ "the poll thread handles one record at a time. Return a CompletionStage, or set ordering "
							+ "to key or unordered"),
					refused(OrderHandler.class, "handler-timeout", "5s",
							"handler-timeout=5s is not possible with " + NO_STAGE
									+ "a call that holds its thread cannot be ended. Return a CompletionStage, or "
									+ "remove handler-timeout"))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> workers() {
		String advice = ". Raise max-in-flight or lower num-workers";
		return Stream.of(
				refused(OrderHandler.class, "max-in-flight", "7",
						"max-in-flight=7 is below num-workers=8, so that some handler threads would never run" + advice)
					.peek((row) -> row.variable(variable("num-workers"), "8").variable(variable("ordering"), "key")),
				refused(StageHandler.class, "max-in-flight", "7",
						"max-in-flight=7 is below num-workers=8: each group member needs at least 1" + advice)
					.peek((row) -> row.variable(variable("num-workers"), "8")),
				refused(OrderHandler.class, "num-workers", "100001",
						"num-workers=100001 is above the limit 100000 with ordering=unordered")
					.peek((row) -> row.variable(variable("ordering"), "unordered")),
				warned(OrderHandler.class, "max-in-flight", "9",
						"max-in-flight=9 has no effect above num-workers=8, because each record in flight holds a "
								+ "thread")
					.peek((row) -> row.variable(variable("num-workers"), "8").variable(variable("ordering"), "key")),
				Stream.of(Row.of("KAFKA_CONSUMER_MAX_IN_FLIGHT", "7")
					.variable(variable("num-workers"), "8")
					.beans(StageHandler.class)
					.warned("consumer orders: max-in-flight=7 is ignored, because it is below num-workers=8 "
							+ "[KAFKA_CONSUMER_MAX_IN_FLIGHT]")))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> windows() {
		String sequential = ": the records of a partition are handled one after another";
		return Stream.of(
				warned(OrderHandler.class, "max-uncommitted", "500",
						"max-uncommitted has no effect with ordering=partition" + sequential),
				warned(StageHandler.class, "max-uncommitted", "500",
						"max-uncommitted has no effect with ordering=partition without max-in-flight" + sequential),
				warned(StageHandler.class, "max-uncommitted", "500",
						"max-uncommitted=500 is below max-in-flight=1024, which is reached only with records of 3 or "
								+ "more partitions")
					.peek((row) -> row.variable(variable("ordering"), "key")))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> attributes() {
		String method = " [AttributesHandler.handle(String)]";
		return Stream.of(Row.of()
			.beans(AttributesHandler.class)
			.refused("consumer orders: handler-timeout must be greater than zero; found -1s" + method,
					"consumer orders: max-in-flight must be 1 or more; found \"none\"" + method,
					"consumer orders: max-uncommitted must be 1 or more; found 0" + method,
					"consumer orders: ordering must be partition, key or unordered; found \"keys\". Did you mean key?"
							+ method));
	}

	private static Stream<Row> valid() {
		return Stream.of(
				Row.of("KAFKA_CONSUMER_MAX_IN_FLIGHT", "50")
					.variable("KAFKA_CONSUMER_HANDLER_TIMEOUT", "5s")
					.variable("KAFKA_CONSUMER_MAX_UNCOMMITTED", "60")
					.variable("KAFKA_CONSUMER_ORDERING", "key")
					.beans(BatchHandler.class),
				Row.of("KAFKA_CONSUMER_MAX_IN_FLIGHT", "50")
					.variable("KAFKA_CONSUMER_HANDLER_TIMEOUT", "5s")
					.variable("KAFKA_CONSUMER_MAX_UNCOMMITTED", "60")
					.beans(OrderHandler.class),
				Row.of(variable("ordering"), "KEY").variable(variable("num-workers"), "16").beans(OrderHandler.class),
				Row.of(variable("max-in-flight"), "1024")
					.variable(variable("handler-timeout"), "PT1S")
					.beans(StageHandler.class));
	}

}
