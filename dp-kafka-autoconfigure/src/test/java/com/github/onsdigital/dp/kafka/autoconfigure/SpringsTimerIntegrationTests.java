package com.github.onsdigital.dp.kafka.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call of a handler is timed once, unless somebody wants Spring Kafka's timer too.
 */
class SpringsTimerIntegrationTests extends ContextOnABroker {

	@Test
	void springsTimerIsOff() {
		var context = run(Registry.class);
		send(this.topic, "a");
		awaitCommitted(this.topic, 1);
		assertThat(context.getBean(MeterRegistry.class).find("spring.kafka.listener").timers()).isEmpty();
	}

	@Test
	void springsTimerIsOnForWhomACustomizerSwitchesItOn() {
		var context = run(RegistryAndTimer.class);
		send(this.topic, "a");
		awaitCommitted(this.topic, 1);
		MeterRegistry registry = context.getBean(MeterRegistry.class);
		assertThat(registry.find("spring.kafka.listener").timers()).extracting(Timer::count).contains(1L);
	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		MeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

	}

	static class RegistryAndTimer extends Registry {

		@Bean
		ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> timer() {
			return (container) -> container.getContainerProperties().setMicrometerEnabled(true);
		}

	}

}
