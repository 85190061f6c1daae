package com.github.onsdigital.dp.kafka.test;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The addresses of the in-memory brokers.
 */
final class MemoryAddresses {

	private MemoryAddresses() {
	}

	// Sets kafka.addr if the application sets no address.
	static void setDefault(ConfigurableEnvironment environment, int brokers) {
		if (environment.containsProperty("kafka.addr")
				|| environment.containsProperty("spring.kafka.bootstrap-servers")) {
			return;
		}
		String addresses = IntStream.range(0, brokers)
			.mapToObj((broker) -> "broker-" + broker + ":9092")
			.collect(Collectors.joining(","));
		DefaultPropertiesPropertySource.addOrMerge(Map.of("kafka.addr", addresses), environment.getPropertySources());
	}

}
