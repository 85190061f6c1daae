package com.github.onsdigital.dp.kafka.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import com.github.onsdigital.dp.kafka.connection.ClusterConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Run with the jars of Actuator really left out.
 */
class WithoutActuatorSettingsTests {

	@Test
	void theSettingsAreReadAndNothingIsSanitised() {
		assertThat(ClassUtils.isPresent("org.springframework.boot.actuate.endpoint.SanitizingFunction",
				getClass().getClassLoader()))
			.isFalse();
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.run((context) -> assertThat(context).hasSingleBean(ClusterConnection.class)
				.doesNotHaveBean("dpKafkaSecretsSanitizingFunction"));
	}

	/**
	 * As an application reads the list of auto-configurations: by name.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
