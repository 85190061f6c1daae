package com.github.onsdigital.dp.kafka.examples.support;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Runs an example with an embedded broker, or with the cluster of KAFKA_ADDR. A
 * production service needs none of this: its main method calls
 * {@link SpringApplication#run}.
 */
public final class ExampleRunner {

	private static final Log logger = LogFactory.getLog(ExampleRunner.class);

	private final EmbeddedBroker broker = new EmbeddedBroker();

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Class<?>[] sources;

	/**
	 * Creates a runner.
	 * @param sources the class of the application, and what is added to it when it runs
	 */
	public ExampleRunner(Class<?>... sources) {
		this.sources = sources.clone();
	}

	/**
	 * Creates topics on the embedded broker.
	 * @param names the names of the topics
	 * @return this
	 */
	public ExampleRunner topics(String... names) {
		this.broker.topics(List.of(names));
		return this;
	}

	/**
	 * Lets the embedded broker require TLS with a client certificate.
	 * @param certificates the certificates of the broker and of the administrator
	 * @return this
	 */
	public ExampleRunner requireClientCertificate(Certificates certificates) {
		this.broker.requireClientCertificate(certificates);
		return this;
	}

	/**
	 * Sets an environment variable of the application, if the embedded broker runs.
	 * @param name the name of the variable
	 * @param value its value
	 * @return this
	 */
	public ExampleRunner variable(String name, Object value) {
		this.variables.put(name, value.toString());
		return this;
	}

	/**
	 * Runs the application. The last part of its package is its profile.
	 * @param args the arguments for Spring Boot
	 * @return the context of the application
	 */
	public ConfigurableApplicationContext run(String... args) {
		SpringApplication application = new SpringApplication(this.sources);
		application.setMainApplicationClass(this.sources[0]);
		application.setAdditionalProfiles(profile(this.sources[0]));
		application.addInitializers(this::startBroker);
		return application.run(args);
	}

	private void startBroker(ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (environment.containsProperty("kafka.addr")) {
			return;
		}
		// destroyed after all beans that are created later, and also if the start fails
		((DefaultListableBeanFactory) context.getBeanFactory()).registerDisposableBean("embeddedBroker",
				this.broker::stop);
		this.variables.put("KAFKA_ADDR", this.broker.start());
		logger.info("An embedded broker runs. Variables of the example: " + this.variables);
		environment.getPropertySources()
			.addBefore(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource("example-systemEnvironment", this.variables));
	}

	private static String profile(Class<?> application) {
		String name = application.getPackageName();
		return name.substring(name.lastIndexOf('.') + 1);
	}

}
