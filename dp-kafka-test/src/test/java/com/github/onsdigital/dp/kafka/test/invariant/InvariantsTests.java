package com.github.onsdigital.dp.kafka.test.invariant;

import java.util.List;
import java.util.stream.LongStream;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Invariants} with sequences of events that violate them.
 */
class InvariantsTests {

	private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

	private final Invariants invariants = new Invariants(
			(partition, from, to) -> LongStream.range(from, to).filter((offset) -> offset != 7).boxed().toList(),
			"filtered"::equals);

	@Test
	void handlingInOrderAndCommittingViolatesNothing() {
		assign("a");
		fetch("a", 0, 1, 2);
		handle("a", 0, 1);
		commit("a", 2);
		handle("a", 2);
		commit("a", 3);
		commit("a", 3);
		revoke("a");
		assign("b");
		fetch("b", 3);
		handle("b", 3);
		commit("b", 4);
		assertThat(this.invariants.violations()).isEmpty();
	}

	@Test
	void aRecordThatIsCommittedAndNotHandledIsLost() {
		assign("a");
		fetch("a", 0, 1, 2);
		handle("a", 0, 2);
		commit("a", 3);
		assertThat(this.invariants.violations())
			.containsExactly("lost: orders-0@1 was committed and never handled (group 'shop')");
	}

	@Test
	void aRecordIsLostAlsoIfItIsTheFirstOne() {
		assign("a");
		fetch("a", 5);
		commit("a", 6);
		assertThat(this.invariants.violations())
			.containsExactly("lost: orders-0@5 was committed and never handled (group 'shop')");
	}

	@Test
	void aRecordThatIsSkippedBetweenTwoAssignmentsIsLost() {
		assign("a");
		fetch("a", 0);
		handle("a", 0);
		commit("a", 1);
		revoke("a");
		assign("b");
		fetch("b", 2);
		handle("b", 2);
		commit("b", 3);
		assertThat(this.invariants.violations())
			.containsExactly("lost: orders-0@1 was committed and never handled (group 'shop')");
	}

	@Test
	void aRecordThatIsHandledAfterItsCommitIsCommittedEarly() {
		assign("a");
		fetch("a", 0, 1);
		handle("a", 0);
		commit("a", 2);
		handle("a", 1);
		assertThat(this.invariants.violations())
			.containsExactly("committed early: orders-0@1 was committed before it was handled (group 'shop')");
	}

	@Test
	void aCommitAboveTheEndIsEarly() {
		assign("a");
		fetch("a", 5);
		handle("a", 5);
		commit("a", 9);
		fetch("a", 8);
		assertThat(this.invariants.violations())
			.contains("lost: orders-0@8 was committed and never handled (group 'shop')");
		handle("a", 8);
		assertThat(this.invariants.violations())
			.contains("committed early: orders-0@8 was committed before it was handled (group 'shop')");
	}

	@Test
	void aRecordThatTheErrorPolicyResolvesIsNotLost() {
		assign("a");
		fetch("a", 0, 1);
		this.invariants.resolved("shop", ORDERS, 0);
		handle("a", 1);
		commit("a", 2);
		assertThat(this.invariants.violations()).isEmpty();
	}

	@Test
	void recordsThatTheSettingsSkipAreNotLost() {
		assign("a");
		fetch("a", 0);
		handle("a", 0);
		commit("a", 1);
		revoke("a");
		assign("a");
		this.invariants.skipped("shop", ORDERS, 1, 4);
		commit("a", 4);
		assertThat(this.invariants.violations()).isEmpty();
		fetch("a", 4, 5);
		handle("a", 5);
		commit("a", 6);
		assertThat(this.invariants.violations())
			.containsExactly("lost: orders-0@4 was committed and never handled (group 'shop')");
	}

	@Test
	void recordsThatWereSkippedAreNotLostAlsoIfTheSkipIsReportedAfterTheCommit() {
		assign("a");
		fetch("a", 0);
		handle("a", 0);
		commit("a", 3);
		this.invariants.skipped("shop", ORDERS, 2, 3);
		assertThat(this.invariants.violations())
			.containsExactly("lost: orders-0@1 was committed and never handled (group 'shop')");
	}

	@Test
	void anOffsetWithoutARecordIsNotLost() {
		assign("a");
		fetch("a", 6, 8);
		handle("a", 6, 8);
		commit("a", 9);
		assertThat(this.invariants.violations()).isEmpty();
	}

	@Test
	void aGroupWithAFilterLosesNothing() {
		this.invariants.assigned("filtered", "a", ORDERS);
		this.invariants.fetched("filtered", "a", ORDERS, 0);
		this.invariants.committed("filtered", "a", ORDERS, 1);
		assertThat(this.invariants.violations()).isEmpty();
	}

