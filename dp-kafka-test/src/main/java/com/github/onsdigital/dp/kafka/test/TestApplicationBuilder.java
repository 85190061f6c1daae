package com.github.onsdigital.dp.kafka.test;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts an application on a {@link KafkaTestCluster}, without a test context of Spring.
 *
 * @since 0.1.0
 */
public final class TestApplicationBuilder {

	private final TestApplications applications;

	private final Class<?>[] classes;

	private final Map<String, Object> properties = new LinkedHashMap<>();

	TestApplicationBuilder(TestApplications applications, Class<?>... classes) {
		this.applications = applications;
		this.classes = classes.clone();
	}

	/**
	 * Sets a property, which overrides the files of the application.
	 * @param name the name, for example {@code kafka.consumers.orders.group}
	 * @param value the value
	 * @return this builder
	 */
	public TestApplicationBuilder property(String name, Object value) {
		this.properties.put(name, value);
		return this;
	}

	/**
	 * Starts the application and waits until dp-kafka is idle: consumers have then joined
	 * their groups, as far as that requires no time on the {@link TestClock}.
	 * @return its context; closing it, or the cluster, stops the application
	 */
	public ConfigurableApplicationContext run() {
		return this.applications.run(this.classes, this.properties);
	}

}
