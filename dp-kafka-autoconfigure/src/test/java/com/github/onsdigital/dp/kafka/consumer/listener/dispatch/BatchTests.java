package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * When a batch is dispatched, and with which records.
 */
class BatchTests {

	private final SimulatedMember member = SimulatedMember.batch(10, 200);

	private final SimulatedClient client = this.member.client;

	@Test
	void aFullBatchIsDispatchedAtOnce() {
		this.client.assignPartitions(0);
		this.client.send(0, 25);
		long start = this.client.millis();
		assertThat(handle()).hasSize(10);
		assertThat(handle()).hasSize(10);
		assertThat(this.client.millis()).isEqualTo(start);
	}

	@Test
	void theWaitTimeStartsWithTheFirstRecordAndIsNotRestarted() {
		this.client.assignPartitions(0);
		long start = this.client.millis();
		for (int at : new int[] { 100, 180, 260, 290 }) {
			this.client.in(at, () -> this.client.send(0, 1));
		}
		List<ConsumerRecord<byte[], byte[]>> batch = handle();
		assertThat(this.client.millis() - start).isBetween(300L, 301L);
		assertThat(batch).hasSize(4);
	}

	@Test
	void aSlowStreamIsDispatchedAfterTheWaitTime() {
		this.client.assignPartitions(0);
		for (int i = 1; i <= 20; i++) {
			this.client.in(180L * i, () -> this.client.send(0, 1));
		}
		List<Integer> sizes = new ArrayList<>();
		int handled = 0;
		while (handled < 20) {
			List<ConsumerRecord<byte[], byte[]>> batch = handle();
			handled += batch.size();
			sizes.add(batch.size());
		}
		assertThat(sizes).allMatch((size) -> size <= 2);
	}

	@Test
	void theRestOfAPollRetainsItsArrivalTime() {
		this.client.assignPartitions(0);
		this.client.in(50, () -> this.client.send(0, 13));
		long start = this.client.millis();
		assertThat(handle()).hasSize(10);
		assertThat(handle()).hasSize(3);
		assertThat(this.client.millis() - start).isBetween(250L, 251L);
	}

