package com.github.onsdigital.dp.kafka.test;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.health.NamedChecks;

/**
 * A health check that consumers subscribe to by its name. Without a call of this class,
 * the check is the application's own health contributor of that name, or {@code UP} if
 * there is none. From the first call on, and until the end of the test, the test decides.
 * Actuator's health endpoint shows the application's contributor in each case.
 * <p>
 * Each method runs the subscribed checks at once, and returns when the consumers have
 * acted, as far as {@code kafka.health.start-after} and {@code stop-after} allow. A call
 * by a handler returns at once.
 *
 * @since 0.1.0
 */
public final class TestCheck {

	private final String name;

	private final TestRuntime runtime;

	private final Lock lock;

	private final Condition changed;

	private @Nullable Answer answer;

	private boolean waiting;

	TestCheck(String name, TestRuntime runtime) {
		this.name = name;
		this.runtime = runtime;
		this.lock = runtime.time().newLock();
		this.changed = this.lock.newCondition();
	}

	/**
	 * The check is {@code UP} from now on.
	 */
	public void up() {
		answer(() -> "UP");
	}

	/**
	 * The check is {@code DOWN} from now on.
	 */
	public void down() {
		status("DOWN");
	}

	/**
	 * The check has a status from now on.
	 * @param status the code of the status, for example {@code OUT_OF_SERVICE}
	 */
	public void status(String status) {
		answer(() -> status);
	}

	/**
	 * The check throws from now on.
	 * @param failure the exception
	 */
	public void fail(RuntimeException failure) {
		answer(() -> {
			throw failure;
		});
	}

	/**
	 * The check does not answer from now on: it counts as {@code DOWN} when
	 * {@code kafka.health.timeout} has elapsed on the {@link TestClock}.
	 */
	public void hang() {
		answer(this::waitForAnotherAnswer);
	}

	private void answer(Answer newAnswer) {
		set(newAnswer);
		this.runtime.runChecks();
	}

	// Returns to the application's own check.
	void reset() {
		set(null);
	}

	private void set(@Nullable Answer newAnswer) {
		this.lock.lock();
		try {
			this.answer = newAnswer;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	// Returns the check of the test, or null if the application's own check applies.
	NamedChecks.@Nullable Check override() {
		this.lock.lock();
		try {
			Answer current = this.answer;
			return (current != null) ? current::status : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private String waitForAnotherAnswer() {
		this.lock.lock();
		try {
			Answer hanging = this.answer;
			this.waiting = true;
			while (this.answer == hanging) {
				this.changed.await();
			}
			return "DOWN";
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "DOWN";
		}
		finally {
			this.waiting = false;
			this.lock.unlock();
		}
	}

	boolean isWaiting() {
		this.lock.lock();
		try {
			return this.waiting;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public String toString() {
		return "check '" + this.name + "'";
	}

	/**
	 * The answer of the check.
	 */
	@FunctionalInterface
	private interface Answer {

		String status();

	}

}
