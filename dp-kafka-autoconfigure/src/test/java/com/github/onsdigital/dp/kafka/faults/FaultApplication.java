package com.github.onsdigital.dp.kafka.faults;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The application whose instances are exposed to the faults.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(FaultHandlers.class)
class FaultApplication {

	static ConfigurableApplicationContext run(Plan plan, String instance, EventLog log) {
		return new SpringApplicationBuilder(FaultApplication.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.initializers((GenericApplicationContext context) -> context.registerBean(EventLog.class, () -> log))
			.run(plan.arguments(instance));
	}

}