	@Test
	void aLowerCommitIsBackwards() {
		assign("a");
		fetch("a", 0, 1, 2);
		handle("a", 0, 1, 2);
		commit("a", 3);
		commit("a", 1);
		assertThat(this.invariants.violations())
			.containsExactly("committed backwards: offset 1 of orders-0 after offset 3 (group 'shop')");
	}

	@Test
	void aLowerCommitOfAnotherAssignmentIsAllowed() {
		assign("a");
		fetch("a", 0, 1, 2);
		handle("a", 0, 1, 2);
		commit("a", 3);
		revoke("a");
		this.invariants.committedByOther("shop", ORDERS, 1);
		assign("b");
		fetch("b", 1);
		handle("b", 1);
		commit("b", 2);
		assertThat(this.invariants.violations()).isEmpty();
	}

	@Test
	void aLaterRecordFirstIsOutOfOrder() {
		assign("a");
		fetch("a", 0, 1);
		handle("a", 1, 0);
		assertThat(this.invariants.violations())
			.containsExactly("out of order: orders-0@0 was handled after offset 1 (group 'shop')");
	}

	@Test
	void aRecordThatIsHandledTwiceInOneAssignmentIsOutOfOrder() {
		assign("a");
		fetch("a", 0);
		handle("a", 0, 0);
		assertThat(this.invariants.violations())
			.containsExactly("out of order: orders-0@0 was handled after offset 0 (group 'shop')");
	}

	@Test
	void aPositionThatIsSetBackHandlesAgain() {
		assign("a");
		fetch("a", 0, 1);
		handle("a", 0, 1);
		commit("a", 2);
		fetch("a", 0, 1);
		handle("a", 0, 1);
		commit("a", 2);
		assertThat(this.invariants.violations()).isEmpty();
	}

	@Test
	void aRecordIsNotHandledAgainAfterACleanRevocation() {
		assign("a");
		fetch("a", 0);
		handle("a", 0);
		revoke("a");
		assign("b");
		fetch("b", 0);
		handle("b", 0);
		assertThat(this.invariants.violations()).singleElement().asString().startsWith("handled twice: orders-0@0");
	}

	@Test
	void aRecordIsNotHandledAgainAfterItsCommit() {
		assign("a");
		fetch("a", 0);
		handle("a", 0);
		commit("a", 1);
		lose("a");
		assign("b");
		fetch("b", 0);
		handle("b", 0);
		assertThat(this.invariants.violations()).singleElement().asString().startsWith("handled twice: orders-0@0");
	}

	@Test
	void aRecordIsHandledAgainAfterALoss() {
		assign("a");
		fetch("a", 0);
		handle("a", 0);
		lose("a");
		assign("b");
		fetch("b", 0);
		handle("b", 0);
		assertThat(this.invariants.violations()).isEmpty();
	}

	@Test
	void aRecordIsHandledAgainIfTheTestLetItsCommitFail() {
		assign("a");
		fetch("a", 0);
		this.invariants.disturbed();
		handle("a", 0);
		revoke("a");
		assign("b");
		fetch("b", 0);
		handle("b", 0);
		assertThat(this.invariants.violations()).isEmpty();
	}

	@Test
	void aHandlerThatReturnsAfterTheRevocationCounts() {
		assign("a");
		fetch("a", 0);
		revoke("a");
		assign("b");
		fetch("b", 0);
		handle("b", 0);
		handle("a", 0);
		commit("b", 1);
		assertThat(this.invariants.violations()).isEmpty();
	}

	@Test
	void aTopicThatIsCreatedAgainIsAnotherOne() {
		assign("a");
		fetch("a", 0, 1);
		handle("a", 0, 1);
		commit("a", 2);
		this.invariants.forget("orders");
		assign("a");
		fetch("a", 0);
		handle("a", 0);
		commit("a", 1);
		assertThat(this.invariants.violations()).isEmpty();
	}

	@Test
	void clearForgetsViolations() {
		aLowerCommitIsBackwards();
		this.invariants.clear();
		assertThat(this.invariants.violations()).isEqualTo(List.of());
	}

	private void assign(String member) {
		this.invariants.assigned("shop", member, ORDERS);
	}

	private void fetch(String member, long... offsets) {
		LongStream.of(offsets).forEach((offset) -> this.invariants.fetched("shop", member, ORDERS, offset));
	}

	private void handle(String member, long... offsets) {
		LongStream.of(offsets).forEach((offset) -> this.invariants.handled("shop", member, ORDERS, offset));
	}

	private void commit(String member, long offset) {
		this.invariants.committed("shop", member, ORDERS, offset);
	}

	private void revoke(String member) {
		this.invariants.revoked("shop", member, ORDERS, false);
	}

	private void lose(String member) {
		this.invariants.revoked("shop", member, ORDERS, true);
	}

}
