package com.github.onsdigital.dp.kafka.fakes;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The threads of dp-kafka that started after a moment. Earlier ones are ignored, because
 * Spring's test framework keeps the contexts of earlier test classes.
 */
public final class DpKafkaThreads {

	private final Set<Thread> before;

	private DpKafkaThreads(Set<Thread> before) {
		this.before = before;
	}

	public static DpKafkaThreads sinceNow() {
		return new DpKafkaThreads(new HashSet<>(Thread.getAllStackTraces().keySet()));
	}

	/**
	 * Lists the threads that are alive, without those of tests.
	 * @return their names
	 */
	public List<String> alive() {
		return threads().map(Thread::getName).toList();
	}

	/**
	 * Waits for the end of the threads that are alive.
	 * @param limit the maximum wait for each thread
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
