package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.Arrays;

/**
 * Detects threads that wait for the end of the application. The thread that ends the
 * application must not wait for them, because both would wait for each other.
 */
final class ShutdownThreads {

	private static final String CONTEXT = "org.springframework.context.support.AbstractApplicationContext";

	private ShutdownThreads() {
	}

	/**
	 * Returns whether a thread ends the application: it is the calling thread, or it
	 * waits in {@code System.exit} for the shutdown hooks, or in {@code close} of a
	 * context that another thread is closing.
	 */
	static boolean contains(Thread thread) {
		return thread == Thread.currentThread() || isWaiting(thread.getStackTrace());
	}

	static boolean isWaiting(StackTraceElement[] stack) {
		return Arrays.stream(stack).anyMatch(ShutdownThreads::endsTheApplication);
	}

	private static boolean endsTheApplication(StackTraceElement frame) {
		return switch (frame.getClassName()) {
			case "java.lang.Runtime" -> frame.getMethodName().equals("exit");
			case CONTEXT -> frame.getMethodName().equals("close");
			default -> false;
		};
	}

}
