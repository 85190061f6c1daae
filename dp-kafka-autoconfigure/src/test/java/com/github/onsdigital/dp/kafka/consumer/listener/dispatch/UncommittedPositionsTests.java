package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A partition that is lost while commits are refused, and is assigned again.
 */
class UncommittedPositionsTests {

	private final SimulatedMember member = SimulatedMember.single();

	private final SimulatedClient client = this.member.client;

	@BeforeEach
	void handleSixOfTenAndCommitTwo() {
		this.client.assignPartitions(0);
		this.client.send(0, 10);
		List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(100);
		this.member.acknowledge(records.subList(0, 2));
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(2);
		this.client.failCommits(new CommitFailedException());
		this.member.acknowledge(records.subList(0, 6));
		this.member.poll(0);
		this.client.lose(0);
		this.client.assignPartitions();
		this.client.seeks.clear();
	}

	@Test
	void continuesAtItsOwnPosition() {
		this.client.assignPartitions(0);
		this.client.resend(0, 2);
		assertThat(SimulatedMember.names(this.member.poll(1000))).containsExactly("0@6", "0@7", "0@8", "0@9");
		this.client.pass(200);
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(6);
	}

	@Test
	void continuesAtItsOwnPositionAfterASecondLossWithoutACommitOrARecord() {
		this.client.assignPartitions(0);
		this.client.lose(0);
		this.client.assignPartitions();
		this.client.seeks.clear();
		this.client.assignPartitions(0);
		this.client.resend(0, 2);
		assertThat(SimulatedMember.names(this.member.poll(1000))).containsExactly("0@6", "0@7", "0@8", "0@9");
	}

	@Test
	void aConfirmedPositionIsRemoved() {
		this.client.assignPartitions(0);
		this.client.pass(200);
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(6);
		this.client.lose(0);
		this.client.assignPartitions();
		this.client.seeks.clear();
		this.client.committedOffsets.put(SimulatedClient.partition(0), 4L);
		this.client.assignPartitions(0);
		assertThat(this.client.seeks).isEmpty();
	}

	@Test
	void offsetsThatAnotherMemberCommittedAreUsed() {
		this.client.committedOffsets.put(SimulatedClient.partition(0), 8L);
		this.client.assignPartitions(0);
		assertThat(this.client.seeks).isEmpty();
	}

	@Test
	void offsetsOfAGroupThatWereResetAreUsed() {
		this.client.assignPartitions(0);
		this.client.resend(0, 2);
		this.member.poll(1000);
		this.client.failCommits(new CommitFailedException());
		this.member.acknowledge(this.member.poll(1000));
		this.member.poll(0);
		this.client.lose(0);
		this.client.assignPartitions();
		this.client.seeks.clear();
		this.client.committedOffsets.put(SimulatedClient.partition(0), 1L);
		this.client.assignPartitions(0);
		assertThat(this.client.seeks).isEmpty();
	}

	@Test
	void offsetsOfAGroupThatWereResetBelowCommittedRecordsAreUsed() {
		this.client.committedOffsets.put(SimulatedClient.partition(0), 1L);
		this.client.assignPartitions(0);
		assertThat(this.client.seeks).isEmpty();
	}

	@Test
	void aWakeupDoesNotLoseThePosition() {
		this.client.in(10, () -> {
			this.member.control.pause();
			this.client.assignPartitions(0);
			this.member.control.resume();
		});
		this.member.poll(1000);
		assertThat(this.client.seeks).containsExactly(6L);
	}

	@Test
	void startsAtTheCommittedOffsetWithoutAResponse() {
		this.client.committedFailure = new TimeoutException("no response");
		this.client.assignPartitions(0);
		assertThat(this.client.seeks).isEmpty();
		this.client.resend(0, 2);
		assertThat(SimulatedMember.names(this.member.poll(1000))).startsWith("0@2");
	}

}
