package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.retry.Backoff;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.Deadline;
import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * The cause of the {@code error} hold: an abnormal end of a run, after which a run is
 * started again with a back-off, or a run that stopped because of the error policy or was
 * fenced, which waits for {@code start()}. The back-off is reset after a run that was a
 * member for {@code kafka.retry.max-period}. The {@link StateLock} guards it.
 */
final class RestartBackoff {

	private final Backoff backoff;

	private final long resetAfter;

	private boolean timed;

	private long retryAt;

	private TransitionReason reason = TransitionReason.ERROR;

	private @Nullable String text;

	RestartBackoff(RetrySettings retry, RandomGenerator random) {
		this.backoff = new Backoff(retry, random);
		this.resetAfter = Deadline.nanos(retry.maxPeriod());
	}

	// Records the end of a run. Returns the duration of its hold.
	Duration ended(RunEnd end, CurrentRun run, long now) {
		if (run.joinedBefore && now - run.firstJoinedAt >= this.resetAfter) {
			this.backoff.reset();
		}
		Duration wait = this.backoff.next();
		this.timed = true;
		this.retryAt = now + Deadline.nanos(wait);
		recordFailure((end.kind() == RunEnd.Kind.AUTH) ? TransitionReason.AUTH : TransitionReason.ERROR,
				describe(end, run));
		return wait;
	}

	// Records that the error policy requested a stop.
	void stopRequested(String description) {
		this.timed = false;
		recordFailure(TransitionReason.ERROR, description);
	}

	private void recordFailure(TransitionReason newReason, String description) {
		this.reason = newReason;
		this.text = description;
	}

	// Records that the hold was withdrawn; the failure is kept until the consumer
	// consumes again.
	void holdWithdrawn() {
		this.timed = false;
	}

	void consuming() {
		this.text = null;
	}

	// Returns whether the hold is withdrawn when its back-off has elapsed.
	boolean isTimed() {
		return this.timed;
	}

	// Returns the remaining back-off in nanoseconds.
	long remaining(long now) {
		return this.retryAt - now;
	}

	TransitionReason reason() {
		return this.reason;
	}

	// Returns the failure; null if the consumer consumed since.
	@Nullable String text() {
		return this.text;
	}

	static String describe(RunEnd end, CurrentRun run) {
		String description = (run.run != null) ? "its container ended by itself" : "its container could not be started";
		if (end.kind() == RunEnd.Kind.AUTH) {
			description = "authentication or authorization failed";
		}
		if (end.kind() == RunEnd.Kind.FENCED) {
			description = "another member of the group uses its group.instance.id; this consumer waits for start(); give each"
					+ " process its own group.instance.id";
		}
		Throwable cause = end.cause();
		if (cause == null) {
			return description;
		}
		return description + " (" + SafeText.brief(cause) + ")";
	}

}
