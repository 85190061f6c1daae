package com.github.onsdigital.dp.kafka.badconfig;

import java.util.stream.Stream;

/**
 * B: brokers and version.
 */
final class BrokerRows {

	private BrokerRows() {
	}

	static Stream<Row> rows() {
		return Stream.of(empty(), entries(), twoLists(), versions()).flatMap((rows) -> rows);
	}

	private static Row addr(String id, String value) {
		return Row.of(id, "KAFKA_ADDR", value);
	}

	private static Stream<Row> empty() {
		String text = "KAFKA_ADDR is set but empty. Give host:port, comma separated, or unset it for localhost:9092";
		return Stream.of(Row.of("B1").unset("KAFKA_ADDR").warned("brokers not set: using localhost:9092 [KAFKA_ADDR]"),
				addr("B2", "").refused(text), addr("B2", "  ").refused(text),
				Row.of("B2")
					.unset("KAFKA_ADDR")
					.yaml("kafka:\n  addr: ''\n")
					.refused(text.replace("KAFKA_ADDR", "kafka.addr") + " (application.yml:2)"));
	}

	private static Stream<Row> entries() {
		String host = " must be host:port without scheme or path";
		String port = ": port must be 1–65535";
		return Stream.of(addr("B3", "b1:9092,,b2:9092").refused("KAFKA_ADDR entry 2 of 3 is empty"),
				addr("B3", Listener.ADDRESS + ",").refused("KAFKA_ADDR entry 2 of 2 is empty"),
				addr("B4", "b1").refused("KAFKA_ADDR entry \"b1\" has no port. Write b1:9092"),
				Row.of("B4")
					.unset("KAFKA_ADDR")
					.properties("# brokers\nkafka.addr=" + Listener.ADDRESS + ",b1\n")
					.refused("kafka.addr entry \"b1\" has no port. Write b1:9092 (application.properties:2)"),
				addr("B5", "b1:").refused("KAFKA_ADDR entry \"b1:\"" + port),
				addr("B5", "b1:0").refused("KAFKA_ADDR entry \"b1:0\"" + port),
				addr("B5", "b1:70000").refused("KAFKA_ADDR entry \"b1:70000\"" + port),
				addr("B5", "b1:http").refused("KAFKA_ADDR entry \"b1:http\"" + port),
				addr("B6", "http://b1:9092").refused("KAFKA_ADDR entry \"http://b1:9092\"" + host),
				addr("B6", "PLAINTEXT://" + Listener.ADDRESS)
					.refused("KAFKA_ADDR entry \"PLAINTEXT://" + Listener.ADDRESS + "\"" + host),
				addr("B6", "b1:9092/x").refused("KAFKA_ADDR entry \"b1:9092/x\"" + host),
				addr("B7", "::1:9092")
					.refused("KAFKA_ADDR entry \"::1:9092\": write an IPv6 address in brackets: [::1]:9092"),
				addr("B8", "b1:9092 b2:9092")
					.refused("KAFKA_ADDR entry \"b1:9092 b2:9092\" has a blank; separate brokers with commas"),
				addr("B8", "b1:9092;b2:9092")
					.refused("KAFKA_ADDR entry \"b1:9092;b2:9092\" has a semicolon; separate brokers with commas"),
				addr("B9", Listener.ADDRESS + "," + Listener.ADDRESS).warned("KAFKA_ADDR lists " + Listener.ADDRESS
						+ " twice; counted once (min-brokers-healthy counts distinct addresses)"),
				addr("B10", "user:secret@b1:9092")
					.refused("KAFKA_ADDR entry 1 has characters that cannot be in a host name (@)"),
				addr("B10", "b1\nb2:9092")
					.refused("KAFKA_ADDR entry 1 has characters that cannot be in a host name (\\u000a)"));
	}

	private static Stream<Row> twoLists() {
		String springs = "spring.kafka.bootstrap-servers: ";
		return Stream.of(Row.of("B14a").unset("KAFKA_ADDR").yaml(springs + Listener.ADDRESS),
				Row.of("B14")
					.yaml(springs + "b2:9092")
					.refused("two broker lists: KAFKA_ADDR=" + Listener.ADDRESS
							+ " (environment variable) and spring.kafka.bootstrap-servers=b2:9092 (application.yml:1). "
							+ "Keep one"),
				Row.of("B14").yaml(springs + Listener.ADDRESS));
	}

	private static Stream<Row> versions() {
		String old = "KAFKA_VERSION is accepted for dp-kafka compatibility and has no effect: the client negotiates "
				+ "versions, and needs brokers of 2.1 or later";
		return Stream.concat(
				Stream.of("abc", "1", "1.0.2.")
					.map((value) -> Row.of("B11", "KAFKA_VERSION", value)
						.refused("KAFKA_VERSION \"" + value + "\" is not a version such as 3.9.0")),
				Stream.of("1.0.2", "2.0.1").map((value) -> Row.of("B13", "KAFKA_VERSION", value).warned(old)));
	}

}
