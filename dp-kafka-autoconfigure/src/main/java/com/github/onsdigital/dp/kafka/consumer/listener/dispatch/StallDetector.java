package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Detects that the process did not run for a while, so that the group may have assigned
 * its partitions to other members: a stopped process, a long garbage collection, a
 * migrated virtual machine. The monotonic clock does not advance while the machine is
 * suspended, so the wall clock is compared as well. If the wall clock is set, the only
 * effect is one additional membership request. Poll thread only.
 */
final class StallDetector {

	/**
	 * How long the process may pause, other than in a poll, before the membership has to
	 * be checked. Shorter than the minimum session timeout (6 s by the brokers' default).
	 */
	private static final long STALL_THRESHOLD = Duration.ofSeconds(3).toNanos();

	private final LongSupplier nanos;

	private final LongSupplier wallMillis;

	private long nanosBefore;

	private long wallBefore;

	private boolean first;

	private boolean lastDispatchSuppressed;

	private boolean membershipUncertain;

	StallDetector(LongSupplier nanos, LongSupplier wallMillis) {
		this.nanos = nanos;
		this.wallMillis = wallMillis;
	}

	// before the first poll
	void start() {
		this.nanosBefore = this.nanos.getAsLong();
		this.wallBefore = this.wallMillis.getAsLong();
	}

	// after a poll of the client, with the time that it was to wait
	void polled(long waitNanos) {
		long wait = Math.max(0, waitNanos);
		this.membershipUncertain |= elapsed() - wait > STALL_THRESHOLD || wallElapsed() - wait > STALL_THRESHOLD;
		start();
	}

	// records were dispatched
	void dispatched() {
		this.first = true;
	}

	/**
	 * Returns whether a record may start, or the process has stalled since the records
	 * were dispatched. After a first stall the record is not started, and the next poll
	 * checks the membership. If the first record is late again, the membership is checked
	 * here, so that a delay of each first record does not block records forever.
	 * @param isMember checks with the coordinator whether the member still has its
	 * partitions
	 * @return whether the record may start
	 */
	boolean mayDispatchNext(BooleanSupplier isMember) {
		boolean stalled = wallElapsed() - elapsed() > STALL_THRESHOLD || (this.first && elapsed() > STALL_THRESHOLD);
		this.first = false;
		this.lastDispatchSuppressed = stalled && !(this.lastDispatchSuppressed && isMember.getAsBoolean());
		return !this.lastDispatchSuppressed;
	}

	boolean isMembershipUncertain() {
		return this.membershipUncertain;
	}

	void setMembershipUncertain(boolean uncertain) {
		this.membershipUncertain = uncertain;
	}

	private long elapsed() {
		return this.nanos.getAsLong() - this.nanosBefore;
	}

	private long wallElapsed() {
		return TimeUnit.MILLISECONDS.toNanos(this.wallMillis.getAsLong() - this.wallBefore);
	}

}
