package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Offsets that were not confirmed when their partition was lost.
 */
class LostCommitTests {

	private final SimulatedMember member = SimulatedMember.single();

	private final SimulatedClient client = this.member.client;

	@Test
	void aWakeupDoesNotEndTheRequestForTheOffsetsOfLostPartitions() {
		loseThreeUnconfirmed();
		this.client.committedOffsets.put(SimulatedClient.partition(0), 3L);
		this.member.control.stop();
		this.member.consumer.close();
		assertThat(this.member.events).contains("closed true");
	}

	@Test
	void offsetsThatAreConfirmedAfterAnotherAssignmentAreNotLost() {
		loseThreeUnconfirmed();
		this.client.assignPartitions(0);
		this.client.pass(200);
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(3);
		this.client.committedFailure = new TimeoutException("no response");
		end();
		assertThat(this.member.events).contains("closed true");
	}

	@Test
	void offsetsThatAnotherMemberCommittedAreNotLost() {
		loseThreeUnconfirmed();
		this.client.committedOffsets.put(SimulatedClient.partition(0), 3L);
		end();
		assertThat(this.member.events).contains("closed true");
	}

	@Test
	void offsetsThatNoMemberCommittedAreReportedAsLost() {
		loseThreeUnconfirmed();
		end();
		assertThat(this.member.events).contains("closed false");
	}

	private void loseThreeUnconfirmed() {
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(100);
		this.member.acknowledge(records.subList(0, 1));
		this.member.poll(0);
		this.member.poll(0);
		this.client.failCommits(new CommitFailedException());
		this.member.acknowledge(records);
		this.member.poll(0);
		this.client.lose(0);
		this.client.assignPartitions();
	}

	private void end() {
		this.member.control.stop();
		this.member.consumer.unsubscribe();
		this.member.consumer.close();
	}

}
