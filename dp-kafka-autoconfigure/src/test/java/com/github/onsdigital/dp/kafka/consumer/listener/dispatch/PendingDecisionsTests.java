package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A record that is being given up when its partition or its group is: what was decided
 * counts, and a dead letter that is under way is waited for.
 */
class PendingDecisionsTests {

	private final SimulatedMember member = SimulatedMember.single();

	private final SimulatedClient client = this.member.client;

	@BeforeEach
	void aRecordIsBeingGivenUp() {
		this.member.retries = 0;
		this.member.sending = true;
		this.client.assignPartitions(0, 1);
		this.client.send(0, 2);
		this.member.member.failed(this.member.poll(1000).get(0), new IllegalStateException("planted"));
	}

	@Test
	void aStopWaitsForALetter() {
		this.client.in(500, this::written);
		assertThat(stop()).isBetween(500L, 1000L);
		assertThat(this.client.committed(0)).isEqualTo(1);
		assertThat(this.member.told).contains("closed true");
	}

	@Test
	void aStopWaitsForWhatBecomesOfALetterThatIsWritten() {
		this.client.in(500, () -> this.member.sending = false);
		this.client.in(1000, this::written);
		assertThat(stop()).isBetween(1000L, 1500L);
		assertThat(this.client.committed(0)).isEqualTo(1);
	}

	@Test
	void aStopWaitsThreeSecondsAtMost() {
		assertThat(stop()).isBetween(3000L, 3500L);
		assertThat(this.client.committed(0)).isNull();
	}

	@Test
	void aStopHardlyWaitsForTheAnswerOfACheck() {
		this.member.sending = false;
		assertThat(stop()).isBetween(200L, 500L);
		assertThat(this.client.committed(0)).isNull();
	}

	@Test
	void whatIsDecidedCountsBeforeThePartitionGoes() {
		this.client.in(10, () -> {
			written();
			this.client.assignPartitions(1);
		});
		this.member.poll(100);
		assertThat(this.client.committed(0)).isEqualTo(1);
	}

	@Test
	void aPartitionThatGoesWaitsForItsLetter() {
		CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(this::written);
		this.client.in(10, () -> this.client.assignPartitions(1));
		this.member.poll(100);
		assertThat(this.client.committed(0)).isEqualTo(1);
		assertThat(this.member.sendingAsked).hasPositiveValue();
	}

	@Test
	void anotherPartitionDoesNotWaitForIt() {
		this.client.in(10, () -> this.client.assignPartitions(0));
		this.member.poll(100);
		assertThat(this.member.sendingAsked).hasValue(0);
		assertThat(this.client.committed(0)).isNull();
	}

	private void written() {
		this.member.settling.get(0).complete(FailureOutcome.COMMIT);
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
