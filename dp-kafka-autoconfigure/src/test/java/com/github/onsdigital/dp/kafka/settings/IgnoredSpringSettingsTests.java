package com.github.onsdigital.dp.kafka.settings;

import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class IgnoredSpringSettingsTests {

	private final TestEnvironment environment = new TestEnvironment();

	private boolean consumers = true;

	private boolean producers = true;

	@ParameterizedTest
	@CsvSource({ "listener.type, batch, consumers", "listener.ack-mode, record, consumers",
			"listener.async-acks, true, consumers", "listener.ack-count, 5, consumers",
			"listener.ack-time, 5s, consumers", "listener.immediate-stop, false, consumers",
			"listener.missing-topics-fatal, true, consumers", "listener.auth-exception-retry-interval, 5s, consumers",
			"consumer.enable-auto-commit, true, consumers", "consumer.auto-commit-interval, 5s, consumers",
			"consumer.key-deserializer, a.B, consumers", "consumer.value-deserializer, a.B, consumers",
			"consumer.properties.value.deserializer, a.B, consumers",
			"consumer.properties.spring.json.trusted.packages, a, consumers",
			"properties.enable.auto.commit, true, consumers", "retry.topic.enabled, true, consumers",
			"producer.key-serializer, a.B, producers", "producer.value-serializer, a.B, producers",
			"producer.properties.value.serializer, a.B, producers", "producer.transaction-id-prefix, tx, producers",
			"template.default-topic, t, producers" })
	void anIgnoredSettingIsReportedInOneLine(String key, String value, String whose) {
		String name = "spring.kafka." + key;
		this.environment.property(name, value);
		assertThat(lines()).singleElement().asString().startsWith(name + " is ignored by dp-kafka's " + whose + ": ");
	}

	@Test
	void aVariableIsReportedByItsWrittenName() {
		String name = "spring.kafka.listener.ack-mode".toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
		this.environment.variable(name, "record");
		assertThat(lines()).singleElement().asString().startsWith(name + " is ignored by dp-kafka's consumers: ");
	}

	@Test
	void settingsThatMatchDpKafkasBehaviourAreNotReported() {
		this.environment.property("spring.kafka.consumer.enable-auto-commit", "false")
			.property("spring.kafka.listener.ack-mode", "MANUAL")
			.property("spring.kafka.listener.immediate-stop", "true")
			.property("spring.kafka.listener.concurrency", "3")
			.property("spring.kafka.consumer.properties.fetch.min.bytes", "1");
		assertThat(lines()).isEmpty();
	}

	@Test
	void withoutConsumersAndProducersNothingIsReported() {
		this.environment.property("spring.kafka.listener.ack-mode", "record")
			.property("spring.kafka.producer.value-serializer", "a.B");
		this.consumers = false;
		this.producers = false;
		assertThat(lines()).isEmpty();
		this.producers = true;
		assertThat(lines()).singleElement().asString().contains("producers");
	}

	private List<String> lines() {
		SettingProblems problems = new SettingProblems();
		new IgnoredSpringSettings(this.environment.reader(), () -> this.consumers, () -> this.producers)
			.check(problems);
		assertThat(problems.errors()).isEmpty();
		return problems.warnings().stream().map(SettingProblem::line).toList();
	}

}
