package com.github.onsdigital.dp.kafka.badconfig;

import java.util.Locale;
import java.util.stream.Stream;

import com.github.onsdigital.dp.kafka.badconfig.Handlers.BareHandler;
import com.github.onsdigital.dp.kafka.badconfig.Handlers.BatchHandler;
import com.github.onsdigital.dp.kafka.badconfig.Handlers.BatchOfOneHandler;
import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderHandler;
import com.github.onsdigital.dp.kafka.badconfig.Handlers.RefundHandler;
import com.github.onsdigital.dp.kafka.badconfig.Handlers.UserHandler;

/**
 * Consumers.
 */
final class ConsumerRows {

	private ConsumerRows() {
	}

	static Stream<Row> rows() {
		return Stream
			.of(names(), workersAndBatches(), ConcurrencyRows.rows(), periods(), brokers(), offsets(), sessions(),
					raw(), unknown(), unknownKeys(), validNames(), several())
			.flatMap((rows) -> rows);
	}

	/**
	 * Creates two rows for a setting of the consumer: as a variable and in a file.
	 */
	static Stream<Row> refused(Class<?> handler, String key, String value, String text) {
		return Stream.of(
				Row.of(variable(key), value)
					.beans(handler)
					.refused("consumer orders: " + text + " [" + variable(key) + "]"),
				inFile(key, value).beans(handler)
					.refused("consumer orders: " + text + " [kafka.consumers.orders." + key + " (application.yml:2)]"));
	}

	static Stream<Row> warned(Class<?> handler, String key, String value, String text) {
		return Stream.of(
				Row.of(variable(key), value)
					.beans(handler)
					.warned("consumer orders: " + text + " [" + variable(key) + "]"),
				inFile(key, value).beans(handler)
					.warned("consumer orders: " + text + " [kafka.consumers.orders." + key + " (application.yml:2)]"));
	}

	static String variable(String key) {
		return "KAFKA_CONSUMERS_ORDERS_" + key.toUpperCase(Locale.ROOT).replaceAll("[-.]", "_");
	}

	private static Row inFile(String key, String value) {
		return Row.of().yaml("kafka.consumers.orders:\n  " + key + ": '" + value + "'\n");
	}

