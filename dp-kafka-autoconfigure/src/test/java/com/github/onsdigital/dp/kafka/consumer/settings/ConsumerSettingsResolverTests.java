package com.github.onsdigital.dp.kafka.consumer.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;
import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class ConsumerSettingsResolverTests {

	private static final String ASSIGNORS = String.join(",", RangeAssignor.class.getName(),
			CooperativeStickyAssignor.class.getName(), RoundRobinAssignor.class.getName());

	private final TestEnvironment environment = new TestEnvironment();

	private final Map<String, Object> springKafka = new HashMap<>();

	private final SettingProblems problems = new SettingProblems();

	@Test
	void theDefaultsAreThoseOfDpKafka() {
		assertThat(resolved(single())).isEqualTo(
				new ConsumerSettings("hello", false, "in", "g", 1, 1, Duration.ofMillis(200), "earliest", "earliest", 1,
						false, List.of("self"), HoldStrength.STOP, OnError.COMMIT, 3, null, Map.of("session.timeout.ms",
								10_000, "heartbeat.interval.ms", 1_000, "partition.assignment.strategy", ASSIGNORS),
						ConcurrencySettings.NONE));
	}

	@Test
	void everySourceOverridesThePreviousOne() {
		ConsumerDeclaration plain = single();
		ConsumerDeclaration annotated = declare("hello", false, "topic", "in", "group", "g", "offset", "oldest");
		this.springKafka.put("auto.offset.reset", "latest");
		assertThat(resolved(plain).offsetReset()).isEqualTo("latest");
		this.environment.property("kafka.consumer.offset", "oldest");
		assertThat(resolved(plain).offsetReset()).isEqualTo("earliest");
		this.environment.property("kafka.consumer.offset", "newest");
		assertThat(resolved(plain).offsetReset()).isEqualTo("latest");
		assertThat(resolved(annotated).offsetReset()).isEqualTo("earliest");
		this.environment.variable("KAFKA_CONSUMERS_HELLO_OFFSET", "latest");
		assertThat(resolved(annotated).offsetReset()).isEqualTo("latest");
		this.environment.variable("KAFKA_CONSUMERS_HELLO_PROPERTIES_AUTO_OFFSET_RESET", "earliest");
		assertThat(resolved(annotated).offsetReset()).isEqualTo("earliest");
	}

	@Test
	void theSessionTimeoutFollowsTheSameOrder() {
		this.springKafka.put("session.timeout.ms", "11000");
		assertThat(session()).isEqualTo(11_000);
		this.environment.property("kafka.consumer.session-timeout", "12s");
		assertThat(session()).isEqualTo(12_000);
		this.environment.property("kafka.consumers.hello.session-timeout", "13s");
		assertThat(session()).isEqualTo(13_000);
		this.environment.property("kafka.consumers.hello.properties.session.timeout.ms", "14000");
		assertThat(session()).isEqualTo(14_000);
	}

	@Test
	void aHeartbeatIsATenthOfTheSessionUnlessItIsSet() {
		assertThat(heartbeat()).isEqualTo(1_000);
		this.environment.property("kafka.consumers.hello.session-timeout", "45s");
		assertThat(heartbeat()).isEqualTo(3_000);
		this.environment.property("kafka.consumer.properties.heartbeat.interval.ms", "4000");
		assertThat(heartbeat()).isEqualTo("4000");
	}

	@Test
	void aHeartbeatOfSpringKafkaIsKept() {
		this.springKafka.put("heartbeat.interval.ms", "2500");
		assertThat(resolved(single()).clientProperties()).containsOnlyKeys("session.timeout.ms",
				"partition.assignment.strategy");
	}

	@Test
	void theAssignorsOfTheUserAreKept() {
		this.environment.property("kafka.consumers.hello.properties.partition.assignment.strategy", ASSIGNORS);
		assertThat(resolved(single()).clientProperties()).containsEntry("partition.assignment.strategy", ASSIGNORS);
		String sticky = CooperativeStickyAssignor.class.getName();
		this.environment.property("kafka.consumers.hello.properties.partition.assignment.strategy", sticky);
		assertThat(resolved(single()).clientProperties()).containsEntry("partition.assignment.strategy", sticky);
	}

	@Test
	void theAssignorsOfSpringKafkaAreKept() {
		this.springKafka.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
		assertThat(resolved(single()).clientProperties()).doesNotContainKey("partition.assignment.strategy");
	}

	@Test
	void theAssignorOfTheBrokerIsKept() {
		this.environment.property("kafka.consumers.hello.properties.group.protocol", "consumer");
		assertThat(resolved(single()).clientProperties()).containsOnlyKeys("group.protocol");
	}

	private Object heartbeat() {
		return Objects.requireNonNull(resolved(single()).clientProperties().get("heartbeat.interval.ms"));
	}

	private Object session() {
		return Objects.requireNonNull(resolved(single()).clientProperties().get("session.timeout.ms"));
	}

	@Test
	void everySettingIsApplied() {
		this.environment.yaml("""
				kafka:
				  consumers:
				    hello-batch:
				      topic: t2
				      group: g2
				      batch-size: 50
				      batch-wait-time: 1s
				      offset: newest
				      offset-out-of-range: none
				      session-timeout: 20s
				      min-brokers-healthy: 2
				      start: manual
				      subscribe-to: [self, catalogue, db/primary]
				      on-unhealthy: pause
				      on-error: dead-letter
				      retry-attempts: 0
				      properties:
				        max.poll.records: 7
				""");
		ConsumerSettings settings = resolved(declare("hello-batch", true, "topic", "t1", "group", "g1"));
		assertThat(settings)
			.isEqualTo(new ConsumerSettings("hello-batch", true, "t2", "g2", 1, 50, Duration.ofSeconds(1), "latest",
					"none", 2, true, List.of("self", "catalogue", "db/primary"), HoldStrength.PAUSE,
					OnError.DEAD_LETTER, 0, "t2-dlt", Map.of("session.timeout.ms", 20_000, "heartbeat.interval.ms",
							2_000, "max.poll.records", "7", "partition.assignment.strategy", ASSIGNORS),
					ConcurrencySettings.NONE));
	}

	@Test
	void theGroupOfSpringKafkaIsTheDefault() {
		this.springKafka.put("group.id", "spring-group");
		assertThat(resolved(declare("hello", false, "topic", "in")).group()).isEqualTo("spring-group");
	}

	@Test
	void noneSubscribesToNoChecks() {
		this.environment.property("kafka.consumers.hello.subscribe-to", "none");
		assertThat(resolved(single()).subscribeTo()).isEmpty();
	}

	@Test
	void topicAndGroupAreCompulsory() {
		resolve(declare("hello", false));
		assertThat(errors()).containsExactly(
				"consumer hello: group is compulsory but was not provided [kafka.consumers.hello.group]",
				"consumer hello: topic is compulsory but was not provided [kafka.consumers.hello.topic]");
	}

	@Test
	void anErrorOfAnAnnotationNamesItsMethod() {
		resolve(declare("hello", false, "topic", "a b", "group", "${NOT_SET}"));
		assertThat(errors()).containsExactly(
				"consumer hello: group placeholder ${NOT_SET} is not set [HelloHandler.handle(Hello)]",
				"consumer hello: topic \"a b\" may hold only letters, digits, '.', '_', '-', at most 249 "
						+ "[HelloHandler.handle(Hello)]");
	}

	static Stream<Arguments> wrong() {
		return Stream.of(
				Arguments.of("topic", "..",
						"topic \"..\" may hold only letters, digits, '.', '_', '-', " + "at most 249"),
				Arguments.of("num-workers", "0", "num-workers must be 1 or more; found 0"),
				Arguments.of("num-workers", "-1", "num-workers must be 1 or more; found -1"),
				Arguments.of("num-workers", "many", "num-workers must be 1 or more; found \"many\""),
				Arguments.of("num-workers", "99999999999",
						"num-workers must be 1 or more, at most 2147483647; found 99999999999"),
				Arguments.of("batch-size", "0", "batch-size must be 1 or more; found 0"),
				Arguments.of("batch-size", "x", "batch-size must be 1 or more; found \"x\""),
				Arguments.of("batch-size", "200000", "batch-size=200000 is above the limit 100000"),
				Arguments.of("batch-wait-time", "0", "batch-wait-time must be greater than zero; found 0"),
				Arguments.of("batch-wait-time", "-1s", "batch-wait-time must be greater than zero; found -1s"),
				Arguments.of("batch-wait-time", "5 parsecs",
						"batch-wait-time \"5 parsecs\" is not a duration such as 200ms; must be > 0"),
				Arguments.of("batch-wait-time", "1m30s",
						"batch-wait-time \"1m30s\" is not a duration such as 200ms; must be > 0; write 90s"),
				Arguments.of("batch-wait-time", "10m",
						"batch-wait-time 10m must be below 80 % of "
								+ "max.poll.interval.ms (5m), or the group drops this member"),
				Arguments.of("min-brokers-healthy", "0", "min-brokers-healthy must be greater than zero; found 0"),
				Arguments.of("min-brokers-healthy", "4",
						"min-brokers-healthy (4) must be smaller or equal to the number of brokers in KAFKA_ADDR (3)"));
	}

	static Stream<Arguments> wrongValues() {
		return Stream.of(Arguments.of("offset", "latests",
				"offset must be oldest, newest, none or a duration such as by_duration:PT1H; found \"latests\". "
						+ "Did you mean newest?"),
				Arguments.of("offset", "5",
						"offset must be oldest, newest, none or a duration such as by_duration:PT1H; found 5"),
				Arguments.of("session-timeout", "2s",
						"session-timeout must be above heartbeat.interval.ms (3s); found 2s"),
				Arguments.of("session-timeout", "0", "session-timeout must be greater than zero; found 0"),
				Arguments.of("start", "no", "start must be auto or manual; found \"no\""),
				Arguments.of("on-unhealthy", "leave", "on-unhealthy must be stop or pause; found \"leave\""),
				Arguments.of("on-error", "comit",
						"on-error must be commit, redeliver, dead-letter or stop; found "
								+ "\"comit\". Did you mean commit?"),
				Arguments.of("retry-attempts", "-1", "retry-attempts must be 0 or more; found -1"),
				Arguments.of("retry-attempts", "101", "retry-attempts=101 is above the limit 100"),
				Arguments.of("dead-letter-topic", "in",
						"dead-letter topic \"in\" is the topic consumed; that would loop"),
				Arguments.of("subscribe-to", ",",
						"health subscription is empty; an empty list would always be "
								+ "healthy. Remove it, name indicators, or say none"),
				Arguments.of("subscribe-to", "none,catalogue", "subscribe-to is none and catalogue; keep one"),
				Arguments.of("properties.enable.auto.commit", "true",
						"enable.auto.commit=true breaks at-least-once; the starter commits. Remove it"),
				Arguments.of("properties.group.id", "x",
						"group.id is set both as group and in properties; remove properties.group.id"),
				Arguments.of("properties.max.poll.interval.ms", "5000",
						"max.poll.interval.ms (5s) must be above session-timeout (10s)"),
				Arguments.of("properties.max.poll.records", "x",
						"Invalid value x for configuration max.poll.records: Not a number of type INT"));
	}

	@ParameterizedTest(name = "{0}={1}")
	@MethodSource({ "wrong", "wrongValues" })
	void aWrongSettingIsReported(String key, String value, String text) {
		this.environment.property("kafka.consumers.hello." + key, value);
		resolve(declare("hello", true, "topic", "in", "group", "g", "batch-size", "50"));
		assertThat(errors()).containsExactly("consumer hello: " + text + " [kafka.consumers.hello." + key + "]");
	}

	@ParameterizedTest
	@CsvSource({ "session-timeout, 20s, session-timeout",
			"properties.heartbeat.interval.ms, 1000, heartbeat.interval.ms",
			"properties.partition.assignment.strategy, x, partition.assignment.strategy" })
	void theConsumerProtocolRejectsClassicSettings(String key, String value, String named) {
		this.environment.property("kafka.consumers.hello.properties.group.protocol", "consumer")
			.property("kafka.consumers.hello." + key, value);
		resolve(single());
		assertThat(errors()).containsExactly("consumer hello: " + named
				+ " cannot be set with group.protocol=consumer (the broker decides); remove one [kafka.consumers.hello."
				+ key + "]");
	}

	@Test
	void theConsumerProtocolGetsNoDefaultSessionTimeout() {
		this.environment.property("kafka.consumers.hello.properties.group.protocol", "consumer");
		assertThat(resolved(single()).clientProperties()).containsOnlyKeys("group.protocol");
	}

	static Stream<Arguments> doubtful() {
		return Stream.of(
				Arguments.of(true, "num-workers", "8",
						"consumer hello: batch handling is sequential; num-workers=8 has no effect"),
				Arguments.of(false, "batch-size", "8",
						"consumer hello: batch-size has no effect with a single-message handler"),
				Arguments.of(true, "batch-size", "1",
						"consumer hello: batch handler with batch-size 1: each list has one record; set batch-size"),
				Arguments.of(true, "offset", "newest",
						"consumer hello: with offset=newest, records produced before "
								+ "the first commit, or on partitions added later, are skipped"),
				Arguments.of(true, "session-timeout", "4s",
						"consumer hello: session-timeout 4s: brokers usually allow 6s to 30m"),
				Arguments.of(true, "properties.sesion.timeout.ms", "1",
						"unknown Kafka property sesion.timeout.ms; did you mean session.timeout.ms?"));
	}

	@ParameterizedTest(name = "{1}={2}")
	@MethodSource("doubtful")
	void aDoubtfulSettingIsReportedAndDoesNotPreventTheStart(boolean batch, String key, String value, String text) {
		this.environment.property("kafka.consumers.hello." + key, value);
		ConsumerDeclaration declaration = batch
				? declare("hello", true, "topic", "in", "group", "g", "batch-size", "50") : single();
		assertThat(resolve(declaration)).isNotNull();
		assertThat(warnings()).contains(text + " [kafka.consumers.hello." + key + "]");
	}

	@Test
	void aBatchMayBeLargerThanAPoll() {
		this.environment.property("kafka.consumers.hello.batch-size", "5000")
			.property("kafka.consumers.hello.properties.max.poll.records", "10");
		assertThat(resolved(declare("hello", true, "topic", "in", "group", "g")).batchSize()).isEqualTo(5000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "orderEvents", "order_events", "Order-Events", "order events" })
	void anIdIsLowerCaseWithDashes(String id) {
		resolve(declare(id, false, "topic", "in", "group", "g"));
		assertThat(errors()).containsExactly(
				"consumer id \"" + id + "\" must be lower case with dashes: order-events [HelloHandler.handle(Hello)]");
	}

	private static ConsumerDeclaration single() {
		return declare("hello", false, "topic", "in", "group", "g");
	}

	static ConsumerDeclaration declare(String id, boolean batch, String... attributes) {
		Map<String, String> map = new HashMap<>();
		for (int i = 0; i < attributes.length; i += 2) {
			map.put(attributes[i], attributes[i + 1]);
		}
		return new ConsumerDeclaration(id, batch ? Kind.BATCHES : Kind.RECORDS, "HelloHandler.handle(Hello)", map);
	}

	private ConsumerSettings resolved(ConsumerDeclaration declaration) {
		ConsumerSettings settings = resolve(declaration);
		assertThat(errors()).isEmpty();
		return Objects.requireNonNull(settings);
	}

	private @Nullable ConsumerSettings resolve(ConsumerDeclaration declaration) {
		return new ConsumerSettingsResolver(this.environment.reader(), () -> this.springKafka, () -> 3)
			.resolve(declaration, this.problems);
	}

	private List<String> errors() {
		return this.problems.errors().stream().map(SettingProblem::line).toList();
	}

	private List<String> warnings() {
		return this.problems.warnings().stream().map(SettingProblem::line).toList();
	}

}
