package com.github.onsdigital.dp.kafka.test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.health.NamedChecks;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The checks of a test over those of the application. Each name exists.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class TestChecks {

	private final Map<String, TestCheck> checks = new ConcurrentSkipListMap<>();

	private final TestRuntime runtime;

	TestChecks(TestRuntime runtime) {
		this.runtime = runtime;
	}

	// Throws IllegalArgumentException if there are consumers and none subscribes to it.
	TestCheck get(String name) {
		List<ConsumerGroup> consumers = this.runtime.consumers();
		Set<String> known = consumers.stream()
			.flatMap((consumer) -> Consumers.subscribedTo(consumer).stream())
			.collect(Collectors.toCollection(TreeSet::new));
		if (!consumers.isEmpty() && !known.contains(name)) {
			throw new IllegalArgumentException(
					"No consumer subscribes to the check '" + name + "'; there are subscriptions to " + known);
		}
		return this.checks.computeIfAbsent(name, (key) -> new TestCheck(key, this.runtime));
	}

	List<String> waiting() {
		return this.checks.values().stream().filter(TestCheck::isWaiting).map(TestCheck::toString).toList();
	}

	void reset() {
		this.checks.values().forEach(TestCheck::reset);
	}

	/**
	 * Returns the checks of an application with those of the test.
	 * @param application the checks of the application
	 * @return the checks that consumers use
	 */
	public NamedChecks over(NamedChecks application) {
		return new NamedChecks() {

			@Override
			public boolean available() {
				return application.available();
			}

			@Override
			public List<String> names() {
				return application.names();
			}

			@Override
			public boolean dependsOnConsumers(String name) {
				return application.dependsOnConsumers(name);
			}

			@Override
			public Check find(String name) {
				Check override = override(name);
				Check own = (override != null) ? override : application.find(name);
				return (own != null) ? own : () -> "UP";
			}

		};
	}

	private NamedChecks.@Nullable Check override(String name) {
		TestCheck check = this.checks.get(name);
		return (check != null) ? check.override() : null;
	}

}
