package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.retry.Backoff;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * What stands behind the {@code error} hold: a run that ended by itself, which is tried
 * again after a back-off, or one that gave up or was fenced, which waits for a start. The
 * back-off starts anew after a run that kept its membership for
 * {@code kafka.retry.max-period}. The life-cycle's lock guards it.
 */
final class RestartBackoff {

	private final Backoff backoff;

	private final long healthyAfter;

	private boolean timed;

	private long retryAt;

	private TransitionReason reason = TransitionReason.ERROR;

	private @Nullable String text;

	RestartBackoff(RetrySettings retry, RandomGenerator random) {
		this.backoff = new Backoff(retry, random);
		this.healthyAfter = Nanos.of(retry.maxPeriod());
	}

	// A run ended by itself, or could not be started. Returns how long its hold lasts
	Duration ended(RunEnd end, CurrentRun run, long now) {
		if (run.member && now - run.memberSince >= this.healthyAfter) {
			this.backoff.reset();
		}
		Duration wait = this.backoff.next();
		this.timed = true;
		this.retryAt = now + Nanos.of(wait);
		failed((end.kind() == RunEnd.Kind.AUTH) ? TransitionReason.AUTH : TransitionReason.ERROR, describe(end, run));
		return wait;
	}

	// The error policy asked to stop.
	void gaveUp(String why) {
		this.timed = false;
		failed(TransitionReason.ERROR, why);
	}

	private void failed(TransitionReason why, String what) {
		this.reason = why;
		this.text = what;
	}

	// The hold is gone; the failure lasts until it consumes again.
	void lifted() {
		this.timed = false;
	}

	void consuming() {
		this.text = null;
	}

	// Whether the hold withdraws itself when its back-off has run.
	boolean isTimed() {
		return this.timed;
	}

	// How long the back-off still runs, in nanoseconds.
	long remaining(long now) {
		return this.retryAt - now;
	}

	TransitionReason reason() {
		return this.reason;
	}

	// What went wrong, or null if it consumed since.
	@Nullable String text() {
		return this.text;
	}

	static String describe(RunEnd end, CurrentRun run) {
		String what = (run.run != null) ? "its container ended by itself" : "its container could not be started";
		if (end.kind() == RunEnd.Kind.AUTH) {
			what = "the brokers refused it";
		}
		if (end.kind() == RunEnd.Kind.FENCED) {
			what = "another member of the group uses its group.instance.id, so it waits for start(): give each process a"
					+ " group.instance.id of its own";
		}
		Throwable cause = end.cause();
		if (cause == null) {
			return what;
		}
		return what + " (" + SafeText.brief(cause) + ")";
	}

}
