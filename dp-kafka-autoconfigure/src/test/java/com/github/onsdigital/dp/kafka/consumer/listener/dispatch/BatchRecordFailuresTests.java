package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records of a batch that are known to be the cause of a failure and are not skipped:
 * their partitions wait, and the others continue.
 */
class BatchRecordFailuresTests {

	private final SimulatedMember member = SimulatedMember.batch(10, 200);

	private final SimulatedClient client = this.member.client;

	private final IllegalStateException planted = new IllegalStateException("planted");

	private List<ConsumerRecord<byte[], byte[]>> batch;

	@BeforeEach
	void pollABatchOfTwoPartitions() {
		this.member.retries = 0;
		this.client.assignPartitions(0, 1);
		this.client.send(0, 5);
		this.client.send(1, 5);
		this.batch = this.member.poll(1000);
		assertThat(this.batch).hasSize(10);
		// longer than the wait time of a batch
		this.client.pass(300);
	}

	@Test
	void recordsThatDoNotFollowAnUnreadableRecordAreHandled() {
		this.member.member.unreadable(this.batch, List.of(record(0, 2)), this.planted);
		answer(FailureOutcome.RETRY);
		assertThat(handle()).containsExactly("0@0", "0@1", "1@0", "1@1", "1@2", "1@3", "1@4");
		this.client.send(1, 10);
		assertThat(handle()).hasSize(10).allMatch((name) -> name.startsWith("1@"));
		assertThat(this.client.committed(0)).isEqualTo(2);
		assertThat(this.client.committed(1)).isEqualTo(15);
	}

	@Test
	void thePartitionOfAnUnreadableRecordIsRetriedWithGrowingBackoff() {
		this.member.member.unreadable(this.batch, List.of(record(0, 0)), this.planted);
		answer(FailureOutcome.RETRY);
		handle();
		this.client.pass(100);
		this.batch = this.member.poll(0);
		assertThat(SimulatedMember.names(this.batch)).containsExactly("0@0", "0@1", "0@2", "0@3", "0@4");
		this.member.member.unreadable(this.batch, List.of(record(0, 0)), this.planted);
		answer(FailureOutcome.RETRY);
		this.member.poll(0);
		this.client.pass(150);
		assertThat(this.member.poll(0)).isEmpty();
		this.client.pass(50);
		assertThat(this.member.poll(0)).hasSize(5);
	}

	@Test
	void otherPartitionsAreFetchedWhileAWholeBatchWaitsBehindTheFailedRecord() {
		SimulatedMember other = SimulatedMember.batch(10, 200);
		other.retries = 0;
		other.client.assignPartitions(0, 1);
		other.client.send(0, 15);
		other.member.failedBatch(other.poll(1000), 0, this.planted);
		other.decisions.get(0).complete(FailureOutcome.RETRY);
		other.poll(0);
		assertThat(other.member.context().partitions().waiting()).isGreaterThan(10);
		other.client.send(1, 10);
		assertThat(SimulatedMember.names(other.poll(50))).hasSize(10).allMatch((name) -> name.startsWith("1@"));
	}

	@Test
	void theRestOfABatchWhoseHandlerNamedTheRecordIsHandled() {
		this.member.member.failedBatch(this.batch, 3, this.planted);
		answer(FailureOutcome.RETRY);
		assertThat(handle()).containsExactly("1@0", "1@1", "1@2", "1@3", "1@4");
		assertThat(this.client.committed(0)).isEqualTo(3);
		this.client.pass(100);
		assertThat(handle()).containsExactly("0@3", "0@4");
		assertThat(this.client.committed(0)).isEqualTo(5);
	}

	@Test
	void eachFailedRecordBlocksItsOwnPartition() {
		this.member.member.unreadable(this.batch, List.of(record(0, 1), record(0, 3), record(1, 4)), this.planted);
		answer(FailureOutcome.RETRY);
		assertThat(handle()).containsExactly("0@0", "1@0", "1@1", "1@2", "1@3");
		this.client.pass(100);
		assertThat(SimulatedMember.names(this.member.poll(0))).containsExactly("0@1", "0@2", "0@3", "0@4", "1@4");
	}

	@Test
	void abandonedRecordsAreNotAbandonedAgain() {
		this.member.member.unreadable(this.batch, List.of(record(0, 4)), this.planted);
		answer(FailureOutcome.COMMIT);
		this.batch = this.member.poll(1000);
		this.member.member.failedBatch(this.batch, 1, this.planted);
		answer(FailureOutcome.RETRY);
		assertThat(handle()).hasSize(5);
		this.client.pass(100);
		this.batch = this.member.poll(0);
		assertThat(SimulatedMember.names(this.batch)).containsExactly("0@1", "0@2", "0@3");
	}

	@Test
	void theAttemptsOfARetainedRecordAreCountedFromTheStart() {
		this.member.retries = 1;
		this.member.member.failedBatch(this.batch, 0, this.planted);
		this.client.pass(100);
		this.batch = this.member.poll(0);
		this.member.member.failedBatch(this.batch, 0, this.planted);
		answer(FailureOutcome.RETAIN);
		handle();
		this.client.pass(100);
		this.batch = this.member.poll(0);
		this.member.member.failedBatch(this.batch, 0, this.planted);
		assertThat(this.member.resolved).hasSize(1);
	}

	@Test
	void aPartitionThatIsAssignedAgainDoesNotWait() {
		this.member.member.failedBatch(this.batch, 0, this.planted);
		answer(FailureOutcome.RETRY);
		handle();
		this.client.lose(0);
		this.client.assignPartitions(1);
		this.client.assignPartitions(0, 1);
		this.client.resend(0, 0);
		assertThat(SimulatedMember.names(this.member.poll(300))).startsWith("0@0");
	}

	@Test
	void aDecisionOfAnEarlierEpochIsIgnored() {
		this.member.member.unreadable(this.batch, List.of(record(0, 2)), this.planted);
		this.client.lose(0);
		this.client.assignPartitions(1);
		this.client.assignPartitions(0, 1);
		this.client.resend(0, 0);
		answer(FailureOutcome.COMMIT);
		this.member.poll(0);
		assertThat(this.member.member.withoutAbandoned(List.of(record(0, 2)))).hasSize(1);
	}

	private void answer(FailureOutcome outcome) {
		this.member.decisions.get(this.member.decisions.size() - 1).complete(outcome);
	}

	private ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
		return this.batch.stream()
			.filter((record) -> record.partition() == partition && record.offset() == offset)
			.findFirst()
			.orElseThrow();
	}

	private List<String> handle() {
		List<ConsumerRecord<byte[], byte[]>> some = this.member.poll(1000);
		this.member.acknowledge(some);
		this.member.poll(0);
		this.member.poll(0);
		return SimulatedMember.names(some);
	}

}
