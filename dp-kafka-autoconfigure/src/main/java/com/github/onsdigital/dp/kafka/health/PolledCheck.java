package com.github.onsdigital.dp.kafka.health;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.retry.Backoff;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * One named check that is run in rounds: on the interval, and with the back-off of
 * {@code kafka.retry} while it is not healthy. A round begins only after the previous one
 * has ended, so a check that hangs occupies at most one thread. A round without an answer
 * at its deadline counts as DOWN. A late answer is not used, but allows the next round to
 * begin; otherwise the status of a check that is slower than its deadline would
 * alternate. Used by the health thread only.
 */
final class PolledCheck {

	private static final Logger logger = LoggerFactory.getLogger(PolledCheck.class);

	private final String name;

	private final NamedChecks checks;

	private final CheckTiming timing;

	private final Executor executor;

	private final Consumer<Runnable> mailbox;

	private final Backoff backoff;

	private CheckResult result;

	private long round;

	private long lastResolved;

	private boolean running;

	private boolean overdue;

	private boolean runRequested;

	private boolean discarded;

	private long startedAt;

	private long due;

	PolledCheck(String name, NamedChecks checks, CheckTiming timing, Executor executor, Consumer<Runnable> mailbox) {
		this.name = name;
		this.checks = checks;
		this.timing = timing;
		this.executor = executor;
		this.mailbox = mailbox;
		this.backoff = timing.backoff();
		this.result = CheckResult.notRunYet(name);
		this.due = timing.now();
	}

	CheckResult result() {
		return this.result;
	}

	/**
	 * Requests a run as soon as possible.
	 * @return the number of the first round that begins after this call
	 */
	long requestRun() {
		this.runRequested = true;
		return this.round + 1;
	}

	/**
	 * Returns whether the result of a round is known, or its deadline has passed, so that
	 * {@link #result()} may be used.
	 */
	boolean isResolved(long round) {
		return this.lastResolved >= round || this.overdue;
	}

	/**
	 * Discards the result, because the check has no subscription any more. The result of
	 * a round in progress is discarded too.
	 * @return whether no round is in progress, so that the check can be removed
	 */
	boolean discard() {
		if (!this.overdue) {
			this.discarded = true;
			this.result = CheckResult.notRunYet(this.name);
		}
		return !this.running;
	}

	/**
	 * Performs the work that is due.
	 * @return the nanoseconds until the next call
	 */
	long runIfDue() {
		long now = this.timing.now();
		if (!this.running && (this.runRequested || now - this.due >= 0)) {
			begin(now);
		}
		if (!this.running) {
			return this.due - now;
		}
		long remaining = this.startedAt + this.timing.timeout() - now;
		if (this.overdue) {
			return Long.MAX_VALUE;
		}
		if (remaining <= 0) {
			this.overdue = true;
			resolve(CheckResult.unhealthy(this.name,
					"DOWN: no answer within " + TimeUnit.NANOSECONDS.toMillis(this.timing.timeout()) + " ms"));
		}
		return Math.max(1, remaining);
	}

	private void begin(long now) {
		this.round++;
		this.running = true;
		this.runRequested = false;
		this.discarded = false;
		this.startedAt = now;
		try {
			this.executor.execute(() -> {
				CheckResult newResult = runCheck();
				this.mailbox.accept(() -> onResult(newResult));
			});
		}
		catch (RuntimeException | Error ex) {
			// the failure to create a thread is an error
			logger.debug("Check {} could not be run", this.name, SafeThrowable.forLog(ex));
			onResult(CheckResult.unhealthy(this.name, "DOWN: it could not be run"));
		}
	}

	private CheckResult runCheck() {
		try {
			NamedChecks.Check check = this.checks.find(this.name);
			if (check == null) {
				return CheckResult.unhealthy(this.name, "UNKNOWN: there is no check of that name");
			}
			String status = check.status();
			if ("UP".equals(status)) {
				return CheckResult.healthy(this.name);
			}
			return CheckResult.unhealthy(this.name, status);
		}
		catch (Throwable ex) {
			// every throwable, because a check without an answer would hang for ever
			logger.debug("Check {} failed", this.name, SafeThrowable.forLog(ex));
			return CheckResult.unhealthy(this.name, "DOWN: it threw " + ex.getClass().getSimpleName());
		}
	}

	private void onResult(CheckResult newResult) {
		this.running = false;
		if (this.overdue) {
			this.overdue = false;
			this.due = this.timing.now() + this.timing.retry(this.backoff);
			return;
		}
		if (this.discarded) {
			this.due = this.timing.now();
			return;
		}
		resolve(newResult);
	}

	private void resolve(CheckResult result) {
		this.lastResolved = this.round;
		this.result = result;
		if (result.healthy()) {
			this.backoff.reset();
			this.due = this.timing.now() + this.timing.interval();
		}
		else if (!this.overdue) {
			this.due = this.timing.now() + this.timing.retry(this.backoff);
		}
	}

}
