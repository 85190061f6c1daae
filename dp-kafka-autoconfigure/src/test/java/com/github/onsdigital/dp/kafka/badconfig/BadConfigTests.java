package com.github.onsdigital.dp.kafka.badconfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts an application with each wrong setting, and compares the complete report. A
 * refused start opens no connection.
 */
class BadConfigTests {

	@TempDir
	private Path directory;

	static Stream<Row> rows() {
		return Stream
			.of(BrokerRows.rows(), ConsumerRows.rows(), HandlerRows.rows(), HealthRows.rows(), ProducerRows.rows(),
					TlsRows.rows(), GeneralRows.rows())
			.flatMap((rows) -> rows);
	}

	@BeforeAll
	static void loadClasses() {
		new Start().beans(List.of(Handlers.OrderHandler.class)).run((context) -> {
		});
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("rows")
	void theMistakeIsReported(Row row) throws IOException {
		Path file = this.directory.resolve("file.pem");
		if (row.fileText != null) {
			Files.writeString(file, row.fileText);
		}
		List<String> lines = row.lines.stream().map((line) -> line.replace(Row.FILE, file.toString())).toList();
		Outcome outcome = start(row, file).run((context) -> {
		});
		assertThat(outcome.stackTrace()).isFalse();
		assertThat(Duration.ofNanos(outcome.nanos())).isLessThan(Outcome.WAITED);
		if (row.kind == Row.Kind.REFUSED) {
			assertThat(outcome.errors()).containsExactly(Outcome.report(lines));
			assertThat(outcome.connections()).isZero();
		}
		else {
			assertThat(outcome.failure()).isNull();
			assertThat(outcome.errors()).isEmpty();
			assertThat(outcome.warnings()).containsExactlyElementsOf(lines);
		}
		assertThat(outcome.started()).isEqualTo(row.kind != Row.Kind.REFUSED);
	}

	private Start start(Row row, Path file) throws IOException {
		Start start = new Start().beans(row.beans.isEmpty() ? List.of(Handlers.OrderHandler.class) : row.beans)
			.without(row.missing);
		row.variables.forEach((name, value) -> start.variable(name, Row.FILE.equals(value) ? file.toString() : value));
		if (!row.configText.isEmpty()) {
			start.file(Files.writeString(this.directory.resolve(row.configName), row.configText));
		}
		return start;
	}

}
