package com.github.onsdigital.dp.kafka.badconfig;

import java.util.stream.Stream;

/**
 * Brokers and version.
 */
final class BrokerRows {

	private BrokerRows() {
	}

	static Stream<Row> rows() {
		return Stream.of(empty(), entries(), twoLists(), versions()).flatMap((rows) -> rows);
	}

	private static Row addr(String value) {
		return Row.of("KAFKA_ADDR", value);
	}

	private static Stream<Row> empty() {
		String text = "KAFKA_ADDR is set but empty. Give host:port, comma separated, or unset it for localhost:9092";
		return Stream.of(Row.of().unset("KAFKA_ADDR").warned("brokers not set: using localhost:9092 [KAFKA_ADDR]"),
				addr("").refused(text), addr("  ").refused(text),
				Row.of()
					.unset("KAFKA_ADDR")
					.yaml("kafka:\n  addr: ''\n")
					.refused(text.replace("KAFKA_ADDR", "kafka.addr") + " (application.yml:2)"));
	}

	private static Stream<Row> entries() {
		String host = " must be host:port without scheme or path";
		String port = ": port must be 1–65535";
		return Stream.of(addr("b1:9092,,b2:9092").refused("KAFKA_ADDR entry 2 of 3 is empty"),
				addr(Listener.ADDRESS + ",").refused("KAFKA_ADDR entry 2 of 2 is empty"),
				addr("b1").refused("KAFKA_ADDR entry \"b1\" has no port. Write b1:9092"),
				Row.of()
					.unset("KAFKA_ADDR")
					.properties("# brokers\nkafka.addr=" + Listener.ADDRESS + ",b1\n")
					.refused("kafka.addr entry \"b1\" has no port. Write b1:9092 (application.properties:2)"),
				addr("b1:").refused("KAFKA_ADDR entry \"b1:\"" + port),
				addr("b1:0").refused("KAFKA_ADDR entry \"b1:0\"" + port),
				addr("b1:70000").refused("KAFKA_ADDR entry \"b1:70000\"" + port),
				addr("b1:http").refused("KAFKA_ADDR entry \"b1:http\"" + port),
				addr("http://b1:9092").refused("KAFKA_ADDR entry \"http://b1:9092\"" + host),
				addr("PLAINTEXT://" + Listener.ADDRESS)
					.refused("KAFKA_ADDR entry \"PLAINTEXT://" + Listener.ADDRESS + "\"" + host),
				addr("b1:9092/x").refused("KAFKA_ADDR entry \"b1:9092/x\"" + host),
				addr("::1:9092")
					.refused("KAFKA_ADDR entry \"::1:9092\": write an IPv6 address in brackets: [::1]:9092"),
				addr("b1:9092 b2:9092")
					.refused("KAFKA_ADDR entry \"b1:9092 b2:9092\" has a blank; separate brokers with commas"),
				addr("b1:9092;b2:9092")
					.refused("KAFKA_ADDR entry \"b1:9092;b2:9092\" has a semicolon; separate brokers with commas"),
				addr(Listener.ADDRESS + "," + Listener.ADDRESS).warned("KAFKA_ADDR lists " + Listener.ADDRESS
						+ " twice; counted once (min-brokers-healthy counts distinct addresses)"),
				addr("user:secret@b1:9092")
					.refused("KAFKA_ADDR entry 1 has characters that cannot be in a host name (@)"),
				addr("b1\nb2:9092")
					.refused("KAFKA_ADDR entry 1 has characters that cannot be in a host name (\\u000a)"));
	}

	private static Stream<Row> twoLists() {
		String springKafka = "spring.kafka.bootstrap-servers: ";
		return Stream.of(Row.of().unset("KAFKA_ADDR").yaml(springKafka + Listener.ADDRESS),
				Row.of()
					.yaml(springKafka + "b2:9092")
					.refused("two broker lists: KAFKA_ADDR=" + Listener.ADDRESS
							+ " (environment variable) and spring.kafka.bootstrap-servers=b2:9092 (application.yml:1). "
							+ "Keep one"),
				Row.of().yaml(springKafka + Listener.ADDRESS));
	}

	private static Stream<Row> versions() {
		String old = "KAFKA_VERSION is accepted for dp-kafka compatibility and has no effect: the client negotiates "
				+ "versions, and needs brokers of 2.1 or later";
		return Stream.concat(
				Stream.of("abc", "1", "1.0.2.")
					.map((value) -> Row.of("KAFKA_VERSION", value)
						.refused("KAFKA_VERSION \"" + value + "\" is not a version such as 3.9.0")),
				Stream.of("1.0.2", "2.0.1").map((value) -> Row.of("KAFKA_VERSION", value).warned(old)));
	}

}
