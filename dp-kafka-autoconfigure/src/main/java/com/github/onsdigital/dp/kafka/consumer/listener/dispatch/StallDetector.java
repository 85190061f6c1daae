package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Detects that the process stood still, so that the group may have given its partitions
 * to others: suspended, a long collection, a virtual machine that was moved. While a
 * machine is suspended its monotonic clock stands still too, so the wall clock is
 * compared as well; one that is set only costs one request for the membership. Poll
 * thread only.
 */
final class StallDetector {

	/**
	 * How long the process may be away, other than waiting in a poll, without a doubt
	 * about the membership. Shorter than a session may be (6 s by the brokers' default).
	 */
	private static final long AWAY = Duration.ofSeconds(3).toNanos();

	private final LongSupplier nanos;

	private final LongSupplier wallMillis;

	private long nanosBefore;

	private long wallBefore;

	private boolean first;

	private boolean refused;

	private boolean doubtful;

	StallDetector(LongSupplier nanos, LongSupplier wallMillis) {
		this.nanos = nanos;
		this.wallMillis = wallMillis;
	}

	/**
	 * Before the first poll.
	 */
	void start() {
		this.nanosBefore = this.nanos.getAsLong();
		this.wallBefore = this.wallMillis.getAsLong();
	}

	/**
	 * After a poll of the client.
	 * @param waitNanos how long it was to wait
	 */
	void polled(long waitNanos) {
		long wait = Math.max(0, waitNanos);
		this.doubtful |= elapsed() - wait > AWAY || wallElapsed() - wait > AWAY;
		start();
	}

	/**
	 * Records are handed out.
	 */
	void handedOut() {
		this.first = true;
	}

	/**
	 * Tells whether a record may be begun, or the process stood still since the records
	 * were handed out. The first time it refuses, and the next poll asks the coordinator.
	 * If the first record is late again, the coordinator is asked here: what delays every
	 * first record must not do so for ever.
	 * @param isMember asks the coordinator whether the member still has its partitions
	 * @return whether to go on
	 */
	boolean mayBegin(BooleanSupplier isMember) {
		boolean stalled = wallElapsed() - elapsed() > AWAY || (this.first && elapsed() > AWAY);
		this.first = false;
		this.refused = stalled && !(this.refused && isMember.getAsBoolean());
		return !this.refused;
	}

	boolean isDoubtful() {
		return this.doubtful;
	}

	void doubtful(boolean isDoubtful) {
		this.doubtful = isDoubtful;
	}

	private long elapsed() {
		return this.nanos.getAsLong() - this.nanosBefore;
	}

	private long wallElapsed() {
		return TimeUnit.MILLISECONDS.toNanos(this.wallMillis.getAsLong() - this.wallBefore);
	}

}
