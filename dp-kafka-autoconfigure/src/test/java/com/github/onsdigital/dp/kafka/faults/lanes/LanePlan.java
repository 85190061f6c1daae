package com.github.onsdigital.dp.kafka.faults.lanes;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The settings of the instances of one scenario.
 *
 * @param servers the brokers
 * @param topic the topic
 * @param mode the order of the records
 * @param protocol the group protocol, {@code classic} or {@code consumer}
 */
record LanePlan(String servers, String topic, Mode mode, String protocol) {

	static final String CONSUMER = "lanes";

	static final int PARTITIONS = 6;

	/** The number of sends that a pipeline has in flight at most. */
	static final int MAX_IN_FLIGHT = 256;

	String group() {
		return this.topic + "-group";
	}

	String output() {
		return this.topic + "-out";
	}

	/**
	 * Starts an instance.
	 * @param instance its name
	 * @param log receives its calls
	 * @param more further settings
	 * @return its context, to be closed
	 */
	ConfigurableApplicationContext start(String instance, CallLog log, String... more) {
		List<String> arguments = new ArrayList<>(List.of("--spring.application.name=" + instance,
				"--spring.main.banner-mode=off", "--spring.main.log-startup-info=false", "--kafka.addr=" + this.servers,
				"--kafka.consumer.properties.group.protocol=" + this.protocol, "--faults.mode=" + this.mode.property(),
				"--faults.topic=" + this.topic, "--faults.max-in-flight=" + MAX_IN_FLIGHT));
		if (this.mode == Mode.PIPELINE) {
			arguments.add("--kafka.producers.out.topic=" + output());
		}
		arguments.addAll(List.of(more));
		return new SpringApplicationBuilder(LaneApplication.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.initializers((GenericApplicationContext context) -> context.registerBean(CallLog.class, () -> log))
			.run(arguments.toArray(String[]::new));
	}

}
