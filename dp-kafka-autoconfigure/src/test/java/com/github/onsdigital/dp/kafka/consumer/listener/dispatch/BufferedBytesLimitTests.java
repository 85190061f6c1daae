package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The waiting records of a member have a limit in bytes, which blocks neither a batch nor
 * other partitions.
 */
class BufferedBytesLimitTests {

	private static final int LIMIT = 1_000;

	private static final long HOUR = 3_600_000;

	@Test
	void aBatchIsDispatchedWhenItsBytesReachTheLimit() {
		SimulatedMember member = batch();
		send(member, 0, 20, 300);
		long start = member.client.millis();
		assertThat(SimulatedMember.names(member.poll(HOUR))).containsExactly("0@0", "0@1", "0@2", "0@3");
		assertThat(member.client.millis()).isEqualTo(start);
		assertThat(member.waitingBytes()).isEqualTo(1_200);
	}

	@Test
	void aBatchOfSmallRecordsWaitsForItsSizeOrTime() {
		SimulatedMember member = SimulatedMember.limited(true, 3, HOUR, LIMIT);
		member.client.assignPartitions(0);
		send(member, 0, 2, 300);
		assertThat(member.poll(1_000)).isEmpty();
		send(member, 0, 1, 300);
		assertThat(member.poll(1_000)).hasSize(3);
	}

	@Test
	void aRecordLargerThanTheLimitIsDispatched() {
		SimulatedMember member = batch();
		send(member, 0, 2, 5 * LIMIT);
		for (String expected : List.of("0@0", "0@1")) {
			List<ConsumerRecord<byte[], byte[]>> batch = member.poll(1_000);
			assertThat(SimulatedMember.names(batch)).containsExactly(expected);
			member.acknowledge(batch);
		}
	}

	@Test
	void waitingSingleRecordsStopTheFetching() {
		SimulatedMember member = single();
		for (int i = 0; i < 10; i++) {
			send(member, i, 1, 300);
		}
		// no record starts, as after one second of work
		for (int i = 0; i < 20; i++) {
			member.poll(1_000);
		}
		assertThat(member.waitingBytes()).isEqualTo(1_200);
	}

	@Test
	void aBatchThatFailedDoesNotGrow() {
		SimulatedMember member = batch();
		send(member, 0, 20, 300);
		List<ConsumerRecord<byte[], byte[]>> batch = member.poll(HOUR);
		member.member.failedBatch(batch, -1, new IllegalStateException("planted"));
		assertThat(SimulatedMember.names(member.poll(HOUR))).isEqualTo(SimulatedMember.names(batch));
		assertThat(member.waitingBytes()).isEqualTo(1_200);
	}

	@Test
	void aSingleRecordInBackoffStopsNoOtherPartition() {
		SimulatedMember member = single();
		send(member, 0, 1, 2 * LIMIT);
		member.member.failed(member.poll(HOUR).get(0), new IllegalStateException("planted"));
		assertOthersFlow(member);
	}

	@Test
	void aRecordOfABatchInBackoffStopsNoOtherPartition() {
		SimulatedMember member = batch();
		member.retries = 0;
		member.answer = FailurePolicy.FailureOutcome.RETAIN;
		send(member, 0, 1, 2 * LIMIT);
		member.member.failedBatch(member.poll(HOUR), 0, new IllegalStateException("planted"));
		assertOthersFlow(member);
	}

	@Test
	void aPausedPartitionStopsNoOther() {
		SimulatedMember member = batch();
		send(member, 0, 1, 2 * LIMIT);
		assertThat(member.poll(HOUR)).hasSize(1);
		member.consumer.pause(List.of(SimulatedClient.partition(0)));
		assertOthersFlow(member);
	}

	// the share of one partition is 100 bytes
	private static void assertOthersFlow(SimulatedMember member) {
		send(member, 1, 4, 70);
		int handled = 0;
		while (handled < 4) {
			List<ConsumerRecord<byte[], byte[]>> records = member.poll(10);
			assertThat(records).isNotEmpty().allMatch((record) -> record.partition() == 1);
			handled += records.size();
			member.acknowledge(records);
		}
		send(member, 1, 20, 70);
		member.poll(10);
		assertThat(member.waitingBytes()).as("the blocked partition, and a share").isLessThan(2 * LIMIT + 100 + 70);
	}

	@Test
	void aMessageThatIsNotReleasedStopsNoOtherPartition() throws Exception {
		UpstreamQueue queue = new UpstreamQueue(TimeSource.system());
		SimulatedMember member = new SimulatedMember(new SimulatedClient(), false, 1, 200, LIMIT,
				new UpstreamSettings(queue, (id, records, nanos, outcome) -> {
				}));
		assign(member);
		send(member, 0, 1, 2 * LIMIT);
		member.poll(10);
		UpstreamMessage kept = queue.poll(Duration.ZERO);
		assertThat(kept).hasToString("orders-0@0");
		for (int i = 1; i < 10; i++) {
			send(member, i, 1, 70);
		}
		for (int i = 0; i < 20; i++) {
			member.poll(10);
		}
		assertThat(member.waitingBytes()).as("nothing else is fetched").isEqualTo(2 * LIMIT + 2 * 70);
		for (int i = 1; i < 10; i++) {
			member.poll(1_000);
			UpstreamMessage message = queue.poll(Duration.ZERO);
			assertThat(message).isNotNull();
			message.commitAndRelease();
		}
	}

	private static SimulatedMember batch() {
		return assign(SimulatedMember.limited(true, 100_000, HOUR, LIMIT));
	}

	private static SimulatedMember single() {
		return assign(SimulatedMember.limited(false, 1, 200, LIMIT));
	}

	// so that one poll brings one record
	private static SimulatedMember assign(SimulatedMember member) {
		member.client.setMaxPollRecords(1);
		member.client.assignPartitions(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		return member;
	}

	private static void send(SimulatedMember member, int partition, int count, int bytes) {
		for (int i = 0; i < count; i++) {
			member.client.sendBytes(partition, bytes);
		}
	}

}
