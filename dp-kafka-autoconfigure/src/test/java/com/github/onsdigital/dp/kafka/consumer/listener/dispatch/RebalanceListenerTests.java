package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Set;

import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A rebalance listener (Spring's, which calls the user's) is notified of each partition
 * once, whatever it throws.
 */
class RebalanceListenerTests {

	private final SimulatedMember member = SimulatedMember.single();

	private final SimulatedClient client = this.member.client;

	@BeforeEach
	void joined() {
		this.member.poll(0);
	}

	@Test
	void anAssignmentThatFailedTemporarilyIsDeliveredAgainWithItsPartitions() {
		this.member.rebalances.assignedFailures.add(new TimeoutException("the position is not known in time"));
		this.client.in(10, () -> this.client.assignPartitions(0, 1));
		this.member.poll(2_000);
		assertThat(this.member.rebalances.calls).containsExactly("assigned [0, 1]", "assigned [0, 1]");
		assertThat(this.member.events).containsExactly("assigned");
		this.member.poll(60_000);
		assertThat(this.member.rebalances.calls).as("not again").hasSize(2);
	}

	@Test
	void nothingIsFetchedFromPartitionsWhoseAssignmentIsNotDelivered() {
		this.client.assignPartitions(0);
		this.member.rebalances.assignedFailures.add(new TimeoutException("late"));
		this.client.assignPartitions(0, 1);
		this.client.send(0, 1);
		this.client.send(1, 1);
		assertThat(SimulatedMember.names(this.member.poll(0))).containsExactly("0@0");
		assertThat(this.client.paused()).containsExactly(SimulatedClient.partition(1));
		this.client.pass(150);
		assertThat(SimulatedMember.names(this.member.poll(0))).contains("1@0");
		assertThat(this.client.paused()).doesNotContain(SimulatedClient.partition(1));
	}

	@Test
	void aRequestWithoutAResponseIsRepeatedAfterOneSecond() {
		this.member.rebalances.whenAssigned = () -> this.member.consumer
			.committed(Set.of(SimulatedClient.partition(0)));
		this.client.lostRequests = 2;
		long start = this.client.millis();
		this.client.in(10, () -> this.client.assignPartitions(0));
		while (!this.member.events.contains("assigned")) {
			this.member.poll(100);
		}
		assertThat(this.client.millis() - start).isBetween(2_000L, 4_000L);
	}

	@Test
	void partitionsThatWereAssignedMeanwhileAreDeliveredToo() {
		this.member.rebalances.assignedFailures.add(new TimeoutException("late"));
		this.member.rebalances.assignedFailures.add(new TimeoutException("late"));
		this.client.assignPartitions(0);
		this.client.assignPartitions(0, 1);
		this.client.pass(10_000);
		this.member.poll(0);
		assertThat(this.member.rebalances.calls).last().isEqualTo("assigned [0, 1]");
		assertThat(this.member.events).containsExactly("assigned");
	}

	@Test
	void revokedPartitionsAreNotDelivered() {
		this.member.rebalances.assignedFailures.add(new TimeoutException("late"));
		this.client.assignPartitions(0, 1);
		this.client.assignPartitions(1);
		this.client.pass(10_000);
		this.member.poll(0);
		assertThat(this.member.rebalances.calls).containsExactly("assigned [0, 1]", "revoked [0]", "assigned [1]");
	}

	@Test
	void theWaitForTheNextDeliveryGrows() {
		for (int i = 0; i < 100; i++) {
			this.member.rebalances.assignedFailures.add(new TimeoutException("late"));
		}
		this.client.assignPartitions(0);
		this.member.poll(20_000);
		assertThat(this.member.rebalances.calls).hasSizeBetween(8, 11);
	}

	@Test
	void anyOtherFailureOfTheAssignmentEndsTheRun() {
		IllegalStateException failure = new IllegalStateException("a user's listener failed");
		this.member.rebalances.assignedFailures.add(failure);
		this.client.in(10, () -> {
			this.client.assignPartitions(0);
			this.client.send(0, 1);
		});
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.member.poll(1_000))
			.isSameAs(failure);
		assertThat(this.member.rebalances.calls).containsExactly("assigned [0]");
		assertThat(this.member.events).doesNotContain("assigned");
		this.member.consumer.close();
		assertThat(this.member.cause).isSameAs(failure);
	}

	@Test
	void aFailureOfTheRevocationEndsTheRunAfterTheCommit() {
		this.client.assignPartitions(0);
		this.client.send(0, 1);
		this.member.acknowledge(this.member.poll(0));
		TimeoutException failure = new TimeoutException("a user's listener failed");
		this.member.rebalances.revokedFailure = failure;
		this.client.revoke(0);
		assertThat(this.client.committed(0)).isEqualTo(1);
		assertThat(this.member.member.context().partitions().all()).isEmpty();
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> this.member.poll(1_000)).isSameAs(failure);
		assertThat(this.member.rebalances.calls).containsExactly("assigned [0]", "revoked [0]");
	}

	@Test
	void aFailureAboutLostPartitionsEndsTheRun() {
		this.client.assignPartitions(0);
		IllegalStateException failure = new IllegalStateException("a user's listener failed");
		this.member.rebalances.lostFailure = failure;
		this.client.lose(0);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.member.poll(1_000))
			.isSameAs(failure);
	}

	@Test
	void aStopContinuesAfterAnExceptionOfAListener() {
		this.client.assignPartitions(0);
		this.client.send(0, 1);
		this.member.acknowledge(this.member.poll(0));
		this.member.rebalances.revokedFailure = new IllegalStateException("a user's listener failed");
		this.member.control.stop();
		assertThat(this.member.consumer.poll(Duration.ofSeconds(1)).isEmpty()).isTrue();
		this.client.revoke(0);
		this.member.consumer.unsubscribe();
		this.member.consumer.close();
		assertThat(this.member.events).last().isEqualTo("closed true");
	}

}
