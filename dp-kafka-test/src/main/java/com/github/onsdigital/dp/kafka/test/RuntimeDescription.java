package com.github.onsdigital.dp.kafka.test;

import java.util.ArrayList;
import java.util.List;

/**
 * Describes consumers, gates, checks and brokers, for the failure of a test.
 */
final class RuntimeDescription {

	private final TestRuntime runtime;

	RuntimeDescription(TestRuntime runtime) {
		this.runtime = runtime;
	}

	String text() {
		List<String> lines = new ArrayList<>();
		this.runtime.consumers().forEach((consumer) -> lines.add(Consumers.describe(consumer)));
		this.runtime.gates().waitedFor().forEach(lines::add);
		this.runtime.checks().waiting().forEach((check) -> lines.add(check + " hangs"));
		lines.add("cluster: " + this.runtime.control().describe());
		return String.join(System.lineSeparator(), lines);
	}

}
