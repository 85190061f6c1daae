package com.github.onsdigital.dp.kafka.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.unit.DataSize;

import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsBinderTests {

	private final TestEnvironment environment = new TestEnvironment();

	@Test
	void defaultsEqualThoseOfTheSettings() {
		DpKafkaProperties bound = bind();
		assertThat(bound.addr()).containsExactly("localhost:9092");
		assertThat(new RetrySettings(bound.retry().minPeriod(), bound.retry().maxPeriod()))
			.isEqualTo(RetrySettings.DEFAULT);
		DpKafkaProperties.Health health = bound.health();
		assertThat(new HealthSettings(health.interval(), health.timeout(), health.startAfter(), health.stopAfter()))
			.isEqualTo(HealthSettings.DEFAULT);
	}

	@Test
	void everythingBelowKafkaIsBoundFromVariables() {
		this.environment.variable("KAFKA_ADDR", "b1:9092, b2:9092")
			.variable("KAFKA_MAX_BYTES", "2MB")
			.variable("KAFKA_SEC_SKIP_VERIFY", "t")
			.variable("KAFKA_RETRY_MIN_PERIOD", "300")
			.variable("KAFKA_HEALTH_STOP_AFTER", "PT2S")
			.variable("KAFKA_CONSUMER_SUBSCRIBE_TO", "self,,catalogue ")
			.variable("KAFKA_CONSUMER_ON_ERROR", "DEAD_LETTER")
			.variable("KAFKA_CONSUMER_PROPERTIES_MAX_POLL_RECORDS", "7")
			.variable("KAFKA_PRODUCER_HEADERS_SOURCE_SYSTEM", "hello");
		DpKafkaProperties bound = bind();
		assertThat(bound.addr()).containsExactly("b1:9092", "b2:9092");
		assertThat(bound.maxBytes()).isEqualTo(DataSize.ofMegabytes(2));
		assertThat(bound.sec().skipVerify()).isTrue();
		assertThat(bound.retry().minPeriod()).isEqualTo(Duration.ofMillis(300));
		assertThat(bound.health().stopAfter()).isEqualTo(Duration.ofSeconds(2));
		assertThat(bound.consumer().subscribeTo()).containsExactly("self", "catalogue");
		assertThat(bound.consumer().onError()).isEqualTo(OnError.DEAD_LETTER);
		assertThat(bound.consumer().properties()).isEqualTo(Map.of("max.poll.records", "7"));
		assertThat(bound.producer().headers()).isEqualTo(Map.of("source-system", "hello"));
	}

	@ParameterizedTest
	@CsvSource({ "1, true", "t, true", "T, true", "TRUE, true", "true, true", "True, true", "0, false", "f, false",
			"F, false", "FALSE, false", "false, false", "False, false" })
	void everyBooleanFormOfGoIsAccepted(String text, boolean value) {
		this.environment.variable("KAFKA_SEC_SKIP_VERIFY", " " + text + " ");
		assertThat(bind().sec().skipVerify()).isEqualTo(value);
	}

	@Test
	void aBlankVariableDoesNotOverrideTheFile() {
		this.environment.variable("KAFKA_SEC_SKIP_VERIFY", " ")
			.variable("KAFKA_HEALTH_INTERVAL", "")
			.yaml("kafka.sec.skip-verify: true\n");
		assertThat(bind().sec().skipVerify()).isTrue();
		assertThat(bind().health().interval()).isEqualTo(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@ValueSource(strings = { "KAFKA", "KAFKA_SEC", "KAFKA_RETRY", "KAFKA_CONSUMER", "KAFKA_CONSUMERS",
			"KAFKA_CONSUMER_NUM_WORKERS", "KAFKA_MAX_BYTES", "KAFKA_SEC_SKIP_VERIFY", "KAFKA_HEALTH_INTERVAL",
			"KAFKA_CONSUMER_OFFSET_OUT_OF_RANGE", "KAFKA_PORT" })
	void anUnreadableValueHasItsDefault(String variable) {
		this.environment.variable(variable, "tcp://10.0.0.1:9092");
		assertThat(bind()).isEqualTo(new SettingsBinderTests().bind());
	}

	@Test
	void topicAndGroupAreNotSharedByAllConsumers() {
		this.environment.variable("KAFKA_CONSUMER_TOPIC", "t").variable("KAFKA_CONSUMER_GROUP", "g");
		assertThat(bind().consumer().topic()).isNull();
		assertThat(bind().consumer().group()).isNull();
	}

	@Test
	void noRecordContainsASecret() {
		this.environment.variable("KAFKA_SEC_CLIENT_KEY", "canary")
			.variable("KAFKA_CONSUMER_PROPERTIES_SASL_JAAS_CONFIG", "canary")
			.variable("KAFKA_PRODUCER_HEADERS_TOKEN", "canary")
			.variable("KAFKA_PRODUCER_PROPERTIES_SSL_KEY_PASSWORD", "canary");
		assertThat(bind().sec().clientKey()).isEqualTo("[hidden, 6 chars]");
		assertThat(bind().toString()).doesNotContain("canary");
	}

	@Test
	void defaultsAreThoseOfTheRecord() {
		ConsumerProperties defaults = SettingsBinder.defaults(ConsumerProperties.class);
		assertThat(defaults).isEqualTo(bind().consumer());
		assertThat(defaults.batchSize()).isOne();
		assertThat(SettingsBinder.defaults(ProducerProperties.class)).isEqualTo(bind().producer());
	}

	@Test
	void aListWithAPasswordIsHidden() {
		this.environment.variable("KAFKA_ADDR", "user:canary@b1:9092,b2:9092");
		assertThat(bind().addr().toString()).doesNotContain("canary", "b2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "+5", "007", "200ms", "5s", "PT1S", "PT0.5S", "-1s", "3", "1d", "2MB", "10B", "true",
			"t", "F", "yes", "on", "0x10", "1e3", " 7 ", "1 000", "auto", "MANUAL", "dead_letter", "Dead-Letter",
			"deadletter", "oldest", "b1:9092,b2:9092", ",a,,b ,", "none", "\u0661" })
	void aTextIsBoundToTheValueOfTheParser(String text) {
		SettingProblems problems = new SettingProblems();
		SettingParser parser = new SettingParser(problems);
		RawSetting raw = new RawSetting("x", text, null);
		this.environment.property("kafka.consumer.retry-attempts", text)
			.property("kafka.health.stop-after", text)
			.property("kafka.sec.skip-verify", text)
			.property("kafka.consumer.start", text)
			.property("kafka.consumer.on-error", text)
			.property("kafka.consumer.subscribe-to", text);
		DpKafkaProperties bound = bind();
		assertSame(parser.atLeast("x", raw, 0), bound.consumer().retryAttempts());
		assertSame(parser.duration("x", raw, true), bound.health().stopAfter());
		assertSame(parser.trueOrFalse("x", raw), bound.sec().skipVerify());
		assertSame(parser.oneOf("x", raw, ConsumerProperties.Start.class, ""), bound.consumer().start());
		assertSame(parser.oneOf("x", raw, OnError.class, ""), bound.consumer().onError());
		assertSame(parser.list("x", raw), bound.consumer().subscribeTo());
	}

	@Test
	void runtimeHintsRegisterTheRecords() {
		RuntimeHints hints = new RuntimeHints();
		new SettingsRuntimeHints().registerHints(hints, null);
		for (Class<?> type : List.of(DpKafkaProperties.class, DpKafkaProperties.Sec.class,
				DpKafkaProperties.Retry.class, DpKafkaProperties.Health.class, ConsumerProperties.class,
				ProducerProperties.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
				.as(type.getName())
				.accepts(hints);
		}
		assertThat(SpringFactoriesLoader.forResourceLocation(AotServices.FACTORIES_RESOURCE_LOCATION)
			.load(RuntimeHintsRegistrar.class)).hasAtLeastOneElementOfType(SettingsRuntimeHints.class);
	}

	private static void assertSame(@Nullable Object parsed, Object bound) {
		if (parsed != null) {
			assertThat(bound).isEqualTo(parsed);
		}
	}

	private DpKafkaProperties bind() {
		return SettingsBinder.bind(this.environment.reader());
	}

}
