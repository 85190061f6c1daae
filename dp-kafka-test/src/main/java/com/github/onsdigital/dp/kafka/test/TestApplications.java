package com.github.onsdigital.dp.kafka.test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The applications that a {@link KafkaTestCluster} has started.
 */
final class TestApplications {

	private final TestRuntime runtime;

	private final Deque<ConfigurableApplicationContext> running = new ArrayDeque<>();

	TestApplications(TestRuntime runtime) {
		this.runtime = runtime;
	}

	@SuppressWarnings("LockOnNonEnclosingClassLiteral") // the logging of the whole JVM
	ConfigurableApplicationContext run(Class<?>[] classes, Map<String, Object> properties) {
		List<Class<?>> sources = new ArrayList<>(List.of(TestApplicationConfiguration.class));
		Arrays.stream(classes).filter((type) -> !PropertiesClasses.include(type)).forEach(sources::add);
		SpringApplicationBuilder builder = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties(Map.of("spring.main.banner-mode", "off"))
			.initializers((created) -> initialize(created, classes, properties));
		ConfigurableApplicationContext context;
		// Boot initialises the logging of the whole JVM: two contexts must not do so at
		// once
		synchronized (LoggingSystem.class) {
			context = builder.run();
		}
		synchronized (this.running) {
			this.running.push(context);
		}
		this.runtime.settle();
		return context;
	}

	private void initialize(ConfigurableApplicationContext context, Class<?>[] classes,
			Map<String, Object> properties) {
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		MemoryAddresses.setDefault(context.getEnvironment(), this.runtime.control().brokers());
		context.getBeanFactory().registerSingleton("kafkaTestRuntime", this.runtime);
		Arrays.stream(classes)
			.filter(PropertiesClasses::include)
			.forEach((type) -> PropertiesClasses.register(type, context.getBeanFactory()));
	}

	// Closes all contexts that are still open, the last one first.
	void close() {
		List<ConfigurableApplicationContext> open;
		synchronized (this.running) {
			open = List.copyOf(this.running);
			this.running.clear();
		}
		open.forEach(ConfigurableApplicationContext::close);
	}

}
