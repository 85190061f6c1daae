package com.github.onsdigital.dp.kafka.health;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.retry.Backoff;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * One named check, asked in rounds: on the interval, and at the pace of
 * {@code kafka.retry} while it is not healthy. A round begins only when the one before it
 * has ended, so a check never has more than one thread, however long it hangs. A round
 * without an answer at its deadline counts as DOWN; the answer that comes later is not
 * used, but lets the next round begin: else a check slower than its deadline would go up
 * and down for ever. Used by the health thread only.
 */
final class PolledCheck {

	private static final Logger logger = LoggerFactory.getLogger(PolledCheck.class);

	private final String name;

	private final NamedChecks checks;

	private final CheckTiming pace;

	private final Executor executor;

	private final Consumer<Runnable> mailbox;

	private final Backoff backoff;

	private CheckResult result;

	private long round;

	private long answered;

	private boolean running;

	private boolean overdue;

	private boolean again;

	private boolean abandoned;

	private long startedAt;

	private long due;

	PolledCheck(String name, NamedChecks checks, CheckTiming pace, Executor executor, Consumer<Runnable> mailbox) {
		this.name = name;
		this.checks = checks;
		this.pace = pace;
		this.executor = executor;
		this.mailbox = mailbox;
		this.backoff = pace.backoff();
		this.result = CheckResult.notRunYet(name);
		this.due = pace.now();
	}

	CheckResult result() {
		return this.result;
	}

	/**
	 * Has it asked as soon as may be.
	 * @return the number of a round that begins from now on
	 */
	long askAfresh() {
		this.again = true;
		return this.round + 1;
	}

	/**
	 * Tells whether the answer to such a round is known, or known not to come in time.
	 * @param wanted the number of the round
	 * @return whether {@link #result()} may be used
	 */
	boolean settled(long wanted) {
		return this.answered >= wanted || this.overdue;
	}

	/**
	 * Forgets what it knows, since nobody asks for it any more. A round that runs still
	 * is not used either.
	 * @return whether none runs, so that another of this name may take its place
	 */
	boolean abandon() {
		if (!this.overdue) {
			this.abandoned = true;
			this.result = CheckResult.notRunYet(this.name);
		}
		return !this.running;
	}

	/**
	 * Does what is due.
	 * @return after how many nanoseconds something else may be
	 */
	long tick() {
		long now = this.pace.now();
		if (!this.running && (this.again || now - this.due >= 0)) {
			begin(now);
		}
		if (!this.running) {
			return this.due - now;
		}
		long left = this.startedAt + this.pace.timeout() - now;
		if (this.overdue) {
			return Long.MAX_VALUE;
		}
		if (left <= 0) {
			this.overdue = true;
			end(CheckResult.unhealthy(this.name,
					"DOWN: no answer within " + TimeUnit.NANOSECONDS.toMillis(this.pace.timeout()) + " ms"));
		}
		return Math.max(1, left);
	}

	private void begin(long now) {
		this.round++;
		this.running = true;
		this.again = false;
		this.abandoned = false;
		this.startedAt = now;
		try {
			this.executor.execute(() -> {
				CheckResult answer = ask();
				this.mailbox.accept(() -> answer(answer));
			});
		}
		catch (RuntimeException | Error ex) {
			// a thread that the system will not give comes as an error
			logger.debug("Check {} could not be run", this.name, SafeThrowable.forLog(ex));
			answer(CheckResult.unhealthy(this.name, "DOWN: it could not be run"));
		}
	}

	private CheckResult ask() {
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
			// whatever it throws, a check without an answer would hang for ever
			logger.debug("Check {} failed", this.name, SafeThrowable.forLog(ex));
			return CheckResult.unhealthy(this.name, "DOWN: it threw " + ex.getClass().getSimpleName());
		}
	}

	private void answer(CheckResult answer) {
		this.running = false;
		if (this.overdue) {
			this.overdue = false;
			this.due = this.pace.now() + this.pace.retry(this.backoff);
			return;
		}
		if (this.abandoned) {
			this.due = this.pace.now();
			return;
		}
		end(answer);
	}

	private void end(CheckResult newest) {
		this.answered = this.round;
		this.result = newest;
		if (newest.healthy()) {
			this.backoff.reset();
			this.due = this.pace.now() + this.pace.interval();
		}
		else if (!this.overdue) {
			this.due = this.pace.now() + this.pace.retry(this.backoff);
		}
	}

}
