package com.github.onsdigital.dp.kafka.benchmark;

import java.util.List;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * A typical application with the starter, without tuning.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class BenchmarkApplication {

	static ConfigurableApplicationContext run(String servers, String topic, Options options) {
		List<String> arguments = List.of("--kafka.addr=" + servers, "--benchmark.topic=" + topic,
				"--kafka.consumer.start=manual", "--spring.kafka.listener.ack-mode=manual",
				"--spring.kafka.listener.auto-startup=false", "--spring.kafka.consumer.auto-offset-reset=earliest",
				"--spring.kafka.consumer.enable-auto-commit=false",
				"--spring.kafka.consumer.key-deserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer",
				"--spring.kafka.consumer.value-deserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer",
				"--spring.kafka.consumer.properties.group.protocol=" + options.protocol(),
				"--spring.main.banner-mode=off", "--spring.threads.virtual.enabled=" + options.concurrent().virtual(),
				"--kafka.retry.min-period=" + Latency.RETRY.toMillis() + "ms",
				"--kafka.retry.max-period=" + Latency.RETRY.toMillis() + "ms", "--logging.level.root=warn",
				// logs each stop as an error
				"--logging.level.io.confluent=off", "--logging.level.com.github.onsdigital.dp.kafka=error",
				"--logging.level.com.github.onsdigital.dp.kafka.benchmark=info");
		return new SpringApplicationBuilder(BenchmarkApplication.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run(arguments.toArray(String[]::new));
	}

	@Bean
	Meter meter() {
		return new Meter();
	}

	@Bean
	Handlers handlers(Meter meter) {
		return new Handlers(meter);
	}

	@Bean
	PollCounter pollCounter() {
		return new PollCounter();
	}

}
