package com.github.onsdigital.dp.kafka.settings;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SettingsReportTests {

	private static final String LEVEL = "logging.level.";

	@Test
	void twelveMistakesAreAllToldSortedAndCounted() {
		SettingProblems problems = new SettingProblems();
		IntStream.rangeClosed(1, 12).forEach((i) -> problems.error("NAME_" + (char) ('M' - i), "is wrong"));
		InvalidSettingsException exception = new InvalidSettingsException(problems.errors());
		FailureAnalysis analysis = new InvalidSettingsFailureAnalyzer().analyze(exception, exception);
		List<String> lines = analysis.getDescription().lines().toList();
		assertThat(lines.get(0)).isEqualTo("12 Kafka settings are wrong:");
		assertThat(lines.subList(2, lines.size())).hasSize(12)
			.isSorted()
			.startsWith("    - is wrong [NAME_A]")
			.endsWith("    - is wrong [NAME_L]");
		assertThat(analysis.getAction()).isNotBlank();
	}

	@Test
	void everyCheckIsAskedBeforeTheReport() {
		SettingsReport report = new SettingsReport(
				() -> List.of((problems) -> problems.error("A", "a"), (problems) -> problems.error("B", "b")));
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(report::verify)
			.withMessage("a [A]; b [B]");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(report::verify);
	}

	@Test
	void aCheckThatFailsIsAskedAgain() {
		int[] calls = { 0 };
		SettingsReport report = new SettingsReport(() -> List.of((problems) -> {
			if (calls[0]++ == 0) {
				throw new IllegalStateException("not yet");
			}
		}));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(report::verify);
		report.verify();
		report.verify();
		assertThat(calls[0]).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "mongoo, mongo", "ordrs, orders", "batchsize2, batch-size", "zzz, ''", "batchSize, batch-size" })
	void theClosestNameIsSuggested(String word, String meant) {
		String closest = Suggestion.closest(word, List.of("mongo", "orders", "batch-size", "kafka"));
		assertThat((closest != null) ? closest : "").isEqualTo(meant);
	}

	@Test
	void valuesAreShownShortOnOneLineAndWithoutKeys() {
		assertThat(SettingText.quote("a\nb\u001b[31m\u202e")).isEqualTo("\"a\\u000ab\\u001b[31m\\u202e\"");
		assertThat(SettingText.show("x".repeat(500))).hasSize(80).endsWith("…");
		assertThat(SettingText.quote("\n".repeat(500)).length()).isLessThanOrEqualTo(82);
		assertThat(SettingText.quote("-----BEGIN PRIVATE KEY-----\ncanary")).isEqualTo("[hidden, 34 chars]");
	}

	@ParameterizedTest
	@CsvSource({ "clients.NetworkClient, error", "clients.Metadata, off", "common.config.AbstractConfig, warn",
			"clients.consumer.internals.ConsumerCoordinator, warn", "common.utils.AppInfoParser, warn",
			"clients.producer.internals.Sender, error", "clients.consumer.internals.CoordinatorRequestManager, warn" })
	void whatTheClientRepeatsIsNotLoggedByDefault(String logger, String level) throws Exception {
		assertThat(level(new MockEnvironment(), "X")).isNull();
		MockEnvironment environment = new MockEnvironment();
		new ClientLogLevel().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getProperty(LEVEL + "org.apache.kafka." + logger)).isEqualTo(level);
	}

	@Test
	void eachLoggerWithALevelIsAClassOfTheClient() {
		MockEnvironment environment = new MockEnvironment();
		new ClientLogLevel().postProcessEnvironment(environment, new SpringApplication());
		EnumerablePropertySource<?> levels = (EnumerablePropertySource<?>) environment.getPropertySources()
			.get("dpKafkaDefaults");
		assertThat(levels).isNotNull();
		assertThat(levels.getPropertyNames()).hasSizeGreaterThan(20)
			.allSatisfy((name) -> assertThat(
					ClassUtils.isPresent(name.substring(LEVEL.length()), getClass().getClassLoader()))
				.as(name)
				.isTrue());
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace", "debug", "info", "warn", "off" })
	void aUsersLevelForTheClientItselfWins(String level) {
		MockEnvironment environment = new MockEnvironment().withProperty(LEVEL + "org.apache.kafka", "info")
			.withProperty(LEVEL + "org.apache.kafka.clients.NetworkClient", level);
		assertThat(level(environment, "NetworkClient")).isEqualTo(level);
	}

	@ParameterizedTest
	@CsvSource({ "info, error, off", "warn, error, off", "WARN, error, off", "error,, off", "off,,", "false,,",
			"debug,,", "TRACE,,", "all,,", "'', error, off" })
	void ofAPackageAboveOnlyALevelWithDetailsOrAQuieterOneWins(String above, String networkClient, String metadata) {
		for (String name : List.of("org.apache.kafka.clients", "org.apache.kafka", "org.apache", "org")) {
			MockEnvironment environment = new MockEnvironment().withProperty(LEVEL + name, above);
			assertThat(level(environment, "NetworkClient")).as(name).isEqualTo(networkClient);
			assertThat(level(environment, "Metadata")).as(name).isEqualTo(metadata);
		}
	}

	@Test
	void theNearestPackageAboveCounts() {
		MockEnvironment environment = new MockEnvironment().withProperty(LEVEL + "org.apache.kafka", "debug")
			.withProperty(LEVEL + "org.apache.kafka.clients", "info");
		assertThat(level(environment, "NetworkClient")).isEqualTo("error");
	}

	private static String level(MockEnvironment environment, String logger) {
		new ClientLogLevel().postProcessEnvironment(environment, new SpringApplication());
		return environment.getProperty(LEVEL + "org.apache.kafka.clients." + logger);
	}

}
