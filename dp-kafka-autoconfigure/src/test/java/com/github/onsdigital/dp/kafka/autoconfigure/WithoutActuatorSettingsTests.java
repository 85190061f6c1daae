package com.github.onsdigital.dp.kafka.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import com.github.onsdigital.dp.kafka.connection.ClusterConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs without the jars of Actuator on the class path.
 */
class WithoutActuatorSettingsTests {

	@Test
	void settingsAreReadWithoutASanitizingFunction() {
		assertThat(ClassUtils.isPresent("org.springframework.boot.actuate.endpoint.SanitizingFunction",
				getClass().getClassLoader()))
			.isFalse();
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.run((context) -> assertThat(context).hasSingleBean(ClusterConnection.class)
				.doesNotHaveBean("dpKafkaSecretsSanitizingFunction"));
	}

	/**
	 * Loads the auto-configurations by name, as an application does.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