	@Test
	void aBatchIsFilledAcrossPartitionsAndPolls() {
		this.client.setMaxPollRecords(3);
		this.client.assignPartitions(0, 1, 2);
		this.client.send(0, 4);
		this.client.send(1, 4);
		this.client.send(2, 4);
		assertThat(handle()).hasSize(10);
		assertThat(handle()).hasSize(2);
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committedOffsets.values()).containsOnly(4L);
	}

	@Test
	void noMoreRecordsAreFetchedThanABatchNeeds() {
		this.client.setMaxPollRecords(10);
		this.client.assignPartitions(0, 1);
		this.client.send(0, 100);
		List<ConsumerRecord<byte[], byte[]>> batch = this.member.poll(1000);
		this.member.member.failedBatch(batch, -1, new IllegalStateException("planted"));
		this.member.poll(50);
		assertThat(this.member.member.context().partitions().waiting()).isLessThanOrEqualTo(20);
		assertThat(this.client.paused()).hasSize(2);
	}

	@Test
	void revokedRecordsLeaveTheBatchUncommitted() {
		this.client.assignPartitions(0, 1);
		this.client.send(0, 3);
		this.client.send(1, 3);
		this.client.in(100, () -> this.client.assignPartitions(1));
		List<ConsumerRecord<byte[], byte[]>> batch = handle();
		assertThat(SimulatedMember.names(batch)).containsExactly("1@0", "1@1", "1@2");
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isNull();
		assertThat(this.client.committed(1)).isEqualTo(3);
	}

	@Test
	void aPartialBatchIsDroppedUncommittedOnStop() {
		this.client.assignPartitions(0);
		this.client.in(10, () -> this.client.send(0, 6));
		this.client.in(60, this.member.control::stop);
		assertThat(this.member.poll(5000)).isEmpty();
		this.member.consumer.unsubscribe();
		this.member.consumer.close();
		assertThat(this.client.commits).isEmpty();
	}

	@Test
	void aPartialBatchIsRetainedInAPauseAndDispatchedOnceAfterIt() {
		this.client.assignPartitions(0);
		this.client.in(10, () -> this.client.send(0, 6));
		this.client.in(60, this.member.control::pause);
		assertThat(this.member.poll(5000)).isEmpty();
		assertThat(this.client.commits).isEmpty();
		this.member.control.resume();
		assertThat(handle()).hasSize(6);
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(6);
		assertThat(this.member.poll(1000)).isEmpty();
	}

	@Test
	void aPartialBatchIsDroppedUncommittedOnCloseAndOnLoss() {
		this.client.assignPartitions(0, 1);
		this.client.in(10, () -> this.client.send(0, 6));
		this.client.in(60, () -> this.client.lose(0));
		assertThat(this.member.poll(100)).isEmpty();
		this.client.in(10, () -> this.client.send(1, 6));
		assertThat(this.member.poll(100)).isEmpty();
		this.member.consumer.close();
		assertThat(this.client.commits).isEmpty();
	}

	@Test
	void aPartialBatchIsDispatchedWholeOrNotAtAllAfterAFailedPoll() {
		this.client.assignPartitions(0);
		this.client.in(10, () -> this.client.send(0, 6));
		assertThat(this.member.poll(100)).isEmpty();
		this.client.setPollException(new KafkaException("planted"));
		assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> this.member.poll(1000));
		assertThat(this.client.commits).isEmpty();
		assertThat(handle()).hasSize(6);
	}

	@Test
	void aStopWhileABatchIsInFlightCommitsAllOfItAndNothingBehindIt() {
		this.client.assignPartitions(0);
		this.client.send(0, 16);
		List<ConsumerRecord<byte[], byte[]>> batch = this.member.poll(1000);
		this.member.control.stop();
		this.member.acknowledge(batch);
		assertThat(this.member.poll(1000)).isEmpty();
		this.member.consumer.unsubscribe();
		this.member.consumer.close();
		assertThat(this.client.committed(0)).isEqualTo(10);
	}

	@Test
	void aFailedBatchIsDispatchedAgainWithoutRevokedPartitions() {
		this.client.assignPartitions(0, 1);
		this.client.send(0, 3);
		this.client.send(1, 3);
		List<ConsumerRecord<byte[], byte[]>> batch = this.member.poll(1000);
		this.member.member.failedBatch(batch, -1, new IllegalStateException("planted"));
		this.client.assignPartitions(1);
		assertThat(SimulatedMember.names(handle())).containsExactly("1@0", "1@1", "1@2");
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isNull();
		assertThat(this.client.committed(1)).isEqualTo(3);
	}

	@Test
	void theSameBatchIsDispatchedAgainAfterTheBackoff() {
		this.client.assignPartitions(0);
		this.client.send(0, 4);
		List<ConsumerRecord<byte[], byte[]>> batch = this.member.poll(1000);
		this.client.send(0, 5);
		long start = this.client.millis();
		this.member.member.failedBatch(batch, -1, new IllegalStateException("planted"));
		assertThat(SimulatedMember.names(this.member.poll(1000))).isEqualTo(SimulatedMember.names(batch));
		assertThat(this.client.millis() - start).isBetween(100L, 101L);
	}

	@Test
	void recordsBeforeTheFailedOneAreCommittedAndTheRestIsDispatchedAgain() {
		this.client.assignPartitions(0);
		this.client.send(0, 10);
		List<ConsumerRecord<byte[], byte[]>> batch = this.member.poll(1000);
		this.member.member.failedBatch(batch, 6, new IllegalStateException("planted"));
		assertThat(SimulatedMember.names(this.member.poll(1000))).containsExactly("0@6", "0@7", "0@8", "0@9");
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(6);
	}

	@Test
	void anAbandonedRecordIsSkippedAndTheRestIsDispatchedAgain() {
		this.member.retries = 0;
		this.client.assignPartitions(0);
		this.client.send(0, 10);
		List<ConsumerRecord<byte[], byte[]>> batch = this.member.poll(1000);
		this.member.member.failedBatch(batch, 3, new IllegalStateException("planted"));
		assertThat(this.member.poll(60_000)).isEmpty();
		this.member.decisions.get(0).complete(FailureOutcome.COMMIT);
		assertThat(SimulatedMember.names(this.member.poll(1000))).startsWith("0@4").endsWith("0@9");
	}

	@Test
	void abandonedRecordsAreNotAbandonedAgain() {
		this.member.retries = 0;
		this.client.assignPartitions(0);
		this.client.send(0, 5);
		List<ConsumerRecord<byte[], byte[]>> batch = this.member.poll(1000);
		this.member.member.unreadable(batch, List.of(batch.get(0), batch.get(4)), new IllegalStateException("planted"));
		this.member.decisions.get(0).complete(FailureOutcome.COMMIT);
		batch = this.member.poll(1000);
		this.member.member.failedBatch(batch, -1, new IllegalStateException("planted"));
		assertThat(this.member.resolved.stream().map(SimulatedMember::names)).containsExactly(List.of("0@0", "0@4"),
				List.of("0@1", "0@2", "0@3"));
		this.member.decisions.get(1).complete(FailureOutcome.COMMIT);
		assertThat(this.member.poll(1000)).isEmpty();
		assertThat(this.client.committed(0)).isEqualTo(5);
	}

	@Test
	void aDecisionOfAnEarlierEpochIsIgnored() {
		this.member.retries = 0;
		this.client.assignPartitions(0);
		this.client.send(0, 10);
		this.member.member.failedBatch(this.member.poll(1000), -1, new IllegalStateException("planted"));
		this.client.lose(0);
		this.client.assignPartitions(1);
		this.client.assignPartitions(0);
		this.member.decisions.get(0).complete(FailureOutcome.COMMIT);
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.commits).isEmpty();
	}

	private List<ConsumerRecord<byte[], byte[]>> handle() {
		List<ConsumerRecord<byte[], byte[]>> batch = this.member.poll(5000);
		this.member.acknowledge(batch);
		return batch;
	}

}