	private static Stream<Row> names() {
		String legal = " may hold only letters, digits, '.', '_', '-', at most 249";
		String noTopic = "consumer orders: topic is compulsory but was not provided [kafka.consumers.orders.topic]";
		String noGroup = "consumer orders: group is compulsory but was not provided [kafka.consumers.orders.group]";
		Stream<Row> missing = Stream.of(Row.of(variable("group"), "g").beans(BareHandler.class).refused(noTopic),
				Row.of(variable("topic"), "  ")
					.variable(variable("group"), "g")
					.beans(BareHandler.class)
					.refused(noTopic),
				Row.of().beans(BareHandler.class).refused(noGroup, noTopic),
				Row.of()
					.yaml("kafka.consumers.orders: { topic: t, group: ' ' }")
					.beans(BareHandler.class)
					.refused(noGroup),
				Row.of().variable(variable("topic"), "t").variable(variable("group"), "g").beans(BareHandler.class));
		String tooLong = "x".repeat(250);
		return Stream
			.of(missing,
					refused(BareHandler.class, "topic", "a b", "topic \"a b\"" + legal)
						.peek((row) -> row.variable(variable("group"), "g")),
					refused(OrderHandler.class, "topic", ".", "topic \".\"" + legal),
					refused(OrderHandler.class, "topic", "..", "topic \"..\"" + legal),
					refused(OrderHandler.class, "topic", tooLong, "topic \"" + "x".repeat(79) + "…\"" + legal))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> workersAndBatches() {
		return Stream
			.of(refused(OrderHandler.class, "num-workers", "0", "num-workers must be 1 or more; found 0"),
					refused(OrderHandler.class, "num-workers", "-1", "num-workers must be 1 or more; found -1"),
					refused(OrderHandler.class, "num-workers", "many", "num-workers must be 1 or more; found \"many\""),
					warned(BatchHandler.class, "num-workers", "8",
							"batch handling is sequential; num-workers=8 has no effect"),
					refused(BatchHandler.class, "batch-size", "0", "batch-size must be 1 or more; found 0"),
					refused(BatchHandler.class, "batch-size", "-5", "batch-size must be 1 or more; found -5"),
					refused(BatchHandler.class, "batch-size", "ten", "batch-size must be 1 or more; found \"ten\""),
					refused(BatchHandler.class, "batch-size", "200000", "batch-size=200000 is above the limit 100000"),
					Stream.of(Row.of(variable("batch-size"), "5000")
						.variable(variable("properties.max.poll.records"), "10")
						.beans(BatchHandler.class)),
					warned(OrderHandler.class, "batch-size", "8",
							"batch-size has no effect with a single-message handler"),
					warned(OrderHandler.class, "batch-wait-time", "1s",
							"batch-wait-time has no effect with a single-message handler"),
					warned(BatchHandler.class, "batch-size", "1",
							"batch handler with batch-size 1: each list has one record; set batch-size"),
					Stream.of(
							Row.of()
								.beans(BatchOfOneHandler.class)
								.warned("consumer orders: batch handler with batch-size 1: each list has one record; "
										+ "set batch-size [BatchOfOneHandler.handle(List)]")))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> periods() {
		String form = " is not a duration such as 200ms; must be > 0";
		String retry = " must be greater than zero; found ";
		return Stream
			.of(refused(BatchHandler.class, "batch-wait-time", "0",
					"batch-wait-time must be greater than zero; found 0"),
					refused(BatchHandler.class, "batch-wait-time", "-1s",
							"batch-wait-time must be greater than zero; found -1s"),
					refused(BatchHandler.class, "batch-wait-time", "5 parsecs", "batch-wait-time \"5 parsecs\"" + form),
					refused(BatchHandler.class, "batch-wait-time", "1m30s",
							"batch-wait-time \"1m30s\"" + form + "; write 90s"),
					Stream.of(Row.of(variable("batch-wait-time"), "300").beans(BatchHandler.class)),
					refused(BatchHandler.class, "batch-wait-time", "10m",
							"batch-wait-time 10m must be below 80 % of max.poll.interval.ms (5m), "
									+ "or the group drops this member"),
					Stream.of(
							Row.of("KAFKA_RETRY_MIN_PERIOD", "0")
								.refused("kafka.retry.min-period" + retry + "0 [KAFKA_RETRY_MIN_PERIOD]"),
							Row.of()
								.properties("kafka.retry.min-period=-5s")
								.refused("kafka.retry.min-period" + retry + "-5s (application.properties:1)"),
							Row.of("KAFKA_RETRY_MAX_PERIOD", "0s")
								.refused("kafka.retry.max-period" + retry + "0s [KAFKA_RETRY_MAX_PERIOD]"),
							Row.of("KAFKA_RETRY_MIN_PERIOD", "40s")
								.refused("kafka.retry.min-period (40s) must be smaller or equal to "
										+ "kafka.retry.max-period (32s) [KAFKA_RETRY_MIN_PERIOD]"),
							Row.of()
								.yaml("kafka.retry.max-period: 100ms")
								.refused("kafka.retry.min-period (200ms) must be smaller or equal to "
										+ "kafka.retry.max-period (100ms) (application.yml:1)")))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> brokers() {
		return Stream
			.of(refused(OrderHandler.class, "min-brokers-healthy", "0",
					"min-brokers-healthy must be greater than zero; found 0"),
					refused(OrderHandler.class, "min-brokers-healthy", "-1",
							"min-brokers-healthy must be greater than zero; found -1"),
					Stream.of(
							Row.of("KAFKA_PRODUCERS_AUDIT_MIN_BROKERS_HEALTHY", "0")
								.variable("KAFKA_PRODUCERS_AUDIT_TOPIC", "audit")
								.refused("producer audit: min-brokers-healthy must be greater than zero; found 0 "
										+ "[KAFKA_PRODUCERS_AUDIT_MIN_BROKERS_HEALTHY]"),
							Row.of("KAFKA_PRODUCERS_AUDIT_TOPIC", "audit")),
					refused(OrderHandler.class, "min-brokers-healthy", "3",
							"min-brokers-healthy (3) must be smaller or equal to the number of brokers in KAFKA_ADDR (2)")
						.peek((row) -> row.variable("KAFKA_ADDR", Listener.ADDRESS + ",127.0.0.1:1")))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> offsets() {
		String skipped = "with offset=newest, records produced before the first commit, or on partitions added later, "
				+ "are skipped";
		String allowed = "offset must be oldest, newest, none or a duration such as by_duration:PT1H; found ";
		String duration = " has no ISO duration. Write by_duration:PT1H for one hour, by_duration:P7D for seven days";
		return Stream.of(
				refused(OrderHandler.class, "offset", "latests", allowed + "\"latests\". Did you mean newest?"),
				refused(OrderHandler.class, "offset", "5", allowed + "5"),
				refused(OrderHandler.class, "offset", "by_duration", "offset \"by_duration\"" + duration),
				refused(OrderHandler.class, "offset", "by_duration:1h", "offset \"by_duration:1h\"" + duration),
				refused(OrderHandler.class, "offset", "by_duration:PT-1H",
						"offset by_duration must be between PT0S and P3650D; found by_duration:PT-1H"),
				refused(OrderHandler.class, "offset", "by_duration:P36500D",
						"offset by_duration must be between PT0S and P3650D; found by_duration:P36500D"),
				refused(OrderHandler.class, "offset-out-of-range", "newst",
						"offset-out-of-range must be oldest, newest or none; found \"newst\". Did you mean newest?"),
				warned(OrderHandler.class, "offset-out-of-range", "latest",
						"with offset-out-of-range=newest, records produced while the consumer did not consume are "
								+ "skipped when its committed offset is removed"),
				Stream.of(Row.of(variable("offset"), "earliest"), Row.of(variable("offset"), "none"),
						Row.of(variable("offset"), "by_duration:P7D"),
						Row.of(variable("offset-out-of-range"), "earliest"),
						Row.of(variable("offset-out-of-range"), "none")),
				warned(OrderHandler.class, "offset", "newest", skipped),
				warned(OrderHandler.class, "offset", "latest", skipped))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> sessions() {
		String broker = " cannot be set with group.protocol=consumer (the broker decides); remove one";
		Stream<Row> consumerProtocol = Stream
			.of(refused(OrderHandler.class, "session-timeout", "20s", "session-timeout" + broker),
					refused(OrderHandler.class, "properties.heartbeat.interval.ms", "1000",
							"heartbeat.interval.ms" + broker),
					refused(OrderHandler.class, "properties.partition.assignment.strategy",
							"org.apache.kafka.clients.consumer.RangeAssignor",
							"partition.assignment.strategy" + broker))
			.flatMap((rows) -> rows)
			.peek((row) -> row.variable(variable("properties.group.protocol"), "consumer"));
		return Stream
			.of(refused(OrderHandler.class, "session-timeout", "0",
					"session-timeout must be greater than zero; found 0"),
					refused(OrderHandler.class, "session-timeout", "-1s",
							"session-timeout must be greater than zero; found -1s"),
					refused(OrderHandler.class, "session-timeout", "30d",
							"session-timeout must be at most 2147483647ms; found 30d"),
					refused(OrderHandler.class, "session-timeout", "2s",
							"session-timeout must be above heartbeat.interval.ms (3s); found 2s"),
					warned(OrderHandler.class, "session-timeout", "4s",
							"session-timeout 4s: brokers usually allow 6s to 30m"),
					warned(OrderHandler.class, "session-timeout", "40m",
							"session-timeout 40m: brokers usually allow 6s to 30m")
						.peek((row) -> row.variable(variable("properties.max.poll.interval.ms"), "3600000")),
					consumerProtocol,
					refused(OrderHandler.class, "properties.max.poll.interval.ms", "5000",
							"max.poll.interval.ms (5s) must be above session-timeout (10s)"))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> raw() {
		String remove = " and in properties; remove properties.";
		String own = " is the starter's, which converts for the handler; remove properties.";
		return Stream
			.of(refused(OrderHandler.class, "properties.enable.auto.commit", "true",
					"enable.auto.commit=true breaks at-least-once; the starter commits. Remove it"),
					refused(OrderHandler.class, "properties.enable.auto.commit", "false",
							"enable.auto.commit is the starter's, which commits itself; "
									+ "remove properties.enable.auto.commit"),
					refused(OrderHandler.class, "properties.group.id", "g",
							"group.id is set both as group" + remove + "group.id"),
					refused(OrderHandler.class, "properties.bootstrap.servers", "b1:9092",
							"bootstrap.servers is set both as KAFKA_ADDR" + remove + "bootstrap.servers"),
					refused(OrderHandler.class, "properties.key.deserializer", "x",
							"key.deserializer" + own + "key.deserializer"),
					refused(OrderHandler.class, "properties.value.deserializer", "x", "value.deserializer" + own
							+ "value.deserializer"),
					Stream.of(Row.of()
						.beans(OrderHandler.class)
						.yaml("spring.kafka.consumer.properties.fetch.min.bytes: some")
						.refused("consumer orders: Invalid value some for configuration fetch.min.bytes: "
								+ "Not a number of type INT [spring.kafka.consumer]")))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> unknown() {
		String property = "unknown Kafka property sesion.timeout.ms; did you mean session.timeout.ms? [";
		String alone = " applies to this client only; the cluster checks do not use it. To apply it to all clients, "
				+ "set spring.kafka.properties.";
		return Stream.of(
				Row.of(variable("properties.sesion.timeout.ms"), "9000")
					.warned(property + variable("properties.sesion.timeout.ms") + "]"),
				inFile("properties.sesion.timeout.ms", "9000")
					.warned(property + "kafka.consumers.orders.properties.sesion.timeout.ms (application.yml:2)]"),
				Row.of("KAFKA_PRODUCERS_AUDIT_TOPIC", "audit")
					.variable("KAFKA_PRODUCERS_AUDIT_PROPERTIES_LINGERR_MS", "5")
					.warned("unknown Kafka property lingerr.ms; did you mean linger.ms? "
							+ "[KAFKA_PRODUCERS_AUDIT_PROPERTIES_LINGERR_MS]"),
				Row.of(variable("properties.ssl.truststore.type"), "PEM")
					.warned("consumer orders: ssl.truststore.type" + alone + "ssl.truststore.type ["
							+ variable("properties.ssl.truststore.type") + "]"),
				Row.of("KAFKA_PRODUCERS_AUDIT_TOPIC", "audit")
					.variable("KAFKA_PRODUCERS_AUDIT_PROPERTIES_SECURITY_PROTOCOL", "SSL")
					.warned("producer audit: security.protocol" + alone
							+ "security.protocol [KAFKA_PRODUCERS_AUDIT_PROPERTIES_SECURITY_PROTOCOL]"));
	}

	private static Stream<Row> unknownKeys() {
		String key = "unknown property kafka.consumers.orders.batchsize2; did you mean batch-size?";
		return Stream.of(Row.of(variable("batchsize2"), "9").refused(key + " [" + variable("batchsize2") + "]"),
				inFile("batchsize2", "9").refused(key + " (application.yml:2)"),
				Row.of()
					.yaml("kafka.producers.audit:\n  topic: audit\n  max-blok: 1s\n")
					.refused(
							"unknown property kafka.producers.audit.max-blok; did you mean max-block? (application.yml:3)"),
				Row.of(variable("on-eror"), "redeliver")
					.refused("unknown property kafka.consumers.orders.on-eror; did you mean on-error? ["
							+ variable("on-eror") + "]"),
				Row.of(variable("colour"), "red")
					.refused("unknown property kafka.consumers.orders.colour. Known: topic, group, num-workers, "
							+ "ordering, max-in-flight, max-uncommitted, handler-timeout, "
							+ "batch-size, batch-wait-time, offset, offset-out-of-range, session-timeout, "
							+ "min-brokers-healthy, start, subscribe-to, on-unhealthy, on-error, retry-attempts, "
							+ "dead-letter-topic, properties [" + variable("colour") + "]"),
				Row.of("KAFKA_CONSUMERS_ORDRES_ON_EROR", "redeliver")
					.refused("unknown property KAFKA_CONSUMERS_ORDRES_ON_EROR; did you mean "
							+ "KAFKA_CONSUMERS_ORDERS_ON_ERROR?"),
				Row.of("KAFKA_CONSUMERS_ORDERS", "redeliver")
					.refused("KAFKA_CONSUMERS_ORDERS has no effect: the settings of consumer orders are below it, for "
							+ "example kafka.consumers.orders.topic"),
				Row.of(variable("properties"), "fetch.min.bytes=1")
					.refused("kafka.consumers.orders.properties has no effect: what is set is below it, as in "
							+ "kafka.consumers.orders.properties.<name> [" + variable("properties") + "]"),
				inFile("on-error.policy", "stop")
					.refused("unknown property kafka.consumers.orders.on-error.policy; did you mean on-error? "
							+ "(application.yml:2)"));
	}

	// and names that are not dp-kafka's
	private static Stream<Row> validNames() {
		return Stream.of(inFile("on-eror", ""),
				Row.of(variable("port"), "tcp://10.0.0.1:9092")
					.variable(variable("port_9092_tcp_addr"), "10.0.0.1")
					.variable(variable("service_host"), "10.0.0.1"),
				Row.of("KAFKA_PRODUCERS_AUDIT_TOPIC", "audit")
					.variable("KAFKA_PRODUCERS_AUDIT_MAX_BLOK", "1s")
					.refused("unknown property kafka.producers.audit.max-blok; did you mean max-block? "
							+ "[KAFKA_PRODUCERS_AUDIT_MAX_BLOK]"),
				Row.of("KAFKA_PRODUCERS_AUDIT_TOPIC", "audit")
					.variable("KAFKA_PRODUCERS_AUDT_MAX_BLOCK", "1s")
					.yaml("kafka.producers.audit.max-block: 1s")
					.refused("producer audt: topic is compulsory but was not provided [kafka.producers.audt.topic]"),
				Row.of("KAFKA_CONSUMED_TOPIC", "t").variable("KAFKA_HOME", "/opt/kafka"));
	}

	private static Stream<Row> several() {
		String instance = "group.instance.id must be unique per consumer; ";
		return Stream.of(Row.of()
			.beans(OrderHandler.class, RefundHandler.class)
			.warned("consumers orders and refunds share group billing: a rebalance of one stops the other "
					+ "(on one topic: each gets part of the partitions). Meant? [RefundHandler.handle(String)]"),
				Row.of("KAFKA_CONSUMERS_USERS_GROUP", "billing")
					.beans(OrderHandler.class, UserHandler.class)
					.warned("consumers orders and users share group billing: a rebalance of one stops the other (on one "
							+ "topic: each gets part of the partitions). Meant? [KAFKA_CONSUMERS_USERS_GROUP]"),
				Row.of(variable("properties.group.instance.id"), "i")
					.variable(variable("num-workers"), "2")
					.refused("consumer orders: " + instance + "num-workers=2 would use it more than once ["
							+ variable("properties.group.instance.id") + "]"),
				Row.of()
					.yaml("kafka.consumer.properties:\n  group.instance.id: i\n")
					.beans(OrderHandler.class, UserHandler.class)
					.refused("consumer users: " + instance + "orders has the same "
							+ "[kafka.consumer.properties.group.instance.id (application.yml:2)]"));
	}

}
