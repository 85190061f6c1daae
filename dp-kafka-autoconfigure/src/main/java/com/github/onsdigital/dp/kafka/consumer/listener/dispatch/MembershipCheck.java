package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.function.BooleanSupplier;

/**
 * Checks after a stall whether the member still has its partitions. A process that was
 * suspended (a stopped process, a long garbage collection, a migrated virtual machine)
 * resumes with records of partitions that may be assigned to other members by now, and
 * its client learns of that later.
 */
final class MembershipCheck {

	private final MemberContext context;

	private final StallDetector stalls;

	private final CurrentRecord currentRecord;

	// one object: it is passed for each record
	private final BooleanSupplier isMember = this::isMember;

	MembershipCheck(MemberContext context, StallDetector stalls, CurrentRecord currentRecord) {
		this.context = context;
		this.stalls = stalls;
		this.currentRecord = currentRecord;
	}

	/**
	 * Returns whether records may be dispatched. After a stall it sends a request to the
	 * coordinator and waits for the response, at most 3 s.
	 * @param rejoin continues a rebalance
	 * @return whether the member still has its partitions, or nothing is dispatched
	 * anyway
	 */
	boolean confirmMembership(BooleanSupplier rejoin) {
		// nothing is dispatched anyway while the member is held
		if (!this.stalls.isMembershipUncertain() || this.context.control().isDispatchSuspended()
				|| this.context.partitions().all().stream().noneMatch(PartitionState::hasRecords)) {
			return true;
		}
		boolean kept = isMember();
		this.stalls.setMembershipUncertain(!kept);
		if (!kept) {
			boolean unused = rejoin.getAsBoolean();
		}
		return kept;
	}

	// whether another record, or the batch, may start: not while the run is held, nor
	// after a stall
	boolean mayDispatchNext() {
		return !this.context.control().isDispatchSuspended()
				&& this.currentRecord.isWithinDispatchPeriod(this.context.nanos())
				&& this.stalls.mayDispatchNext(this.isMember);
	}

	// before the first poll
	void started() {
		this.stalls.start();
	}

	// records are returned to the container
	void dispatched() {
		this.stalls.dispatched();
	}

	// a poll of the client has returned
	void polled(long waitNanos) {
		this.stalls.polled(waitNanos);
	}

	private boolean isMember() {
		return this.context.committer().isMember(this.context.partitions().all());
	}

}
