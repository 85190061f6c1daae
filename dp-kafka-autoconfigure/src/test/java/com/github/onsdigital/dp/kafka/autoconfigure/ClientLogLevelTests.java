package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

class ClientLogLevelTests {

	private static final String LEVEL = "logging.level.";

	@ParameterizedTest
	@CsvSource({ "clients.NetworkClient, error", "clients.Metadata, off", "common.config.AbstractConfig, warn",
			"clients.consumer.internals.ConsumerCoordinator, warn", "common.utils.AppInfoParser, warn",
			"clients.producer.internals.Sender, error", "clients.consumer.internals.CoordinatorRequestManager, warn" })
	void repeatedMessagesOfTheClientAreNotLoggedByDefault(String logger, String level) throws Exception {
		assertThat(level(new MockEnvironment(), "X")).isNull();
		MockEnvironment environment = new MockEnvironment();
		new ClientLogLevel().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getProperty(LEVEL + "org.apache.kafka." + logger)).isEqualTo(level);
	}

	@Test
	void eachLoggerWithALevelIsAClassOfTheClient() {
		MockEnvironment environment = new MockEnvironment();
		new ClientLogLevel().postProcessEnvironment(environment, new SpringApplication());
		EnumerablePropertySource<?> levels = (EnumerablePropertySource<?>) environment.getPropertySources()
			.get("dpKafkaDefaults");
		assertThat(levels).isNotNull();
		assertThat(levels.getPropertyNames()).hasSizeGreaterThan(20)
			.allSatisfy((name) -> assertThat(
					ClassUtils.isPresent(name.substring(LEVEL.length()), getClass().getClassLoader()))
				.as(name)
				.isTrue());
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace", "debug", "info", "warn", "off" })
	void aConfiguredLevelOfTheLoggerTakesPrecedence(String level) {
		MockEnvironment environment = new MockEnvironment().withProperty(LEVEL + "org.apache.kafka", "info")
			.withProperty(LEVEL + "org.apache.kafka.clients.NetworkClient", level);
		assertThat(level(environment, "NetworkClient")).isEqualTo(level);
	}

	@ParameterizedTest
	@CsvSource({ "info, error, off", "warn, error, off", "WARN, error, off", "error,, off", "off,,", "false,,",
			"debug,,", "TRACE,,", "all,,", "'', error, off" })
	void levelOfAPackageTakesPrecedenceIfItIsDetailedOrStricter(String above, String networkClient, String metadata) {
		for (String name : List.of("org.apache.kafka.clients", "org.apache.kafka", "org.apache", "org")) {
			MockEnvironment environment = new MockEnvironment().withProperty(LEVEL + name, above);
			assertThat(level(environment, "NetworkClient")).as(name).isEqualTo(networkClient);
			assertThat(level(environment, "Metadata")).as(name).isEqualTo(metadata);
		}
	}

	@Test
	void theLevelOfTheNearestPackageApplies() {
		MockEnvironment environment = new MockEnvironment().withProperty(LEVEL + "org.apache.kafka", "debug")
			.withProperty(LEVEL + "org.apache.kafka.clients", "info");
		assertThat(level(environment, "NetworkClient")).isEqualTo("error");
	}

	@Test
	void switchedOffItSetsNoLevel() {
		MockEnvironment environment = new MockEnvironment().withProperty("kafka.defaults.client-log-levels", "false");
		assertThat(level(environment, "NetworkClient")).isNull();
		assertThat(environment.getPropertySources().get("dpKafkaDefaults")).isNull();
	}

	private static String level(MockEnvironment environment, String logger) {
		new ClientLogLevel().postProcessEnvironment(environment, new SpringApplication());
		return environment.getProperty(LEVEL + "org.apache.kafka.clients." + logger);
	}

}
