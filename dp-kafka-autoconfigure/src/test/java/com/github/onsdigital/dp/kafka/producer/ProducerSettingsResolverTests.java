package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class ProducerSettingsResolverTests {

	private final TestEnvironment environment = new TestEnvironment();

	private final SettingProblems problems = new SettingProblems();

	@Test
	void producersAreDeclaredByFilesAndOneWordOnesByVariables() {
		this.environment.yaml("kafka.producers:\n  hello-replies.topic: t\n  calls.topic: t\n")
			.variable("KAFKA_PRODUCERS_AUDIT_TOPIC", "t")
			.variable("KAFKA_PRODUCERS_HELLO_REPLIES_MAX_BLOCK", "1s")
			.variable("KAFKA_PRODUCERS_PORT", "tcp://10.0.0.1:9092");
		assertThat(resolver(3).names()).containsExactly("audit", "calls", "hello-replies");
	}

	@Test
	void everySettingIsRead() {
		this.environment.variable("KAFKA_PRODUCERS_REPLIES_TOPIC", "out")
			.variable("KAFKA_PRODUCERS_REPLIES_MIN_BROKERS_HEALTHY", "1")
			.variable("KAFKA_PRODUCERS_REPLIES_MAX_BLOCK", "500ms")
			.variable("KAFKA_PRODUCERS_REPLIES_HEADERS_SOURCE", "hello")
			.variable("KAFKA_PRODUCERS_REPLIES_PROPERTIES_LINGER_MS", "7")
			.property("kafka.producer.properties.acks", "all");
		assertThat(resolve("replies", 3)).isEqualTo(new ProducerSettings("replies", "out", 1, Duration.ofMillis(500),
				Map.of("source", "hello"), Map.of("linger.ms", "7", "acks", "all")));
		assertThat(errors()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "2, 2", "5, 2", "0, 2" })
	void minBrokersHealthyIsTwoOrTheNumberOfBrokers(int brokers, int min) {
		this.environment.property("kafka.producers.replies.topic", "out");
		assertThat(Objects.requireNonNull(resolve("replies", brokers)).minBrokersHealthy()).isEqualTo(min);
	}

	static Stream<Arguments> wrong() {
		return Stream.of(
				Arguments.of("topic", "a b",
						"topic \"a b\" may hold only letters, digits, '.', '_', '-', " + "at most 249"),
				Arguments.of("min-brokers-healthy", "3",
						"min-brokers-healthy (3) must be smaller or equal to the number of brokers in KAFKA_ADDR (2)"),
				Arguments.of("max-block", "0s", "max-block must be greater than zero; found 0s"),
				Arguments.of("properties.acks", "7",
						"Invalid value 7 for configuration acks: " + "String must be one of: all, -1, 0, 1"),
				Arguments.of("properties.delivery.timeout.ms", "1000",
						"delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms"),
				Arguments.of("headers.kafka_x", "y",
						"header key \"kafka_x\" must not begin with kafka_ or dp-, which are reserved"));
	}

	@ParameterizedTest(name = "{0}={1}")
	@MethodSource("wrong")
	void aWrongSettingIsReported(String key, String value, String text) {
		this.environment.variable("KAFKA_PRODUCERS_REPLIES_TOPIC", "out")
			.property("kafka.producers.replies." + key, value);
		assertThat(resolve("replies", 2)).isNull();
		assertThat(errors()).containsExactly("producer replies: " + text + " [kafka.producers.replies." + key + "]");
	}

	@Test
	void acksThatContradictIdempotenceAreReportedWithKafkasMessage() {
		this.environment.property("kafka.producers.replies.topic", "out")
			.property("kafka.producers.replies.properties.acks", "1")
			.property("kafka.producers.replies.properties.enable.idempotence", "true");
		resolve("replies", 2);
		assertThat(errors()).containsExactly("producer replies: Must set acks to all in order to use the idempotent "
				+ "producer. Otherwise we cannot guarantee idempotence. [kafka.producers.replies.properties.acks]");
	}

	@Test
	void aTopicIsCompulsory() {
		this.environment.property("kafka.producers.replies.max-block", "1s");
		resolver(3).resolveAll(this.problems);
		assertThat(errors()).containsExactly(
				"producer replies: topic is compulsory but was not provided [kafka.producers.replies.topic]");
	}

	@Test
	void aLongMaxBlockIsReported() {
		this.environment.property("kafka.producers.replies.topic", "out")
			.property("kafka.producers.replies.max-block", "60s");
		assertThat(resolve("replies", 3)).isNotNull();
		assertThat(this.problems.warnings()).extracting(SettingProblem::line)
			.containsExactly(
					"producer replies: send may block 60s when Kafka is down [kafka.producers.replies.max-block]");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void kafkasValidationIsNotLogged(CapturedOutput output) {
		this.environment.property("kafka.producers.replies.topic", "out")
			.property("kafka.producers.replies.properties.linger.ms", "7");
		assertThat(resolve("replies", 3)).isNotNull();
		assertThat(output).doesNotContain("ProducerConfig values");
	}

	private ProducerSettingsResolver resolver(int brokers) {
		return new ProducerSettingsResolver(this.environment.reader(), Map::of, () -> brokers);
	}

	private @Nullable ProducerSettings resolve(String name, int brokers) {
		return resolver(brokers).resolve(name, this.problems);
	}

	private List<String> errors() {
		return this.problems.errors().stream().map(SettingProblem::line).toList();
	}

}
