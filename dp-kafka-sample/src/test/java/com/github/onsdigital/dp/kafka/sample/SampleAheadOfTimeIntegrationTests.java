package com.github.onsdigital.dp.kafka.sample;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor.Settings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the sample as Boot processes it ahead of time for a native image, but in a JVM.
 */
class SampleAheadOfTimeIntegrationTests {

	@TempDir
	private static Path folder;

	private static Path classes;

	@BeforeAll
	static void process() throws IOException {
		classes = folder.resolve("classes");
		Settings settings = Settings.builder()
			.sourceOutput(folder.resolve("sources"))
			.resourceOutput(classes)
			.classOutput(classes)
			.groupId("com.github.onsdigital")
			.artifactId("dp-kafka-sample")
			.build();
		// the address prevents the start of an embedded broker; nothing connects to it
		new SpringApplicationAotProcessor(SampleApplication.class, settings,
				new String[] { "--kafka.addr=127.0.0.1:9" })
			.process();
		compile(folder.resolve("sources"), classes);
	}

	@Test
	void theSampleProcessedAheadOfTimeRepliesToAHello() {
		try (SampleProcess sample = new SampleProcess(folder.resolve("sample.out"),
				Map.of("KAFKA_PRODUCERS_EXTRA_TOPIC", "hello-extra"))) {
			sample.startAheadOfTime(classes);
			sample.awaitConsuming();
			assertThat(sample.log()).contains("Starting AOT-processed SampleApplication");
			assertThat(sample.client().post("/hello", "{\"name\":\"Ada\"}").status()).isEqualTo(202);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(sample.client().get("/hello").body()).contains("Hello, Ada!"));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> sample.client().count("batched") == 1);
			assertThat(sample.client().get("/actuator/health").body()).contains("\"replies\"", "\"calls\"", "\"extra\"",
					"\"hello-batch\"");
		}
	}

	@Test
	void reachabilityMetadataContainsHandlersAndPayloads() throws IOException {
		String metadata = Files.readString(metadata()).replaceAll("\\s", "");
		assertThat(metadata).contains(
				"{\"name\":\"handle\",\"parameterTypes\":[\"" + HelloCalled.class.getName() + "\",\""
						+ ConsumerRecord.class.getName() + "\"]}",
				"{\"name\":\"handle\",\"parameterTypes\":[\"java.util.List\"]}",
				"\"type\":\"" + HelloCalled.class.getName() + "\"");
	}

	private static void compile(Path sources, Path classes) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter output = new StringWriter();
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		List<String> options = List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp",
				classes + File.pathSeparator + classPath);
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> found = Files.walk(sources)) {
			List<Path> generated = found.filter((path) -> path.toString().endsWith(".java")).toList();
			assertThat(generated).isNotEmpty();
			assertThat(
					compiler.getTask(output, files, null, options, null, files.getJavaFileObjectsFromPaths(generated))
						.call())
				.as("%s", output)
				.isTrue();
		}
	}

	private static Path metadata() throws IOException {
		try (Stream<Path> found = Files.walk(classes)) {
			return found.filter((path) -> path.endsWith("reachability-metadata.json")).findFirst().orElseThrow();
		}
	}

}
