package com.github.onsdigital.dp.kafka.testcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.util.FileSystemUtils;

/**
 * The temporary folder of a cluster's files.
 */
final class ClusterFolder {

	private static final String LOGBACK = """
			<configuration>
				<appender name="out" class="ch.qos.logback.core.ConsoleAppender">
					<encoder>
						<pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} - %msg%n</pattern>
					</encoder>
				</appender>
				<logger name="org.apache.kafka.common.config" level="WARN"/>
				<root level="INFO">
					<appender-ref ref="out"/>
				</root>
			</configuration>
			""";

	private static final String KEEP = "dp.kafka.testcluster.keep";

	private final Path path;

	ClusterFolder(Path path) {
		this.path = path;
	}

	static ClusterFolder create() {
		try {
			ClusterFolder folder = new ClusterFolder(Files.createTempDirectory("dp-kafka-cluster-"));
			write(folder.path.resolve("logback.xml"), LOGBACK);
			return folder;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the JVM option that makes a broker's process keep the files too.
	 */
	static String keepOption() {
		return "-D" + KEEP + "=" + Boolean.getBoolean(KEEP);
	}

	static void write(Path file, String text) {
		try {
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path broker(int id) {
		try {
			return Files.createDirectory(this.path.resolve("broker-" + id));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void delete() {
		if (Boolean.getBoolean(KEEP)) {
			return;
		}
		try {
			FileSystemUtils.deleteRecursively(this.path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
