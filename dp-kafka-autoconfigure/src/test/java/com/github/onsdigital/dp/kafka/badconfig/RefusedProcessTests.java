package com.github.onsdigital.dp.kafka.badconfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs a process with wrong settings and checks its console output and exit code.
 */
class RefusedProcessTests {

	@TempDir
	private Path directory;

	@Test
	void theProcessExitsWithCodeOneAndTheReportWithoutStackTrace() throws IOException, InterruptedException {
		Path output = this.directory.resolve("output");
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-cp",
				System.getProperty("java.class.path"), RefusedMain.class.getName(), "--spring.config.name=none",
				"--spring.main.web-application-type=none");
		builder.environment().put("KAFKA_ADDR", Listener.ADDRESS + ",b1");
		builder.environment().put("KAFKA_CONSUMERS_ORDERS_NUM_WORKERS", "0");
		Listener.connections();
		Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		String console = Files.readString(output, StandardCharsets.UTF_8);
		assertThat(console).contains(Outcome.report(List.of("KAFKA_ADDR entry \"b1\" has no port. Write b1:9092",
				"consumer orders: num-workers must be 1 or more; found 0 [KAFKA_CONSUMERS_ORDERS_NUM_WORKERS]")));
		assertThat(console.lines()).noneMatch((line) -> line.startsWith("\tat ") || line.startsWith("Caused by"));
		assertThat(process.exitValue()).isEqualTo(1);
		assertThat(Listener.connections()).isZero();
	}

}
