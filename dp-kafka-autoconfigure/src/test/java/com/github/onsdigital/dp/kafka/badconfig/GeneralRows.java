package com.github.onsdigital.dp.kafka.badconfig;

import java.util.stream.Stream;

import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderHandler;

/**
 * General mistakes.
 */
final class GeneralRows {

	private GeneralRows() {
	}

	static Stream<Row> rows() {
		return Stream
			.of(placeholders(), types(), Stream.of(twelve()), ids(), plainValues(), misspelt(), alias(), unrelated(),
					inUse(), missingJars())
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> placeholders() {
		return Stream.of(
				Row.of()
					.beans(Handlers.PlaceholderHandler.class)
					.refused("consumer orders: topic placeholder ${KAFKA_TOPIC} is not set "
							+ "[PlaceholderHandler.handle(String)]"),
				Row.of("KAFKA_CONSUMERS_ORDERS_TOPIC", "${KAFKA_TOPIC}")
					.refused(
							"consumer orders: topic placeholder ${KAFKA_TOPIC} is not set [KAFKA_CONSUMERS_ORDERS_TOPIC]"),
				Row.of()
					.yaml("kafka.consumers.orders:\n  group: x-${KAFKA_GROUP}\n")
					.refused("consumer orders: group placeholder ${KAFKA_GROUP} is not set "
							+ "[kafka.consumers.orders.group (application.yml:2)]"),
				Row.of("KAFKA_ADDR", "${BROKERS}").refused("KAFKA_ADDR placeholder ${BROKERS} is not set"),
				Row.of("KAFKA_SEC_PROTO", "${PROTO}").refused("KAFKA_SEC_PROTO placeholder ${PROTO} is not set"),
				Row.of("KAFKA_TOPIC", "t").beans(Handlers.PlaceholderHandler.class));
	}

	private static Stream<Row> types() {
		String workers = "consumer orders: num-workers must be ";
		String place = " [kafka.consumers.orders.num-workers (application.yml:";
		return Stream.of(
				Row.of()
					.yaml("kafka.consumers.orders:\n  num-workers:\n  - 1\n  - 2\n")
					.refused(workers + "one value; found a list" + place + "3)]"),
				Row.of()
					.yaml("kafka.consumers.orders:\n  num-workers: 99999999999\n")
					.refused(workers + "1 or more, at most 2147483647; found 99999999999" + place + "2)]"),
				Row.of()
					.yaml("kafka.health:\n  interval: 9223372036854775807d\n")
					.refused(
							"kafka.health.interval \"9223372036854775807d\" is not a duration such as 200ms; must be > 0 "
									+ "(application.yml:2)"),
				Row.of("KAFKA_HEALTH_INTERVAL", "3000d")
					.refused("kafka.health.interval must be at most 365d; found 3000d [KAFKA_HEALTH_INTERVAL]"),
				Row.of()
					.yaml("kafka.version:\n- 3.9.0\n- 4.0.0\n")
					.refused("kafka.version must be one value; found a list (application.yml:2)"));
	}

	private static Row twelve() {
		String consumer = "KAFKA_CONSUMERS_ORDERS_";
		String producer = "KAFKA_PRODUCERS_AUDIT_";
		return Row.of("KAFKA_ADDR", Listener.ADDRESS + ",b1")
			.variable("KAFKA_VERSION", "abc")
			.variable("KAFKA_MAX_BYTES", "0")
			.variable("KAFKA_SEC_PROTO", "ssl")
			.variable("KAFKA_SEC_SKIP_VERIFY", "yes")
			.variable("KAFKA_RETRY_MIN_PERIOD", "0")
			.variable("KAFKA_HEALTH_INTERVAL", "0s")
			.variable(consumer + "NUM_WORKERS", "0")
			.variable(consumer + "OFFSET", "5")
			.variable(consumer + "SUBSCRIBE_TO", "mongoo")
			.variable(producer + "TOPIC", "a b")
			.variable(producer + "MAX_BLOCK", "0s")
			.beans(OrderHandler.class, HealthRows.Mongo.class)
			.refused("KAFKA_ADDR entry \"b1\" has no port. Write b1:9092",
					"consumer orders: num-workers must be 1 or more; found 0 [" + consumer + "NUM_WORKERS]",
					"consumer orders: offset must be oldest, newest, none or a duration such as by_duration:PT1H; found 5 "
							+ "[" + consumer + "OFFSET]",
					"consumer orders: health subscription \"mongoo\" is unknown. Indicators: self, mongo, ping. "
							+ "Did you mean mongo? [" + consumer + "SUBSCRIBE_TO]",
					"kafka.health.interval must be greater than zero; found 0s [KAFKA_HEALTH_INTERVAL]",
					"KAFKA_MAX_BYTES must be 1–33554432 (buffer.memory); found 0",
					"producer audit: max-block must be greater than zero; found 0s [" + producer + "MAX_BLOCK]",
					"producer audit: topic \"a b\" may hold only letters, digits, '.', '_', '-', at most 249 ["
							+ producer + "TOPIC]",
					"kafka.retry.min-period must be greater than zero; found 0 [KAFKA_RETRY_MIN_PERIOD]",
					"KAFKA_SEC_PROTO must be TLS or unset; found \"ssl\"",
					"KAFKA_SEC_SKIP_VERIFY must be true or false; found \"yes\"",
					"KAFKA_VERSION \"abc\" is not a version such as 3.9.0");
	}

	private static Stream<Row> ids() {
		String both = " could belong to orders or to orders-dead-letter; rename one, or set it in a file";
		return Stream.of(
				Row.of()
					.beans(Handlers.CamelHandler.class)
					.refused("consumer id \"orderEvents\" must be lower case with dashes: order-events "
							+ "[CamelHandler.handle(String)]"),
				Row.of()
					.yaml("kafka.producers:\n  auditLog:\n    topic: audit\n")
					.refused("producer name \"auditLog\" must be lower case with dashes: audit-log "
							+ "[kafka.producers.auditLog.topic (application.yml:3)]"),
				Row.of("KAFKA_CONSUMERS_ORDERS_DEAD_LETTER_TOPIC", "t")
					.beans(OrderHandler.class, Handlers.DeadOrderHandler.class)
					.refused("KAFKA_CONSUMERS_ORDERS_DEAD_LETTER_TOPIC" + both),
				Row.of()
					.yaml("kafka.consumers.orders.dead-letter-topic: t\nkafka.consumers.orders.on-error: dead-letter")
					.beans(OrderHandler.class, Handlers.DeadOrderHandler.class));
	}

	private static Stream<Row> plainValues() {
		String text = "kafka.consumers is dp-kafka's; did you mean kafka.consumer.num-workers? If it is your own setting, "
				+ "rename it";
		return Stream.of(Row.of().yaml("kafka:\n  consumers: 3\n").refused(text + " (application.yml:2)"),
				Row.of()
					.yaml("kafka:\n  consumers:\n    num-workers: 3\n")
					.refused(text + " [kafka.consumers.num-workers (application.yml:3)]"),
				Row.of("KAFKA_CONSUMERS", "3").refused(text + " [KAFKA_CONSUMERS]"),
				Row.of("KAFKA_CONSUMERS_NUM_WORKERS", "3").refused(text + " [KAFKA_CONSUMERS_NUM_WORKERS]"),
				Row.of("KAFKA_CONSUMERS_PORT", "tcp://10.0.0.1:9092"),
				Row.of()
					.yaml("kafka.producers: audit")
					.refused(
							"kafka.producers is dp-kafka's; did you mean kafka.producers.<name>.topic? If it is your own "
									+ "setting, rename it (application.yml:1)"));
	}

	private static Stream<Row> misspelt() {
		return Stream.of(misspelt("KAFKA_ADDRS", "b1:9092", "KAFKA_ADDR"),
				misspelt("KAFKA_HEALTH_INTERVALL", "1s", "KAFKA_HEALTH_INTERVAL"),
				misspelt("KAFKA_HELTH_INTERVAL", "1s", "KAFKA_HEALTH_INTERVAL"),
				misspelt("KAFKA_CONSUMER_OFFSETS", "newest", "KAFKA_CONSUMER_OFFSET").refused(),
				misspelt("KAFKA_CONSUMER_ON_EROR", "stop", "KAFKA_CONSUMER_ON_ERROR").refused(),
				misspelt("KAFKA_CONSUMER_SUBSCRIBETOO_0", "self", "KAFKA_CONSUMER_SUBSCRIBE_TO").refused(),
				misspelt("KAFKA_PRODUSER_PROPERTIES_LINGER_MS", "5", "KAFKA_PRODUCER_PROPERTIES").refused(),
				file("kafka:\n  adr: b1:9092\n", "kafka.adr; did you mean addr?", 2),
				file("kafka:\n  addrs:\n  - b1:9092\n", "kafka.addrs[0]; did you mean addr?", 3),
				file("kafka:\n  health:\n    intervall: 1s\n", "kafka.health.intervall; did you mean interval?", 3),
				file("kafka.retry.max-periods: 1s\n", "kafka.retry.max-periods; did you mean max-period?", 1),
				file("kafka.helth.interval: 1s\n", "kafka.helth.interval; did you mean kafka.health.interval?", 1),
				file("kafka.consumer.on-eror: stop\n", "kafka.consumer.on-eror; did you mean on-error?", 1).refused(),
				file("kafka.producer.propertys.acks: all\n", "kafka.producer.propertys.acks; did you mean properties?",
						1)
					.refused(),
				Row.of("KAFKA_SEC_PROTOCOL", "TLS")
					.refused("unknown property KAFKA_SEC_PROTOCOL; did you mean KAFKA_SEC_PROTO?"),
				Row.of("KAFKA_SEC_CA_CERT", "/ca.pem")
					.refused("unknown property KAFKA_SEC_CA_CERT; did you mean KAFKA_SEC_CA_CERTS?"),
				Row.of("KAFKA_SECS_PROTO", "TLS")
					.refused("unknown property KAFKA_SECS_PROTO; did you mean KAFKA_SEC_PROTO?"),
				Row.of()
					.yaml("kafka.sec:\n  protocol: TLS\n  clientCertificate: /c.pem\n")
					.refused(
							"unknown property kafka.sec.clientCertificate; did you mean client-cert? "
									+ "(application.yml:3)",
							"unknown property kafka.sec.protocol; did you mean proto? (application.yml:2)"));
	}

	private static Stream<Row> alias() {
		return Stream.of(brokers("kafka.brokers"), brokers("kafka.bootstrap-servers"),
				brokers("kafka.bootstrap.servers"), alias("kafka.consumer.topic: other", "kafka.consumers.<id>.topic"),
				alias("kafka.consumer.group: other", "kafka.consumers.<id>.group"),
				alias("kafka.consumer.groupId: other", "kafka.consumers.<id>.group"),
				alias("kafka.consumer.group-id: other", "kafka.consumers.<id>.group"),
				alias("kafka.consumer.dead-letter-topic: other", "kafka.consumers.<id>.dead-letter-topic"),
				alias("kafka.consumer.auto-offset-reset: latest", "kafka.consumer.offset"),
				alias("kafka.consumer.orders.topic: other", "kafka.consumers.orders.topic").refused(),
				alias("kafka.consumer.orders.numWorkers: 3", "kafka.consumers.orders.num-workers").refused(),
				alias("kafka.consumer.orders.subscribe-to[0]: db", "kafka.consumers.orders.subscribe-to").refused(),
				alias("kafka.consumer.orders.properties.fetch.min.bytes: 1", "kafka.consumers.orders.properties")
					.refused(),
				alias("kafka.consumrs.orders.on-error: stop", "kafka.consumers.orders.on-error").refused(),
				alias("kafka.consumer.billing.topic: other", "kafka.consumers.billing.topic"),
				brokersVariable("KAFKA_BROKERS"), brokersVariable("KAFKA_BOOTSTRAP_SERVERS"),
				brokersVariable("KAFKA_BROKER_LIST"), misspelt("KAFKA_TOPIC", "t", "KAFKA_CONSUMERS_<ID>_TOPIC"),
				misspelt("KAFKA_GROUP_ID", "g", "KAFKA_CONSUMERS_<ID>_GROUP"),
				misspelt("KAFKA_CONSUMER_GROUP", "g", "KAFKA_CONSUMERS_<ID>_GROUP"),
				misspelt("KAFKA_SECURITY_PROTOCOL", "SSL", "KAFKA_SEC_PROTO"),
				misspelt("KAFKA_CONSUMER_ORDERS_ON_ERROR", "stop", "KAFKA_CONSUMERS_ORDERS_ON_ERROR").refused(),
				misspelt("KAFKA_CONSUMRES_ORDERS_TOPIC", "t", "KAFKA_CONSUMERS_ORDERS_TOPIC").refused(),
				alias("kafka.producer.topic: audit", "kafka.producers.<name>.topic"),
				alias("kafka.producer.audit.max-block: 1s", "kafka.producers.audit.max-block"),
				alias("kafka.security.protocol: SSL", "kafka.sec.proto"));
	}

	private static Row alias(String line, String meant) {
		return file(line, line.replaceFirst(": .*", "") + "; did you mean " + meant + "?", 1);
	}

	private static Row brokersVariable(String name) {
		return Row.of(name, "b1:9092")
			.unset("KAFKA_ADDR")
			.warned("brokers not set: using localhost:9092 [KAFKA_ADDR]",
					"unknown property " + name + "; did you mean KAFKA_ADDR?");
	}

	private static Row brokers(String name) {
		return Row.of()
			.unset("KAFKA_ADDR")
			.yaml(name + ": b1:9092\n")
			.warned("brokers not set: using localhost:9092 [KAFKA_ADDR]", "unknown property " + name
					+ "; did you mean kafka.addr (as a variable KAFKA_ADDR)? (application.yml:1)");
	}

	// names that the application's code or a placeholder reads
	private static Stream<Row> inUse() {
		return Stream.of(Row.of().yaml("""
				kafka:
				  topic: orders
				  group: billing
				  consumer.name: x
				  producer.client: y
				  consumer.orders.retries: 3
				  consumer.retry.limit: 3
				  schema.url: http://registry
				"""), Row.of().unset("KAFKA_ADDR").yaml("kafka.brokers: b1:9092\nkafka.addr: ${kafka.brokers}\n"),
				Row.of().yaml("kafka.brokers: b2:9092\n"),
				Row.of()
					.unset("KAFKA_ADDR")
					.yaml("kafka.bootstrap-servers: b1:9092\nspring.kafka.bootstrap-servers: ${kafka.bootstrap-servers}\n"),
				Row.of()
					.yaml("kafka.consumer.topic: order-paid\nkafka.consumers.orders.topic: ${kafka.consumer.topic}\n"),
				Row.of()
					.yaml("KAFKA_TOPIC: order-paid\nkafka.consumer.topic: ${KAFKA_TOPIC}\n")
					.beans(Handlers.PlaceholderHandler.class),
				Row.of().yaml("kafka.consumer.orders.group: billing\n"), Row.of("KAFKA_BROKERS", "b1:9092"),
				Row.of("KAFKA_TOPIC", "order-placed").variable("KAFKA_GROUP_ID", "billing"),
				Row.of("KAFKA_TOPIC", "t").variable("KAFKA_CONSUMERS_ORDERS_TOPIC", "t"),
				Row.of("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT")
					.yaml("spring.kafka.security.protocol: ${KAFKA_SECURITY_PROTOCOL}\n"),
				Row.of().yaml("kafka.producer.topic: audit\nkafka.producers.audit.topic: ${kafka.producer.topic}\n"));
	}

	private static Row misspelt(String variable, String value, String meant) {
		return Row.of(variable, value).warned("unknown property " + variable + "; did you mean " + meant + "?");
	}

	private static Row file(String yaml, String text, int line) {
		return Row.of().yaml(yaml).warned("unknown property " + text + " (application.yml:" + line + ")");
	}

	// names of other software, and of Kubernetes
	private static Stream<Row> unrelated() {
		return Stream.of(
				Row.of("KAFKA_HOME", "/opt/kafka")
					.variable("KAFKA_OPTS", "-Xmx1g")
					.variable("KAFKA_HEAP_OPTS", "-Xmx1g")
					.variable("KAFKA_BROKERS", "b1:9092")

					.variable("KAFKA_CONSUMED_TOPIC", "orders")
					.variable("KAFKA_CONSUMER_GROUP", "billing")

					.variable("KAFKA_PRODUCED_TOPIC", "orders")
					.variable("KAFKA_SEC_PROTOCOL", " ")
					.variable("KAFKA_SEC_ROTATION", "daily")
					.variable("KAFKA_PORT", "tcp://10.0.0.1:9092")
					.variable("KAFKA_HEALTH_PORT_9092_TCP", "tcp://10.0.0.1:9092"),
				Row.of().yaml("kafka:\n  topics.orders: order-placed\n  consumed-topic: orders\n  sec.protocol: ' '\n"),
				Row.of("KAFKA_RETRY_MAXPERIOD", "30s")
					.variable("KAFKA_CONSUMER_SUBSCRIBE_TO_0", "self")
					.variable("KAFKA_CONSUMER_PROPERTIES_FETCH_MIN_BYTES", "1")
					.variable("KAFKA_PRODUCER_HEADERS_SOURCE", "orders")
					.yaml("kafka:\n  maxBytes: 1MB\n  retry.minPeriod: 1s\n"));
	}

	private static Stream<Row> missingJars() {
		return Stream.of(
				Row.of()
					.without("tools.jackson")
					.beans(Handlers.JsonHandler.class)
					.refused("JsonHandler.handle(Order): Order needs JSON, and there is no JsonMapper bean: add "
							+ "org.springframework.boot:spring-boot-starter-jackson"),
				Row.of()
					.beans(Handlers.AvroHandler.class)
					.refused(
							"AvroHandler.handle(Order): schema classpath:no-such-order.avsc cannot be read: there is no "
									+ "such file, or it is not readable. Write for example classpath:order.avsc"));
	}

}
