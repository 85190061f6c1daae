package com.github.onsdigital.dp.kafka.sample;

import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * Runs an embedded broker if no broker address is set, so that the sample needs no
 * installation. Production applications do not need it.
 */
class EmbeddedBrokerInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final Log logger = LogFactory.getLog(EmbeddedBrokerInitializer.class);

	private static final String BEAN_NAME = "embeddedBroker";

	private static final int PARTITIONS = 4;

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (environment.containsProperty("kafka.addr")
				|| environment.containsProperty("spring.kafka.bootstrap-servers")) {
			return;
		}
		EmbeddedKafkaBroker broker = start(environment);
		// destroyed after all beans that are created later, and also if the start fails
		((DefaultListableBeanFactory) context.getBeanFactory()).registerDisposableBean(BEAN_NAME, () -> stop(broker));
		environment.getPropertySources()
			.addFirst(new MapPropertySource(BEAN_NAME, Map.of("kafka.addr", broker.getBrokersAsString())));
		logger.info("KAFKA_ADDR is not set: an embedded broker runs at " + broker.getBrokersAsString());
	}

	// on shutdown the broker logs stack traces about deleted folders
	private static void stop(EmbeddedKafkaBroker broker) {
		LoggingSystem logging = LoggingSystem.get(EmbeddedBrokerInitializer.class.getClassLoader());
		logging.setLogLevel("kafka", LogLevel.OFF);
		logging.setLogLevel("org.apache.kafka", LogLevel.OFF);
		broker.destroy();
	}

	private static EmbeddedKafkaBroker start(ConfigurableEnvironment environment) {
		EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, PARTITIONS,
				environment.getRequiredProperty("sample.consumed-topic"),
				environment.getRequiredProperty("sample.produced-topic"))
			.brokerListProperty("sample.embedded-broker");
		try {
			broker.afterPropertiesSet();
			return broker;
		}
		catch (RuntimeException ex) {
			broker.destroy();
			throw ex;
		}
	}

}
