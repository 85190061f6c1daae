package com.github.onsdigital.dp.kafka.autoconfigure;

import java.lang.reflect.Method;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ReflectionUtils;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests Boot's property for virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsIntegrationTests extends ContextOnABroker {

	@Test
	void handlersRunOnVirtualThreadsAndCanBePausedAndStopped() {
		run(Nothing.class, "spring.threads.virtual.enabled=true");
		send(this.topic, "a", "b");
		send(this.batchTopic, "c", "d");
		awaitCommitted(this.topic, 2);
		awaitCommitted(this.batchTopic, 2);
		assertThat(this.handlers.threads).isNotEmpty()
			.allMatch(VirtualThreadsIntegrationTests::isVirtual)
			.allMatch((thread) -> thread.getName().startsWith("dp-kafka-"));
		consumer("orders").pause();
		assertThat(consumer("orders").awaitState(ConsumerState.STOPPED, LIMIT)).isTrue();
		assertThat(consumer("orders").isPaused()).isTrue();
		send(this.topic, "e");
		consumer("orders").resume();
		awaitCommitted(this.topic, 3);
		assertThat(consumer("orders").stopAndWait(Duration.ofSeconds(10))).isTrue();
		assertThat(consumer("parcels").stopAndWait(Duration.ofSeconds(10))).isTrue();
		consumer("orders").start();
		send(this.topic, "f");
		awaitCommitted(this.topic, 4);
		assertThat(this.handlers.single).containsExactly("a", "b", "e", "f");
	}

	@Test
	void withoutThePropertyHandlersRunOnPlatformThreads() {
		run(Nothing.class);
		send(this.topic, "a");
		awaitCommitted(this.topic, 1);
		assertThat(this.handlers.threads).isNotEmpty().noneMatch(VirtualThreadsIntegrationTests::isVirtual);
	}

	private static boolean isVirtual(Thread thread) {
		// Java 21 and later
		Method isVirtual = ReflectionUtils.findMethod(Thread.class, "isVirtual");
		return Boolean.TRUE.equals(ReflectionUtils.invokeMethod(isVirtual, thread));
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
