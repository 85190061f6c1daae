package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pending decision about a record whose partition is revoked or whose group is left: a
 * decision that has arrived is applied, and a dead letter that is being sent is awaited.
 */
class PendingDecisionsTests {

	private final SimulatedMember member = SimulatedMember.single();

	private final SimulatedClient client = this.member.client;

	@BeforeEach
	void aDecisionAboutARecordIsPending() {
		this.member.retries = 0;
		this.member.sending = true;
		this.client.assignPartitions(0, 1);
		this.client.send(0, 2);
		this.member.member.failed(this.member.poll(1000).get(0), new IllegalStateException("planted"));
	}

	@Test
	void aStopWaitsForADeadLetter() {
		this.client.in(500, this::completeDeadLetter);
		assertThat(stop()).isBetween(500L, 1000L);
		assertThat(this.client.committed(0)).isEqualTo(1);
		assertThat(this.member.events).contains("closed true");
	}

	@Test
	void aStopWaitsForTheOutcomeOfASentDeadLetter() {
		this.client.in(500, () -> this.member.sending = false);
		this.client.in(1000, this::completeDeadLetter);
		assertThat(stop()).isBetween(1000L, 1500L);
		assertThat(this.client.committed(0)).isEqualTo(1);
	}

	@Test
	void aStopWaitsAtMostThreeSeconds() {
		assertThat(stop()).isBetween(3000L, 3500L);
		assertThat(this.client.committed(0)).isNull();
	}

	@Test
	void aStopWaitsOnlyShortlyForTheResultOfACheck() {
		this.member.sending = false;
		assertThat(stop()).isBetween(200L, 500L);
		assertThat(this.client.committed(0)).isNull();
	}

	@Test
	void aDecisionIsAppliedBeforeARevocation() {
		this.client.in(10, () -> {
			completeDeadLetter();
			this.client.assignPartitions(1);
		});
		this.member.poll(100);
		assertThat(this.client.committed(0)).isEqualTo(1);
	}

	@Test
	void aRevocationWaitsForADeadLetter() {
		CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(this::completeDeadLetter);
		this.client.in(10, () -> this.client.assignPartitions(1));
		this.member.poll(100);
		assertThat(this.client.committed(0)).isEqualTo(1);
		assertThat(this.member.sendingChecks).hasPositiveValue();
	}

	@Test
	void aRevocationOfAnotherPartitionDoesNotWaitForADeadLetter() {
		this.client.in(10, () -> this.client.assignPartitions(0));
		this.member.poll(100);
		assertThat(this.member.sendingChecks).hasValue(0);
		assertThat(this.client.committed(0)).isNull();
	}

	private void completeDeadLetter() {
		this.member.decisions.get(0).complete(FailureOutcome.COMMIT);
		this.member.sending = false;
	}

	private long stop() {
		long start = this.client.millis();
		this.member.control.stop();
		this.member.consumer.unsubscribe();
		this.member.consumer.close();
		return this.client.millis() - start;
	}

}
