package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collections;

import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnconfirmedCommitAgeTests {

	private final SimulatedMember member = SimulatedMember.single();

	@Test
	void growsUntilACommitIsConfirmed() {
		handleOne();
		this.member.client.failCommits(Collections.nCopies(8, new TimeoutException("busy")).toArray(Exception[]::new));
		this.member.poll(1_000);
		assertThat(age()).isBetween(Duration.ofMillis(500), Duration.ofMillis(1_500));
		this.member.poll(9_000);
		assertThat(age()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
		this.member.poll(60_000);
		assertThat(this.member.client.committed(0)).isEqualTo(1);
		assertThat(age()).isZero();
	}

	@Test
	void theTimeOfASlowHandlerDoesNotCount() {
		handleOne();
		this.member.poll(10);
		this.member.client.pass(120_000);
		this.member.client.send(0, 1);
		this.member.poll(1_000);
		assertThat(age()).isZero();
	}

	@Test
	void isZeroWhileNothingIsHandled() {
		this.member.client.assignPartitions(0);
		this.member.client.send(0, 1);
		this.member.poll(1_000);
		this.member.client.pass(120_000);
		assertThat(age()).isZero();
	}

	private void handleOne() {
		this.member.client.assignPartitions(0);
		this.member.client.send(0, 1);
		this.member.acknowledge(this.member.poll(1_000));
	}

	private Duration age() {
		return this.member.control.unconfirmedFor();
	}

}
