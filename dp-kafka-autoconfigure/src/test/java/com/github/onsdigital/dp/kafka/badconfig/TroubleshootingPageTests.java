package com.github.onsdigital.dp.kafka.badconfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the reports in docs/troubleshooting.md with the output of an application.
 */
class TroubleshootingPageTests {

	private static final Path PAGE = Path.of("..", "docs", "troubleshooting.md");

	private static final Map<String, Start> STARTS = CommonMistakes.starts();

	static Stream<String> mistakes() {
		return STARTS.keySet().stream();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("mistakes")
	void theReportOnThePageIsTheActualReport(String heading) throws IOException {
		Start start = STARTS.get(heading);
		assertThat(start).isNotNull();
		Outcome outcome = start.run((context) -> {
		});
		assertThat(outcome.errors()).singleElement()
			.satisfies((report) -> assertThat(certificate(report.strip())).isEqualTo(onPage(heading)));
	}

	/**
	 * Replaces the values that depend on the certificate, which differs in each run.
	 */
	private static String certificate(String report) {
		return report.replaceAll("serial [0-9a-f]+", "serial 1a2b")
			.replaceAll("key SHA-256 [0-9a-f]{16}", "key SHA-256 ab12cd34ef567890");
	}

	private static String onPage(String heading) throws IOException {
		Matcher matcher = Pattern
			.compile("### " + Pattern.quote(heading) + "\n.*?```text\n(.*?)\n```\n", Pattern.DOTALL)
			.matcher(Files.readString(PAGE));
		assertThat(matcher.find()).as(heading).isTrue();
		return matcher.group(1);
	}

}
