package com.github.onsdigital.dp.kafka.consumer.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingSource;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The precedence of the sources, in every notation of a setting.
 */
class ConsumerPrecedenceTests {

	private static final String OWN = "kafka.consumers.hello-batch.";

	private final TestEnvironment environment = new TestEnvironment();

	private final Map<String, Object> springKafka = new HashMap<>();

	private final Map<String, String> annotation = new HashMap<>(Map.of("topic", "t", "group", "g"));

	private boolean stages;

	static Stream<Arguments> keys() {
		List<Key> keys = List.of(
				new Key("num-workers", List.of("2", "3", "4"), ConsumerSettings::numWorkers, List.of(1, 2, 3, 4)),
				new Key("batch-size", List.of("2", "3", "4"), ConsumerSettings::batchSize, List.of(1, 2, 3, 4)),
				new Key("batch-wait-time", List.of("300", "PT2S", "5s"), ConsumerSettings::batchWaitTime,
						List.of(Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofSeconds(2),
								Duration.ofSeconds(5))),
				new Key("min-brokers-healthy", List.of("2", "3", "2"), ConsumerSettings::minBrokersHealthy,
						List.of(1, 2, 3, 2)),
				new Key("offset", List.of("none", "by_duration:P7D", "newest"), ConsumerSettings::offsetReset,
						List.of("earliest", "none", "by_duration:P7D", "latest")),
				new Key("offset-out-of-range", List.of("none", "newest", "earliest"), ConsumerSettings::outOfRangeReset,
						List.of("earliest", "none", "latest", "earliest")),
				new Key("retry-attempts", List.of("0", "5", "7"), ConsumerSettings::retryAttempts, List.of(3, 0, 5, 7)),
				new Key("start", List.of("manual", "auto", "manual"), ConsumerSettings::startManually,
						List.of(false, true, false, true)),
				new Key("subscribe-to", List.of("self,db", "none", "a/b, c"), ConsumerSettings::subscribeTo,
						List.of(List.of("self"), List.of("self", "db"), List.of(), List.of("a/b", "c"))),
				new Key("on-unhealthy", List.of("pause", "stop", "pause"), ConsumerSettings::onUnhealthy,
						List.of(HoldStrength.STOP, HoldStrength.PAUSE, HoldStrength.STOP, HoldStrength.PAUSE)),
				new Key("on-error", List.of("dead-letter", "redeliver", "stop"), ConsumerSettings::onError,
						List.of(OnError.COMMIT, OnError.DEAD_LETTER, OnError.REDELIVER, OnError.STOP)));
		return Stream.concat(keys.stream(), concurrencyKeys())
			.flatMap((key) -> Arrays.stream(SettingSource.values()).map((source) -> Arguments.of(key, source)));
	}

	private static Stream<Key> concurrencyKeys() {
		return Stream.of(
				new Key("ordering", List.of("key", "unordered", "partition"), (all) -> all.concurrency().ordering(),
						List.of(Ordering.PARTITION, Ordering.KEY, Ordering.UNORDERED, Ordering.PARTITION)),
				new Key("max-in-flight", List.of("5", "6", "7"), (all) -> all.concurrency().maxInFlight(),
						List.of(0, 5, 6, 7)),
				new Key("max-uncommitted", List.of("50", "60", "70"), (all) -> all.concurrency().maxUncommitted(),
						List.of(10_000, 50, 60, 70)),
				new Key("handler-timeout", List.of("300", "PT2S", "5s"),
						(all) -> Optional.ofNullable(all.concurrency().handlerTimeout()),
						List.of(Optional.empty(), Optional.of(Duration.ofMillis(300)),
								Optional.of(Duration.ofSeconds(2)), Optional.of(Duration.ofSeconds(5)))));
	}

	@ParameterizedTest(name = "{0} as {1}")
	@MethodSource("keys")
	void everySourceOverridesThePreviousOne(Key key, SettingSource source) {
		this.stages = concurrencyKeys().anyMatch((other) -> other.name().equals(key.name()));
		assertThat(key.value().apply(resolve())).isEqualTo(key.expected().get(0));
		source.set(this.environment, "kafka.consumer." + key.name(), key.texts().get(0));
		assertThat(key.value().apply(resolve())).isEqualTo(key.expected().get(1));
		this.annotation.put(key.name(), key.texts().get(1));
		assertThat(key.value().apply(resolve())).isEqualTo(key.expected().get(2));
		source.set(this.environment, OWN + key.name(), key.texts().get(2));
		assertThat(key.value().apply(resolve())).isEqualTo(key.expected().get(3));
	}

