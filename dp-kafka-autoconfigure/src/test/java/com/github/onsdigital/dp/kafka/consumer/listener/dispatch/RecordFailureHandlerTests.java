package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;
import com.github.onsdigital.dp.kafka.fakes.HostileException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failed records of a single handler.
 */
class RecordFailureHandlerTests {

	private final SimulatedMember member = SimulatedMember.single();

	private final SimulatedClient client = this.member.client;

	@Test
	void theRecordWaitsForItsBackoffWhileTheOtherPartitionContinues() {
		this.client.assignPartitions(0, 1);
		this.client.send(0, 2);
		long start = this.client.millis();
		fail(this.member.poll(100));
		this.client.send(1, 2);
		List<ConsumerRecord<byte[], byte[]>> others = this.member.poll(1000);
		assertThat(SimulatedMember.names(others)).containsExactly("1@0", "1@1");
		this.member.acknowledge(others);
		assertThat(this.client.millis()).isEqualTo(start);
		assertThat(SimulatedMember.names(this.member.poll(1000))).containsExactly("0@0", "0@1");
		assertThat(this.client.millis() - start).isBetween(100L, 101L);
	}

	@Test
	void backoffsGrowAndAreCounted() {
		this.client.assignPartitions(0);
		this.client.send(0, 1);
		long start = this.client.millis();
		for (int i = 0; i < 3; i++) {
			fail(this.member.poll(5000));
		}
		this.member.poll(5000);
		assertThat(this.client.millis() - start).isBetween(600L, 604L);
	}

	@Test
	void noRecordIsSkippedBeforeItIsResolved() {
		this.member.retries = 0;
		this.client.assignPartitions(0);
		this.client.send(0, 2);
		fail(this.member.poll(5000));
		assertThat(this.member.poll(60_000)).isEmpty();
		assertThat(this.client.commits).isEmpty();
		this.member.decisions.get(0).complete(FailureOutcome.COMMIT);
		assertThat(SimulatedMember.names(this.member.poll(1000))).containsExactly("0@1");
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(1);
	}

	@Test
	void theAttemptsOfARetainedRecordAreCountedFromTheStart() {
		this.member.retries = 1;
		this.client.assignPartitions(0);
		this.client.send(0, 1);
		fail(this.member.poll(5000));
		fail(this.member.poll(5000));
		this.member.decisions.get(0).complete(FailureOutcome.RETAIN);
		fail(this.member.poll(5000));
		assertThat(this.member.decisions).hasSize(1);
		fail(this.member.poll(5000));
		assertThat(this.member.decisions).hasSize(2);
	}

	@Test
	void aDecisionOfAnEarlierEpochIsIgnored() {
		this.member.retries = 0;
		this.client.assignPartitions(0);
		this.client.send(0, 2);
		fail(this.member.poll(5000));
		this.client.lose(0);
		this.client.assignPartitions(1);
		this.client.assignPartitions(0);
		this.member.decisions.get(0).complete(FailureOutcome.COMMIT);
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.commits).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(HostileException.Kind.class)
	void aDecisionThatFailsIsRequestedAgain(HostileException.Kind kind) {
		this.member.retries = 0;
		this.member.resolveFailure = new HostileException(kind);
		this.client.assignPartitions(0);
		this.client.send(0, 1);
		fail(this.member.poll(5000));
		this.member.resolveFailure = null;
		fail(this.member.poll(5000));
		this.member.decisions.get(0).complete(FailureOutcome.COMMIT);
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(1);
	}

	private void fail(List<ConsumerRecord<byte[], byte[]>> records) {
		assertThat(records).isNotEmpty();
		this.member.member.failed(records.get(0), new IllegalStateException("planted"));
	}

}
