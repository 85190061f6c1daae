package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is committed, and when.
 */
class OffsetCommitterTests {

	private final SimulatedMember member = SimulatedMember.single();

	private final SimulatedClient client = this.member.client;

	@Test
	void commitsOnlyWhatWasAcknowledged() {
		this.client.assignPartitions(0);
		this.client.send(0, 10);
		List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(100);
		assertThat(records).hasSize(10);
		this.member.acknowledge(records.subList(0, 4));
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(4);
	}

	@Test
	void recordsThatWereNotAcknowledgedAreDispatchedAgain() {
		this.client.assignPartitions(0);
		this.client.send(0, 5);
		this.member.acknowledge(this.member.poll(100).subList(0, 2));
		assertThat(SimulatedMember.names(this.member.poll(100))).containsExactly("0@2", "0@3", "0@4");
	}

	@Test
	void aCommitThatTimedOutIsRepeatedOnAnIdlePartition() {
		this.client.failCommits(new TimeoutException("the coordinator is not available"),
				new RetriableCommitFailedException("still not available"));
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		this.member.acknowledge(this.member.poll(100));
		this.member.poll(5000);
		assertThat(this.client.committed(0)).isEqualTo(3);
		assertThat(this.client.commits).hasSize(3);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aFailedCommitIsLoggedOnceInTenSeconds(CapturedOutput output) {
		this.client.assignPartitions(0);
		for (int i = 1; i <= 2; i++) {
			this.client.failCommits(new TimeoutException("no response"));
			handleOneMore();
			this.member.poll(1000);
			assertThat(this.client.committed(0)).isEqualTo(i);
			assertThat(output.toString().split("failed and is retried", -1)).hasSize(2);
			assertThat(output.toString().split("confirmed again", -1)).hasSize(2);
		}
		for (int i = 0; i < 1000; i++) {
			this.client.failCommits(new TimeoutException("no response"));
		}
		handleOneMore();
		this.member.poll(30_000);
		assertThat(output.toString().split("failed and is retried", -1)).as("a lasting failure is logged").hasSize(3);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aCommitThatFailsInARebalanceIsLoggedOnlyIfTheRebalanceLasts(CapturedOutput output) {
		this.client.assignPartitions(0);
		this.client.failCommits(new RebalanceInProgressException("joining"),
				new RebalanceInProgressException("joining"));
		handleOneMore();
		this.member.poll(1000);
		assertThat(this.client.committed(0)).isEqualTo(1);
		assertThat(output).doesNotContain("a commit");
		for (int i = 0; i < 1000; i++) {
			this.client.failCommits(new RebalanceInProgressException("joining"));
		}
		handleOneMore();
		this.member.poll(9000);
		assertThat(output).doesNotContain("a commit");
		this.member.poll(10_000);
		assertThat(output).containsOnlyOnce("failed and is retried");
	}

	private void handleOneMore() {
		this.client.send(0, 1);
		this.member.acknowledge(this.member.poll(100));
	}

	@Test
	void recordsHandledWhileACommitIsInFlightAreCommittedAfterIt() {
		this.client.commitMillis = 50;
		this.client.assignPartitions(0);
		this.client.send(0, 10);
		List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(100);
		this.member.acknowledge(records.subList(0, 3));
		this.member.poll(0);
		this.member.acknowledge(records);
		this.member.poll(0);
		assertThat(this.client.commits).as("one at a time").hasSize(1);
		this.member.poll(1000);
		assertThat(this.client.committed(0)).isEqualTo(10);
		assertThat(this.client.commits).hasSize(2);
	}

	@Test
	void commitsThatAlwaysFailAreNotRepeatedTooOften() {
		for (int i = 0; i < 1000; i++) {
			this.client.failCommits(new TimeoutException("no response"));
		}
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		this.member.acknowledge(this.member.poll(100));
		long start = this.client.millis();
		while (this.client.millis() - start < 60_000) {
			this.member.poll(5000);
		}
		assertThat(this.client.commits.size()).isBetween(10, 25);
	}

	@Test
	void nothingIsCommittedForLostPartitions() {
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		this.member.acknowledge(this.member.poll(100));
		this.client.lose(0);
		this.member.poll(0);
		this.member.poll(0);
		this.consumer().close();
		assertThat(this.client.committedOffsets).isEmpty();
		assertThat(this.client.commits).isEmpty();
	}

	@Test
	void aRevocationCommitsHandledRecordsFirst() {
		this.client.assignPartitions(0, 1);
		this.client.send(0, 3);
		this.member.acknowledge(this.member.poll(100).subList(0, 2));
		this.client.assignPartitions(1);
		assertThat(this.client.committed(0)).isEqualTo(2);
		assertThat(this.member.events).contains("rebalancing");
	}

	@Test
	void anAcknowledgmentOfAnEarlierEpochIsIgnored() {
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(100);
		this.client.lose(0);
		this.member.acknowledge(records);
		this.client.assignPartitions(1);
		this.client.assignPartitions(0);
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isNull();
	}

	@Test
	void aConfirmationOfAnEarlierEpochIsIgnored() {
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		PartitionState before = this.member.member.context().partitions().get(SimulatedClient.partition(0));
		this.member.acknowledge(this.member.poll(100));
		this.client.lose(0);
		this.client.assignPartitions(1);
		this.client.assignPartitions(0);
		PartitionState after = this.member.member.context().partitions().get(SimulatedClient.partition(0));
		before.handledUpTo(100);
		assertThat(after).isNotSameAs(before);
		assertThat(after.isUnconfirmed()).isFalse();
	}

	@Test
	void theHandledOffsetNeverDecreases() {
		this.client.assignPartitions(0);
		this.client.send(0, 10);
		List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(100);
		this.member.acknowledge(records.subList(0, 6));
		this.member.acknowledge(records.subList(0, 2));
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(6);
	}

	@Test
	void aStopCommitsAndReportsIt() {
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		this.member.acknowledge(this.member.poll(100));
		this.member.control.stop();
		consumer().unsubscribe();
		consumer().close();
		assertThat(this.client.committed(0)).isEqualTo(3);
		assertThat(this.member.events).contains("closed true");
	}

	@Test
	void aFlushThatFailsIsReported() {
		this.client.failCommits(new RebalanceInProgressException("joining"),
				new CommitFailedException("removed from the group"),
				new CommitFailedException("removed from the group"));
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		this.member.acknowledge(this.member.poll(100));
		this.member.control.stop();
		consumer().unsubscribe();
		consumer().close();
		assertThat(this.member.events).contains("closed false");
	}

	@Test
	void aWakeupDuringARevocationIsNotLost() {
		this.client.assignPartitions(0, 1);
		this.client.send(0, 3);
		this.member.acknowledge(this.member.poll(100));
		this.client.in(50, () -> {
			this.member.control.pause();
			this.client.assignPartitions(1);
		});
		this.client.in(2000, () -> this.member.events.add("late"));
		this.member.poll(5000);
		assertThat(this.client.committed(0)).isEqualTo(3);
		assertThat(this.member.events).containsSubsequence("rebalancing", "idle 1", "late");
	}

	@Test
	void offsetsWithoutARecordAreSkipped() {
		this.client.assignPartitions(0);
		PartitionState state = this.member.member.context().partitions().get(SimulatedClient.partition(0));
		state.fetched(List.of(), 7, 0);
		assertThat(state.committableOffset()).isEqualTo(7);
		ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(SimulatedClient.TOPIC, 0, 8, null, null);
		state.fetched(List.of(record), 12, 0);
		assertThat(state.committableOffset()).isEqualTo(7);
		state.handledUpTo(9);
		assertThat(state.committableOffset()).isEqualTo(12);
	}

	@Test
	void aPauseIsConfirmedOnceAndFetchesNothing() {
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		this.member.control.pause();
		assertThat(this.member.poll(1000)).isEmpty();
		assertThat(this.member.poll(1000)).isEmpty();
		assertThat(this.member.events).containsOnlyOnce("idle 1");
		assertThat(this.client.paused()).containsExactly(SimulatedClient.partition(0));
		this.member.control.resume();
		assertThat(this.member.poll(1000)).hasSize(3);
	}

	@Test
	void pausesOfSpringKafkaAndDpKafkaAreIndependent() {
		this.client.assignPartitions(0, 1);
		consumer().pause(List.of(SimulatedClient.partition(0)));
		this.client.send(0, 2);
		this.client.send(1, 2);
		assertThat(SimulatedMember.names(this.member.poll(100))).containsExactly("1@0", "1@1");
		this.member.control.pause();
		this.member.poll(10);
		this.member.control.resume();
		this.member.poll(10);
		assertThat(this.client.paused()).contains(SimulatedClient.partition(0));
		assertThat(consumer().paused()).containsExactly(SimulatedClient.partition(0));
		consumer().resume(List.of(SimulatedClient.partition(0)));
		assertThat(SimulatedMember.names(this.member.poll(100))).contains("0@0", "0@1");
	}

	@Test
	void aDispatchPeriodEndsAfterOneSecond() {
		this.client.assignPartitions(0);
		this.client.send(0, 10);
		ConsumerRecords<byte[], byte[]> records = consumer().poll(Duration.ofMillis(100));
		int begun = 0;
		for (ConsumerRecord<byte[], byte[]> record : records) {
			this.member.member.begin(record, 1);
			begun++;
			this.client.poll(Duration.ofMillis(400));
			this.member.member.end();
			this.member.acknowledge(List.of(record));
		}
		assertThat(begun).isEqualTo(3);
		assertThat(SimulatedMember.names(this.member.poll(100))).startsWith("0@3");
	}

	private org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer() {
		return this.member.consumer;
	}

}