	@ParameterizedTest
	@EnumSource(SettingSource.class)
	void springKafkaHasTheLowestAndOwnPropertiesTheHighestPrecedence(SettingSource source) {
		assertThat(sessionAndOffset()).containsExactly(10_000, "earliest");
		this.springKafka.putAll(Map.of("session.timeout.ms", "11000", "auto.offset.reset", "latest"));
		assertThat(sessionAndOffset()).containsExactly(11_000, "latest");
		set(source, "kafka.consumer.", "session-timeout", "12s", "offset", "oldest");
		assertThat(sessionAndOffset()).containsExactly(12_000, "earliest");
		set(source, "kafka.consumer.properties.", "session.timeout.ms", "13000", "auto.offset.reset", "latest");
		assertThat(sessionAndOffset()).containsExactly(13_000, "latest");
		this.annotation.putAll(Map.of("session-timeout", "14s", "offset", "oldest"));
		assertThat(sessionAndOffset()).containsExactly(14_000, "earliest");
		this.annotation
			.putAll(Map.of("properties.session.timeout.ms", "14500", "properties.auto.offset.reset", "latest"));
		assertThat(sessionAndOffset()).containsExactly(14_500, "latest");
		set(source, OWN, "session-timeout", "PT15S", "offset", "oldest");
		assertThat(sessionAndOffset()).containsExactly(15_000, "earliest");
		set(source, OWN + "properties.", "session.timeout.ms", "16000", "auto.offset.reset", "latest");
		assertThat(sessionAndOffset()).containsExactly(16_000, "latest");
	}

	@ParameterizedTest
	@EnumSource(SettingSource.class)
	void springKafkaListenerSettingsHaveTheLowestPrecedence(SettingSource source) {
		source.set(this.environment, "spring.kafka.listener.concurrency", "3");
		source.set(this.environment, "spring.kafka.listener.auto-startup", "false");
		ConsumerSettings settings = single();
		assertThat(settings.numWorkers()).isEqualTo(3);
		assertThat(settings.startManually()).isTrue();
		set(source, "kafka.consumer.", "num-workers", "2", "start", "auto");
		settings = single();
		assertThat(settings.numWorkers()).isEqualTo(2);
		assertThat(settings.startManually()).isFalse();
	}

	@Test
	void theIdIsAppendedToASharedClientId() {
		this.environment.property("kafka.consumer.properties.client.id", "shared");
		assertThat(resolve().clientProperties()).containsEntry("client.id", "shared-hello-batch");
		this.annotation.put("properties.client.id", "by-code");
		assertThat(resolve().clientProperties()).containsEntry("client.id", "by-code");
		this.environment.property(OWN + "properties.client.id", "own");
		assertThat(resolve().clientProperties()).containsEntry("client.id", "own");
	}

	private ConsumerSettings single() {
		SettingProblems problems = new SettingProblems();
		ConsumerSettings settings = new ConsumerSettingsResolver(this.environment.reader(), () -> this.springKafka,
				() -> 3)
			.resolve(new ConsumerDeclaration("hello-batch", Kind.RECORDS, "Hello.on", this.annotation), problems);
		assertThat(problems.errors()).isEmpty();
		return Objects.requireNonNull(settings);
	}

	@Test
	void offsetSettingsDoNotAffectOffsetOutOfRange() {
		this.springKafka.put("auto.offset.reset", "latest");
		this.environment.property("kafka.consumer.offset", "newest");
		this.environment.property(OWN + "offset", "newest");
		this.environment.property(OWN + "properties.auto.offset.reset", "latest");
		assertThat(resolve().outOfRangeReset()).isEqualTo("earliest");
	}

	@ParameterizedTest
	@EnumSource(SettingSource.class)
	void topicAndGroupAreNotReadFromTheSharedSettings(SettingSource source) {
		this.springKafka.put("group.id", "spring-group");
		this.annotation.remove("group");
		assertThat(resolve().group()).isEqualTo("spring-group");
		this.annotation.put("group", "g");
		set(source, "kafka.consumer.", "topic", "shared", "group", "shared");
		assertThat(List.of(resolve().topic(), resolve().group())).containsExactly("t", "g");
		set(source, OWN, "topic", "own", "group", "own");
		assertThat(List.of(resolve().topic(), resolve().group())).containsExactly("own", "own");
	}

	private List<Object> sessionAndOffset() {
		ConsumerSettings settings = resolve();
		return List.of(Objects.requireNonNull(settings.clientProperties().get("session.timeout.ms")),
				settings.offsetReset());
	}

	private void set(SettingSource source, String prefix, String... namesAndValues) {
		for (int i = 0; i < namesAndValues.length; i += 2) {
			source.set(this.environment, prefix + namesAndValues[i], namesAndValues[i + 1]);
		}
	}

	private ConsumerSettings resolve() {
		SettingProblems problems = new SettingProblems();
		boolean batch = !this.annotation.containsKey("num-workers")
				&& this.environment.reader().find("kafka.consumer.num-workers") == null;
		Kind kind = this.stages ? Kind.STAGES : (batch ? Kind.BATCHES : Kind.RECORDS);
		ConsumerSettings settings = new ConsumerSettingsResolver(this.environment.reader(), () -> this.springKafka,
				() -> 3)
			.resolve(new ConsumerDeclaration("hello-batch", kind, "Hello.on", this.annotation), problems);
		assertThat(problems.errors()).isEmpty();
		return Objects.requireNonNull(settings);
	}

	/**
	 * A key, its texts from the lowest to the highest precedence, and the expected
	 * values.
	 */
	record Key(String name, List<String> texts, Function<ConsumerSettings, Object> value, List<?> expected) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
