package com.github.onsdigital.dp.kafka.faults;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Queries the state of the consumers twice a second, measures the duration, and detects
 * deadlocks.
 */
final class StateSampler implements AutoCloseable {

	private static final long PERIOD = Duration.ofMillis(500).toNanos();

	private static final long LIMIT = Duration.ofMillis(200).toNanos();

	private final List<Instance> instances;

	private final List<String> slow = new CopyOnWriteArrayList<>();

	private final List<String> deadlocks = new CopyOnWriteArrayList<>();

	private final Thread thread = new Thread(this::run, "dp-kafka-test-watch-consumers");

	private int queries;

	private volatile boolean closing;

	StateSampler(List<Instance> instances) {
		this.instances = List.copyOf(instances);
		this.thread.start();
	}

	private void run() {
		while (!this.closing) {
			long[] dead = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
			if (dead != null) {
				this.deadlocks.add("I10 " + dead.length + " threads are deadlocked");
			}
			this.instances.forEach(this::query);
			LockSupport.parkNanos(PERIOD);
		}
	}

	private void query(Instance instance) {
		long begin = System.nanoTime();
		instance.consumers().forEach((consumer) -> {
			consumer.state();
			consumer.check();
			consumer.assignment();
		});
		long took = System.nanoTime() - begin;
		this.queries++;
		if (took > LIMIT) {
			this.slow.add("I10 state, check and assignment took " + took / 1_000_000 + " ms");
		}
	}

	/**
	 * Returns the violations. One slow query in a hundred is allowed, because the tests
	 * share two cores.
	 * @return the violations
	 */
	List<String> broken() {
		List<String> broken = new ArrayList<>(this.deadlocks);
		if (this.slow.size() > 1 + this.queries / 100) {
			broken.addAll(this.slow);
		}
		return broken;
	}

	@Override
	public void close() {
		this.closing = true;
		LockSupport.unpark(this.thread);
		try {
			this.thread.join(10_000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
