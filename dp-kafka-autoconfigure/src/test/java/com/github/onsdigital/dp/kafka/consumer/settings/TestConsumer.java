package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A consumer {@code orders} with settings of a test.
 */
final class TestConsumer {

	static final String OWN = "kafka.consumers.orders.";

	static final String ALL = "kafka.consumer.";

	final TestEnvironment environment = new TestEnvironment();

	final Map<String, String> attributes = new HashMap<>(Map.of("topic", "in", "group", "g"));

	private final SettingProblems problems = new SettingProblems();

	// Returns a consumer with the same attributes and no other setting.
	TestConsumer copy() {
		TestConsumer copy = new TestConsumer();
		copy.attributes.putAll(this.attributes);
		return copy;
	}

	void set(String prefix, String... namesAndValues) {
		for (int i = 0; i < namesAndValues.length; i += 2) {
			this.environment.property(prefix + namesAndValues[i], namesAndValues[i + 1]);
		}
	}

	ConcurrencySettings concurrency(Kind kind) {
		return resolved(kind).concurrency();
	}

	ConsumerSettings resolved(Kind kind) {
		ConsumerSettings settings = resolve(kind);
		assertThat(errors()).isEmpty();
		return Objects.requireNonNull(settings);
	}

	@Nullable ConsumerSettings resolve(Kind kind) {
		return new ConsumerSettingsResolver(this.environment.reader(), Map::of, () -> 3).resolve(
				new ConsumerDeclaration("orders", kind, "OrderHandler.handle(Order)", this.attributes), this.problems);
	}

	List<String> errors() {
		return this.problems.errors().stream().map(SettingProblem::line).toList();
	}

	// Returns the warnings, without that of a batch handler that sets no size.
	List<String> warnings() {
		return this.problems.warnings()
			.stream()
			.map(SettingProblem::line)
			.filter((line) -> !line.contains("batch-size"))
			.toList();
	}

}
