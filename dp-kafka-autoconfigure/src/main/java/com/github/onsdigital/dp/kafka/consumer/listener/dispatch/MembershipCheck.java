package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.function.BooleanSupplier;

/**
 * Checks after a stall whether the member still has its partitions. A process that stood
 * still (suspended, a long collection, a virtual machine that was moved) resumes with
 * records of partitions that other members may have by now, and its client learns of that
 * only later.
 */
final class MembershipCheck {

	private final GroupMember member;

	private final OffsetCommitter ledger;

	private final StallDetector stalls;

	// one object: it is passed for each record
	private final BooleanSupplier isMember = this::isMember;

	MembershipCheck(GroupMember member, OffsetCommitter ledger, StallDetector stalls) {
		this.member = member;
		this.ledger = ledger;
		this.stalls = stalls;
	}

	/**
	 * Whether records may be dispatched. After a stall the coordinator is asked, at most
	 * for 3 s.
	 * @param rejoin lets a rebalance go on
	 * @return whether the member still has its partitions, or nothing is dispatched
	 * anyway
	 */
	boolean isKept(BooleanSupplier rejoin) {
		// nothing is dispatched anyway while the member is held
		if (!this.stalls.isDoubtful() || this.member.control().isHeld() || this.member.partitions().waiting() == 0) {
			return true;
		}
		boolean kept = isMember();
		this.stalls.doubtful(!kept);
		if (!kept) {
			boolean unused = rejoin.getAsBoolean();
		}
		return kept;
	}

	/**
	 * Whether one more record, or the batch, may begin: not while the run is held, nor
	 * after a stall.
	 * @return whether it may
	 */
	boolean mayBegin() {
		return this.member.mayBegin() && this.stalls.mayBegin(this.isMember);
	}

	private boolean isMember() {
		return this.ledger.isMember(this.member.partitions().all());
	}

}
