package com.github.onsdigital.dp.kafka.badconfig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * One start of an application by Boot, with its own variables and file.
 */
final class Start {

	private final Class<?> applicationClass;

	private final Map<String, Object> variables = new HashMap<>(Map.of("KAFKA_ADDR", Listener.ADDRESS));

	private final List<Class<?>> beans = new ArrayList<>();

	private @Nullable Path file;

	private String[] missing = {};

	Start() {
		this(Application.class);
	}

	Start(Class<?> applicationClass) {
		this.applicationClass = applicationClass;
	}

	Start variable(String name, @Nullable String value) {
		if (value != null) {
			this.variables.put(name, value);
		}
		else {
			this.variables.remove(name);
		}
		return this;
	}

	Start beans(List<Class<?>> classes) {
		this.beans.addAll(classes);
		return this;
	}

	Start file(Path path) {
		this.file = path;
		return this;
	}

	/**
	 * Removes packages from the class path.
	 */
	Start without(String... packages) {
		this.missing = packages;
		return this;
	}

	/**
	 * Starts the application and closes its context.
	 * @param user uses the context
	 */
	Outcome run(Consumer<ConfigurableApplicationContext> user) {
		SpringApplication application = application();
		Listener.connections();
		long begin = System.nanoTime();
		try (LogOfThread log = new LogOfThread()) {
			Throwable failure = null;
			boolean started = false;
			try (ConfigurableApplicationContext context = application.run(arguments())) {
				started = true;
				user.accept(context);
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
			return new Outcome(started, failure, log.at(Level.ERROR), log.at(Level.WARN), log.hasStackTrace(),
					Listener.connections(), System.nanoTime() - begin);
		}
	}

	private SpringApplication application() {
		List<Class<?>> sources = new ArrayList<>(this.beans);
		sources.add(0, this.applicationClass);
		SpringApplication application = new SpringApplication(sources.toArray(Class<?>[]::new));
		StandardEnvironment environment = new StandardEnvironment();
		MutablePropertySources all = environment.getPropertySources();
		all.remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
		all.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
				StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, this.variables));
		application.setEnvironment(environment);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setLogStartupInfo(false);
		application.setRegisterShutdownHook(false);
		// it would reset the log configuration of the test
		application.setListeners(application.getListeners()
			.stream()
			.filter((listener) -> !(listener instanceof LoggingApplicationListener))
			.toList());
		if (this.missing.length > 0) {
			application.setResourceLoader(new DefaultResourceLoader(new FilteredClassLoader(this.missing)));
		}
		return application;
	}

	private String[] arguments() {
		return (this.file != null) ? new String[] { "--spring.config.location=" + this.file.toUri() }
				: new String[] { "--spring.config.name=there-is-none" };
	}

}
