package com.github.onsdigital.dp.kafka.consumer.listener.error;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.CommitDecision;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;
import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;
import com.github.onsdigital.dp.kafka.support.Causes;

/**
 * A failed call of a handler. It is reported once, with its duration, when its outcome is
 * known.
 *
 * @param failure what was thrown
 * @param records how many records it leaves unhandled
 * @param nanos the duration of the call in nanoseconds, or
 * {@link HandlingListener#NOT_CALLED}
 */
record HandlerFailure(Throwable failure, int records, long nanos) {

	// Unwraps the exception in which the listeners pass a handler's failure.
	static HandlerFailure of(Throwable thrown) {
		if (!(thrown instanceof HandlerFailedException carried)) {
			return new HandlerFailure(thrown, 1, HandlingListener.NOT_CALLED);
		}
		HandlerFailure call = new HandlerFailure(carried.failure(), carried.failed(), carried.nanos());
		return call.isUnreadable() ? new HandlerFailure(call.failure, call.records, HandlingListener.NOT_CALLED) : call;
	}

	boolean isUnreadable() {
		return this.failure instanceof UnreadableRecordException;
	}

	@Nullable CommitDecision decision() {
		return Causes.find(this.failure, CommitDecision.class);
	}

}
