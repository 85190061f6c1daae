package com.github.onsdigital.dp.kafka.badconfig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Random settings, most of them wrong; the same for the same seed.
 */
final class RandomSettings {

	static final String CANARY = "canaryMC4CAQAwBQYDK2VwBCIEIcanary";

	private static final List<String> NAMES = List.of("kafka.addr", "kafka.version", "kafka.max-bytes",
			"kafka.sec.proto", "kafka.sec.ca-certs", "kafka.sec.client-cert", "kafka.sec.client-key",
			"kafka.sec.skip-verify", "kafka.retry.min-period", "kafka.retry.max-period", "kafka.health.interval",
			"kafka.health.timeout", "kafka.health.start-after", "kafka.health.stop-after",
			"kafka.defaults.connection-details", "kafka.defaults.ssl-bundle", "kafka.defaults", "kafka.consumers",
			"kafka.consumers.orders", "kafka.consumers.num-workers", "kafka.producers", "kafka.producers.audit",
			"kafka.consumers.ordrs.topic", "kafka.consumers.order-lists.dead-letter.topic",
			"kafka.producers.audit-log.topic", "kafka.producers.auditLog.topic", "kafka.consumers..topic",
			"kafka.producers.audit.headers.x-source", "kafka.producers.audit.headers.kafka_x",
			"kafka.producer.headers.[ ]", "kafka.producers.1.topic");

	private static final List<String> CLIENTS = List.of("kafka.consumer", "kafka.consumers.orders",
			"kafka.consumers.order-lists", "kafka.producer", "kafka.producers.audit");

	private static final List<String> KEYS = List.of("topic", "group", "num-workers", "ordering", "max-in-flight",
			"max-uncommitted", "handler-timeout", "batch-size", "batch-wait-time", "offset", "offset-out-of-range",
			"session-timeout", "min-brokers-healthy", "start", "subscribe-to", "on-unhealthy", "on-error",
			"retry-attempts", "dead-letter-topic", "max-block", "batchsize2", "properties", "properties.group.id",
			"properties.session.timeout.ms", "properties.max.poll.interval.ms", "properties.heartbeat.interval.ms",
			"properties.auto.offset.reset", "properties.group.protocol", "properties.group.instance.id",
			"properties.max.poll.records", "properties.acks", "properties.linger.ms", "properties.delivery.timeout.ms",
			"properties.max.block.ms", "properties.enable.idempotence", "properties.compression.type",
			"properties.interceptor.classes", "properties.ssl.keystore.key", "properties.sasl.jaas.config",
			"properties.security.protocol", "properties.partition.assignment.strategy");

	private static final List<String> VALUES = List.of("", " ", "\t\n", "TLS", "tls", "true", "yes", "0", "-1", "1",
			"2", "50", "200000", "2147483648", "99999999999999999999", "1e9", "0x10", "5s", "-5s", "1m30s", "PT1S",
			"by_duration:PT1H", "by_duration:", "none", "newest", "P1Y", "9223372036854775807d", "10ms", "20m", "1MB",
			"-1B", "b1:9092,,", "b1", "[::1]:9092", "::1:9092", "user:" + CANARY + "@b1:9092", Listener.ADDRESS,
			Listener.ADDRESS + ",127.0.0.1:1", "/", "/etc/none.pem", "/dev/zero", "/dev/null", "..", "C:\\none.pem",
			"\u0000", "a\nb", "a b", "\u001b[31mred", "${X}", "${", "}", "${:}", "${a:${b}}", "${kafka.addr}",
			"${KAFKA_SEC_CLIENT_KEY}", "#{1/0}", "oldest", "latest", "lates", "none", "none,self", "self,self", "ping",
			"pign", "kafka", "kafka/consumers", "a/b/c", ",", ",,", "all", "consumer", "classic", "commit", "key",
			"unordered", "dead-letter", "order-placed", "1.0.2", "3.9.0", "java.lang.Object", "[", "{}", "*", "null",
			"-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "\ufeff-----BEGIN X-----", "üñí¢ødé", "𝕂", "\ud800",
			"\u202e", "-----BEGIN PRIVATE KEY-----\n" + CANARY + "\n-----END PRIVATE KEY-----",
			"-----BEGIN PRIVATE KEY----- " + CANARY + " -----END PRIVATE KEY-----",
			"-----BEGIN PRIVATE KEY-----\\n" + CANARY + CANARY + "=\\n-----END PRIVATE KEY-----",
			"-----BEGIN RSA PRIVATE KEY-----\n" + CANARY, CANARY + "\n-----END PRIVATE KEY-----",
			"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", TlsRows.CLIENT.pem(), TlsRows.CLIENT.key(),
			TlsRows.CLIENT.key().replace('\n', ' '), TlsRows.CLIENT.key().substring(0, 900), TlsRows.AUTHORITY.pem(),
			TlsRows.AUTHORITY.key());

	private static final List<String> HUGE = List.of("x".repeat(100_000), "9".repeat(100_000), "\n".repeat(100_000),
			"b1:9092,".repeat(10_000), "self,".repeat(10_000), "${".repeat(500), "-".repeat(100_000),
			"-----BEGIN PRIVATE KEY-----\n" + CANARY.repeat(3_000));

	final Map<String, Object> variables = new LinkedHashMap<>();

	final Map<String, Object> properties = new LinkedHashMap<>();

	private final Random random;

	RandomSettings(long seed) {
		this.random = new Random(seed * 0x9E3779B97F4A7C15L);
		if (this.random.nextInt(8) > 0) {
			this.variables.put("KAFKA_ADDR", Listener.ADDRESS);
		}
		for (int i = this.random.nextInt(6); i >= 0; i--) {
			put(name(), value());
		}
	}

	private String name() {
		return (this.random.nextInt(3) == 0) ? one(NAMES) : one(CLIENTS) + "." + one(KEYS);
	}

	private void put(String name, String value) {
		switch (this.random.nextInt(6)) {
			case 0 -> this.properties.put(name, value);
			case 1 -> this.properties.put(name + "[" + this.random.nextInt(2) + "]", value);
			case 2 -> this.properties.put(name.replace("-", ""), this.random.nextBoolean() ? value : 5);
			default -> this.variables.put(name.toUpperCase(Locale.ROOT).replace("-", "_").replace(".", "_"), value);
		}
	}

	private String value() {
		int kind = this.random.nextInt(12);
		if (kind == 0) {
			return one(HUGE);
		}
		if (kind > 2) {
			return one(VALUES);
		}
		StringBuilder value = new StringBuilder();
		this.random.ints(this.random.nextInt(30), 0, (kind == 1) ? 0x80 : 0x3000).forEach(value::appendCodePoint);
		return value.toString();
	}

	private String one(List<String> list) {
		return list.get(this.random.nextInt(list.size()));
	}

}
