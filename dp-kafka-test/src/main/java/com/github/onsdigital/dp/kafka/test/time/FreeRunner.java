package com.github.onsdigital.dp.kafka.test.time;

import org.jspecify.annotations.Nullable;

/**
 * Lets the time pass by itself while no tracked thread is busy, on a thread of its own.
 */
final class FreeRunner {

	private final Scheduling scheduling;

	// guarded by the mutex of the scheduling
	private @Nullable Thread current;

	FreeRunner(Scheduling scheduling) {
		this.scheduling = scheduling;
	}

	void run(boolean running) {
		this.scheduling.mutex().lock();
		try {
			if (!running) {
				this.current = null;
				this.scheduling.changed();
			}
			else if (this.current == null) {
				Thread runner = new Thread(this::passByItself, "dp-kafka-test-clock");
				runner.setDaemon(true);
				this.current = runner;
				runner.start();
			}
		}
		finally {
			this.scheduling.mutex().unlock();
		}
	}

	private void passByItself() {
		this.scheduling.mutex().lock();
		try {
			while (this.current == Thread.currentThread()) {
				this.scheduling.stepOrAwaitChange();
			}
		}
		catch (InterruptedException ex) {
			// nothing interrupts this thread
			throw new IllegalStateException(ex);
		}
		finally {
			this.scheduling.mutex().unlock();
		}
	}

}
