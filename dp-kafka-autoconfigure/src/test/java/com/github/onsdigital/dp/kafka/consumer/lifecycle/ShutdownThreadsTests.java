package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShutdownThreadsTests {

	@Test
	void aThreadInSystemExitEndsTheApplication() {
		assertThat(ShutdownThreads.isWaiting(stack("java.lang.Object.wait", "java.lang.Thread.join",
				"java.lang.ApplicationShutdownHooks.runHooks", "java.lang.Shutdown.exit", "java.lang.Runtime.exit",
				"java.lang.System.exit", "shop.OrderHandler.handle")))
			.isTrue();
	}

	@Test
	void aThreadInTheCloseOfAContextEndsTheApplication() {
		assertThat(ShutdownThreads.isWaiting(stack("java.util.concurrent.locks.ReentrantLock.lock",
				"org.springframework.context.support.AbstractApplicationContext.close", "shop.OrderHandler.handle")))
			.isTrue();
	}

	@Test
	void otherThreadsDoNotEndTheApplication() {
		assertThat(ShutdownThreads.isWaiting(stack("java.lang.Object.wait", "shop.Runtime.exit",
				"org.springframework.context.support.AbstractApplicationContext.getBean")))
			.isFalse();
	}

	private static StackTraceElement[] stack(String... methods) {
		StackTraceElement[] stack = new StackTraceElement[methods.length];
		for (int i = 0; i < methods.length; i++) {
			int dot = methods[i].lastIndexOf('.');
			stack[i] = new StackTraceElement(methods[i].substring(0, dot), methods[i].substring(dot + 1), null, 1);
		}
		return stack;
	}

}
