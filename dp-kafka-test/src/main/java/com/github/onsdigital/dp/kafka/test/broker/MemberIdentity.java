package com.github.onsdigital.dp.kafka.test.broker;

/**
 * The id and the generation of a member, and the last ones that it had. Guarded by the
 * lock of the cluster.
 */
final class MemberIdentity {

	private static final int NO_GENERATION = -1;

	private String memberId = "";

	private String lastMemberId = "";

	private int generation = NO_GENERATION;

	private int lastGeneration = NO_GENERATION;

	String memberId() {
		return this.memberId;
	}

	String lastMemberId() {
		return this.lastMemberId;
	}

	int generation() {
		return this.generation;
	}

	int lastGeneration() {
		return this.lastGeneration;
	}

	boolean hasMemberId() {
		return !this.memberId.isEmpty();
	}

	// whether its partitions are lost
	boolean isReset() {
		return this.generation == NO_GENERATION || !hasMemberId();
	}

	void joining(String newMemberId) {
		this.memberId = newMemberId;
		this.lastMemberId = newMemberId;
	}

	void joined(int newGeneration) {
		this.generation = newGeneration;
		this.lastGeneration = newGeneration;
	}

	void reset(boolean forgetMemberId) {
		this.generation = NO_GENERATION;
		if (forgetMemberId) {
			this.memberId = "";
		}
	}

}
