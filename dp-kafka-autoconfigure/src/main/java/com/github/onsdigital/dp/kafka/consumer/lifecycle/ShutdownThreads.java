package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.Arrays;

/**
 * Recognises threads that wait for the end of the application. Who ends the application
 * must not wait for them: they would wait for each other.
 */
final class ShutdownThreads {

	private static final String CONTEXT = "org.springframework.context.support.AbstractApplicationContext";

	private ShutdownThreads() {
	}

	/**
	 * Whether a thread ends the application: it is the caller, or it waits in
	 * {@code System.exit} for the shutdown hooks, or in {@code close} of a context that
	 * another thread closes already.
	 * @param thread the thread
	 * @return whether it does
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
