package com.github.onsdigital.dp.kafka.autoconfigure.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the names in the documentation and on the dashboard.
 */
final class Docs {

	private static final Path DIRECTORY = Path.of("..", "docs");

	private Docs() {
	}

	static Set<String> namesIn(String file, String pattern) {
		try {
			return Pattern.compile(pattern)
				.matcher(Files.readString(DIRECTORY.resolve(file)))
				.results()
				.map((match) -> match.group())
				.collect(Collectors.toCollection(TreeSet::new));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the meters on the dashboard, without the suffixes of Prometheus.
	 * @return the names as Prometheus writes them
	 */
	static Set<String> metricsOnDashboard() {
		return namesIn("grafana-dashboard.json", "dp_kafka_[a-z_]*[a-z]").stream()
			.map((name) -> name.replaceAll("_(total|seconds_count|seconds_sum|seconds_max|sum|count|max)$", ""))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	static Set<String> asPrometheus(Set<String> names) {
		return names.stream().map((name) -> name.replace('.', '_')).collect(Collectors.toCollection(TreeSet::new));
	}

}
