package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Interceptors, filters and listeners run on the poll thread. If one leaves the thread's
 * interrupt flag set, commits and the leave request are sent nevertheless.
 */
class InterruptedThreadTests {

	private final SimulatedMember member = SimulatedMember.single();

	private final SimulatedClient client = this.member.client;

	@AfterEach
	void clear() {
		Thread.interrupted();
	}

	@Test
	void handledRecordsAreCommittedAtTheEnd() {
		handleThree();
		Thread.currentThread().interrupt();
		end();
		assertThat(this.client.committed(0)).isEqualTo(3);
		assertThat(this.member.events).contains("closed true");
	}

	@Test
	void theGroupIsLeftAndTheClientClosed() {
		this.client.assignPartitions(0);
		this.member.control.stop();
		Thread.currentThread().interrupt();
		this.member.consumer.unsubscribe();
		assertThat(this.client.assignment()).isEmpty();
		Thread.currentThread().interrupt();
		this.member.consumer.close();
		assertThat(this.client.closed()).isTrue();
	}

	@Test
	void handledRecordsAreCommittedAtARevocation() {
		handleThree();
		this.member.rebalances.whenRevoked = () -> Thread.currentThread().interrupt();
		this.client.revoke(0);
		assertThat(this.client.committed(0)).isEqualTo(3);
	}

	@Test
	void theCallsAfterAListenerAreNotInterrupted() {
		this.member.rebalances.whenAssigned = () -> Thread.currentThread().interrupt();
		this.member.rebalances.whenRevoked = () -> Thread.currentThread().interrupt();
		this.client.assignPartitions(0);
		assertThat(Thread.interrupted()).as("after an assignment").isFalse();
		this.client.revoke(0);
		assertThat(Thread.interrupted()).as("after a revocation").isFalse();
		this.client.assignPartitions(1);
		this.member.rebalances.whenLost = () -> Thread.currentThread().interrupt();
		this.client.lose(1);
		assertThat(Thread.interrupted()).as("after a loss").isFalse();
	}

	@Test
	void recordsThatWereHandledBeforeAreNotHandledAgain() {
		handleThree();
		this.member.poll(0);
		this.client.failCommits(new CommitFailedException());
		this.client.send(0, 1);
		this.member.acknowledge(this.member.poll(0));
		this.member.poll(0);
		this.client.lose(0);
		this.client.assignPartitions();
		this.client.seeks.clear();
		Thread.currentThread().interrupt();
		this.client.assignPartitions(0);
		assertThat(this.client.seeks).containsExactly(4L);
	}

	private void handleThree() {
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(0);
		this.member.acknowledge(records);
	}

	private void end() {
		this.member.control.stop();
		this.member.consumer.unsubscribe();
		this.member.consumer.close();
	}

}
