package com.github.onsdigital.dp.kafka.test.time;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Describes the threads that are busy when the limit has passed.
 */
final class UnsettledDescription {

	private static final int FRAMES = 12;

	private final Duration limit;

	UnsettledDescription(Duration limit) {
		this.limit = limit;
	}

	String of(Collection<Activity> busy) {
		StringBuilder text = new StringBuilder("dp-kafka is still busy after ").append(this.limit.toMillis())
			.append(" ms of real time. A handler that must wait for the test waits at a TestGate. Busy:");
		busy.forEach((activity) -> text.append(System.lineSeparator()).append("  ").append(describe(activity)));
		return text.toString();
	}

	private static String describe(Activity activity) {
		Thread thread = activity.thread;
		if (thread == null) {
			return activity.name + " is submitted, and no thread has begun to run it";
		}
		String frames = Arrays.stream(thread.getStackTrace())
			.limit(FRAMES)
			.map((frame) -> System.lineSeparator() + "    at " + frame)
			.collect(Collectors.joining());
		return thread.getName() + " is " + thread.getState() + frames;
	}

}
