package com.github.onsdigital.dp.kafka.badconfig;

import java.util.stream.Stream;

/**
 * Producers.
 */
final class ProducerRows {

	private static final String VARIABLE = "KAFKA_PRODUCERS_AUDIT_";

	private ProducerRows() {
	}

	static Stream<Row> rows() {
		return Stream.of(topics(), sizes(), clients(), blocksAndHeaders(), names()).flatMap((rows) -> rows);
	}

	private static Row audit(String variable, String value) {
		return Row.of(VARIABLE + "TOPIC", "audit").variable(VARIABLE + variable, value);
	}

	private static Stream<Row> topics() {
		String legal = " may hold only letters, digits, '.', '_', '-', at most 249";
		return Stream.of(
				Row.of(VARIABLE + "MAX_BLOCK", "1s")
					.refused("producer audit: topic is compulsory but was not provided [kafka.producers.audit.topic]"),
				Row.of(VARIABLE + "TOPIC", "a b")
					.refused("producer audit: topic \"a b\"" + legal + " [" + VARIABLE + "TOPIC]"),
				Row.of()
					.yaml("kafka.producers:\n  audit:\n    topic: ..\n")
					.refused("producer audit: topic \"..\"" + legal
							+ " [kafka.producers.audit.topic (application.yml:3)]"));
	}

	private static Stream<Row> sizes() {
		return Stream.concat(
				Stream.of("0", "-1", "33554433", "99999999999999999999")
					.map((value) -> Row.of("KAFKA_MAX_BYTES", value)
						.refused("KAFKA_MAX_BYTES must be 1–33554432 (buffer.memory); found " + value)),
				Stream.of(
						Row.of("KAFKA_MAX_BYTES", "many")
							.refused("KAFKA_MAX_BYTES must be 1–33554432 (buffer.memory); found \"many\""),
						Row.of("KAFKA_MAX_BYTES", "2MB")
							.yaml("spring.kafka.producer.buffer-memory: 1MB")
							.refused("KAFKA_MAX_BYTES must be 1–1048576 (buffer.memory); found \"2MB\"")));
	}

	private static Stream<Row> clients() {
		String idempotent = "producer audit: Must set acks to all in order to use the idempotent producer. Otherwise we "
				+ "cannot guarantee idempotence. [" + VARIABLE + "PROPERTIES_ACKS]";
		return Stream.of(
				audit("PROPERTIES_ACKS", "1").variable(VARIABLE + "PROPERTIES_ENABLE_IDEMPOTENCE", "true")
					.refused(idempotent),
				audit("PROPERTIES_ACKS", "7").refused(
						"producer audit: Invalid value 7 for configuration acks: String must be one of: all, -1, 0, 1 ["
								+ VARIABLE + "PROPERTIES_ACKS]"),
				Row.of("KAFKA_PRODUCER_PROPERTIES_ACKS", "7")
					.variable("KAFKA_CONSUMERS_ORDERS_ON_ERROR", "dead-letter")
					.refused(
							"producer dp-kafka-dead-letters: Invalid value 7 for configuration acks: String must be one "
									+ "of: all, -1, 0, 1 [KAFKA_PRODUCER_PROPERTIES_ACKS]"),
				audit("PROPERTIES_DELIVERY_TIMEOUT_MS", "1000")
					.refused("producer audit: delivery.timeout.ms should be equal to or larger than linger.ms + "
							+ "request.timeout.ms [" + VARIABLE + "PROPERTIES_DELIVERY_TIMEOUT_MS]"),
				audit("PROPERTIES_MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION", "9")
					.variable(VARIABLE + "PROPERTIES_ENABLE_IDEMPOTENCE", "true")
					.refused(
							"producer audit: To use the idempotent producer, max.in.flight.requests.per.connection must "
									+ "be set to at most 5. Current value is 9. [" + VARIABLE
									+ "PROPERTIES_MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION]"),
				audit("MAX_BLOCK", "1s").yaml("spring.kafka.producer.acks: 7")
					.refused(
							"producer audit: Invalid value 7 for configuration acks: String must be one of: all, -1, 0, 1 "
									+ "[spring.kafka.producer]"),
				audit("PROPERTIES_BOOTSTRAP_SERVERS", "b1:9092")
					.refused("producer audit: bootstrap.servers is the starter's; remove properties.bootstrap.servers ["
							+ VARIABLE + "PROPERTIES_BOOTSTRAP_SERVERS]"));
	}

	private static Stream<Row> blocksAndHeaders() {
		String reserved = " must not begin with kafka_ or dp-, which are reserved [";
		return Stream.of(
				audit("MAX_BLOCK", "60s")
					.warned("producer audit: send may block 60s when Kafka is down [" + VARIABLE + "MAX_BLOCK]"),
				audit("MAX_BLOCK", "0s").refused(
						"producer audit: max-block must be greater than zero; found 0s [" + VARIABLE + "MAX_BLOCK]"),
				audit("HEADERS_DP_X", "y")
					.refused("producer audit: header key \"dp-x\"" + reserved + VARIABLE + "HEADERS_DP_X]"),
				Row.of()
					.yaml("kafka.producers.audit:\n  topic: audit\n  headers:\n    kafka_x: y\n")
					.refused("producer audit: header key \"kafka_x\"" + reserved
							+ "kafka.producers.audit.headers.kafka_x (application.yml:4)]"),
				Row.of()
					.yaml("kafka.producers.audit:\n  topic: audit\n  headers:\n    '[ ]': y\n")
					.refused("producer audit: header key must not be empty "
							+ "[kafka.producers.audit.headers[ ] (application.yml:4)]"));
	}

	private static Stream<Row> names() {
		String clash = "kafka.producers.audit creates a bean of that name, and audit is already a ";
		String rename = " of the application; rename one";
		return Stream.of(
				Row.of(VARIABLE + "TOPIC", "audit")
					.beans(Producers.Audit.class)
					.refused(clash + Producers.Audit.class.getName() + rename),
				Row.of()
					.yaml("kafka.producers.audit.topic: audit\nspring.main.allow-bean-definition-overriding: true\n")
					.beans(Producers.AuditBean.class)
					.refused(clash + "java.lang.String" + rename),
				Row.of()
					.yaml("kafka.producers.environment.topic: audit")
					.refused("kafka.producers.environment creates a bean of that name, and environment is already a "
							+ "org.springframework.core.env.StandardEnvironment" + rename),
				Row.of(VARIABLE + "TOPIC", "audit").beans(Producers.OwnProducer.class),
				Row.of()
					.yaml("kafka.producers.audit.topic: audit\nspring.main.allow-bean-definition-overriding: true\n")
					.beans(Producers.OwnProducer.class)
					.refused("kafka.producers.audit creates a bean of that name, and while "
							+ "spring.main.allow-bean-definition-overriding is true it would replace the MessageProducer "
							+ "audit of the application; rename one, or leave that property out"),
				Row.of()
					.yaml("kafka.producers.audit.topic: audit\nspring.main.allow-bean-definition-overriding: true\n"));
	}

}
