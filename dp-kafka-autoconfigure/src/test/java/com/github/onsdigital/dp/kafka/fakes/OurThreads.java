package com.github.onsdigital.dp.kafka.fakes;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The threads of dp-kafka that came since a moment. What was there before belongs to
 * others: Spring's test framework keeps the contexts of earlier test classes.
 */
public final class OurThreads {

	private final Set<Thread> before;

	private OurThreads(Set<Thread> before) {
		this.before = before;
	}

	public static OurThreads sinceNow() {
		return new OurThreads(new HashSet<>(Thread.getAllStackTraces().keySet()));
	}

	/**
	 * Those that live, without those of tests.
	 * @return their names
	 */
	public List<String> alive() {
		return threads().map(Thread::getName).toList();
	}

	/**
	 * Waits for the end of those that live.
	 * @param limit the longest wait for each
	 */
	public void join(Duration limit) {
		threads().forEach((thread) -> {
			try {
				thread.join(limit.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	private Stream<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !this.before.contains(thread))
			.filter((thread) -> thread.getName().startsWith("dp-kafka-")
					&& !thread.getName().startsWith("dp-kafka-test-"));
	}

}
