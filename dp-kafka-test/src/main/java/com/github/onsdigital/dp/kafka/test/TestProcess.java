package com.github.onsdigital.dp.kafka.test;

import java.time.Duration;

/**
 * The process in which the applications run, as the cluster sees it.
 *
 * @since 0.1.0
 */
public final class TestProcess {

	private final TestRuntime runtime;

	TestProcess(TestRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Suspends all threads of dp-kafka for a time, as a long garbage collection or a
	 * suspended virtual machine does. The cluster goes on: sessions of members expire.
	 * @param duration the time by the {@link TestClock}
	 */
	public void stall(Duration duration) {
		this.runtime.disturb();
		this.runtime.time().stall(duration);
	}

	/**
	 * Suspends all threads of dp-kafka for a time, and runs an action at the end of it,
	 * before they continue: for example, another member of a group commits what it has
	 * handled in the meantime.
	 * @param duration the time by the {@link TestClock}
	 * @param meanwhile the action, on the thread of the caller; it cannot advance the
	 * clock
	 */
	public void stall(Duration duration, Runnable meanwhile) {
		this.runtime.disturb();
		this.runtime.time().stall(duration, meanwhile);
	}

	/**
	 * Ends the process without warning: nothing that it still does reaches the cluster.
	 * Its members leave no message; their sessions expire. Handlers that wait at a
	 * {@link TestGate} fail. The beans of the application remain as they are.
	 */
	public void crash() {
		this.runtime.crash();
	}

	/**
	 * Ends the process at the next commit of a consumer, before the offsets are stored:
	 * the records are handled and not committed.
	 * @param consumer the id of the consumer
	 */
	public void crashAtNextCommit(String consumer) {
		this.runtime.crashAtNextCommit(consumer);
	}

	/**
	 * Returns whether the process has crashed and was not restarted.
	 * @return whether it has crashed; call {@link KafkaTestCluster#settle()} before
	 */
	public boolean isCrashed() {
		return this.runtime.control().isCrashed();
	}

	/**
	 * Starts the consumers again, with new clients, after a crash or as an orderly
	 * restart. Returns when they have joined their groups, as far as that requires no
	 * time on the {@link TestClock}.
	 */
	public void restart() {
		this.runtime.restart();
	}

}
