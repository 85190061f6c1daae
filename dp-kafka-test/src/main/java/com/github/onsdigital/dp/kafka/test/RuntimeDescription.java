package com.github.onsdigital.dp.kafka.test;

import java.util.ArrayList;
import java.util.List;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;

/**
 * Describes consumers, gates, checks and brokers, for the failure of a test.
 */
final class RuntimeDescription {

	private final TestRuntime runtime;

	RuntimeDescription(TestRuntime runtime) {
		this.runtime = runtime;
	}

	// Adds the last failures of all handlers to a failed assertion.
	AssertionError withFailures(AssertionError error) {
		List<String> ids = this.runtime.consumers().stream().map(ConsumerGroup::id).toList();
		return this.runtime.handled().failures().addTo(error, ids);
	}

	String text() {
		List<String> lines = new ArrayList<>();
		this.runtime.consumers().forEach((consumer) -> {
			lines.add(Consumers.describe(consumer));
			String failure = this.runtime.handled().failures().describe(consumer.id());
			if (!failure.isEmpty()) {
				lines.add("  " + failure);
			}
		});
		this.runtime.gates().waitedFor().forEach(lines::add);
		this.runtime.checks().waiting().forEach((check) -> lines.add(check + " hangs"));
		lines.add("cluster: " + this.runtime.control().describe());
		return String.join(System.lineSeparator(), lines);
	}

}
