package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingSource;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The precedence of the sources of a setting, in every form in which a setting can be
 * written.
 */
class ProducerPrecedenceTests {

	private static final String OWN = "kafka.producers.hello-replies.";

	private final TestEnvironment environment = new TestEnvironment();

	private final Map<String, Object> springKafka = new HashMap<>();

	@ParameterizedTest
	@EnumSource(SettingSource.class)
	void eachSourceOverridesTheWeakerOnes(SettingSource source) {
		assertThat(resolve().maxBlock()).isEqualTo(Duration.ofSeconds(2));
		this.springKafka.put("max.block.ms", 2500);
		assertThat(resolve().maxBlock()).isEqualTo(Duration.ofMillis(2500));
		source.set(this.environment, "kafka.producer.max-block", "300");
		assertThat(resolve().maxBlock()).isEqualTo(Duration.ofMillis(300));
		source.set(this.environment, "kafka.producer.properties.max.block.ms", "400");
		assertThat(resolve().maxBlock()).isEqualTo(Duration.ofMillis(400));
		source.set(this.environment, OWN + "max-block", "PT0.5S");
		assertThat(resolve().maxBlock()).isEqualTo(Duration.ofMillis(500));
		source.set(this.environment, OWN + "properties.max.block.ms", "600");
		assertThat(resolve().maxBlock()).isEqualTo(Duration.ofMillis(600));
		assertThat(resolve().clientProperties()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(SettingSource.class)
	void ownSettingsOverrideSharedSettings(SettingSource source) {
		assertThat(resolve().minBrokersHealthy()).isEqualTo(2);
		source.set(this.environment, "kafka.producer.min-brokers-healthy", "3");
		source.set(this.environment, "kafka.producer.headers.source", "shared");
		source.set(this.environment, "kafka.producer.properties.linger.ms", "1");
		ProducerSettings shared = resolve();
		assertThat(shared.minBrokersHealthy()).isEqualTo(3);
		assertThat(shared.headers()).isEqualTo(Map.of("source", "shared"));
		assertThat(shared.clientProperties()).isEqualTo(Map.of("linger.ms", "1"));
		source.set(this.environment, OWN + "topic", "own");
		source.set(this.environment, OWN + "min-brokers-healthy", "1");
		source.set(this.environment, OWN + "headers.source", "own");
		source.set(this.environment, OWN + "properties.linger.ms", "2");
		assertThat(resolve()).isEqualTo(new ProducerSettings("hello-replies", "own", 1, Duration.ofSeconds(2),
				Map.of("source", "own"), Map.of("linger.ms", "2")));
	}

	private ProducerSettings resolve() {
		SettingProblems problems = new SettingProblems();
		ProducerSettings settings = new ProducerSettingsResolver(this.environment.reader(), () -> this.springKafka,
				() -> 3)
			.resolve("hello-replies", "declared", problems);
		assertThat(problems.errors()).isEmpty();
		return Objects.requireNonNull(settings);
	}

}
