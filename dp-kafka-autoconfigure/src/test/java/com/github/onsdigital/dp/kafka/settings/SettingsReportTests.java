package com.github.onsdigital.dp.kafka.settings;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SettingsReportTests {

	@Test
	void allMistakesAreReportedSortedAndCounted() {
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
	void everyCheckRunsBeforeTheReport() {
		SettingsReport report = new SettingsReport(
				() -> List.of((problems) -> problems.error("A", "a"), (problems) -> problems.error("B", "b")));
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(report::verify)
			.withMessage("a [A]; b [B]");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(report::verify);
	}

	@Test
	void aCheckThatFailsRunsAgain() {
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
	void valuesAreShownInOneShortLineWithoutKeys() {
		assertThat(SettingText.quote("a\nb\u001b[31m\u202e")).isEqualTo("\"a\\u000ab\\u001b[31m\\u202e\"");
		assertThat(SettingText.show("x".repeat(500))).hasSize(80).endsWith("…");
		assertThat(SettingText.quote("\n".repeat(500)).length()).isLessThanOrEqualTo(82);
		assertThat(SettingText.quote("-----BEGIN PRIVATE KEY-----\ncanary")).isEqualTo("[hidden, 34 chars]");
	}

}
