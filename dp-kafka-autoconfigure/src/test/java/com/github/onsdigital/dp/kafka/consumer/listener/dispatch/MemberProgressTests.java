package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Situations that could block a member, make it spin, or make it report a wrong result.
 */
class MemberProgressTests {

	private final IllegalStateException planted = new IllegalStateException("planted");

	@Test
	void aDecisionThatThrowsDoesNotBlockThePartition() {
		SimulatedMember single = SimulatedMember.single();
		single.retries = 0;
		single.resolveFailure = new IllegalStateException("a listener of the application threw");
		single.client.assignPartitions(0);
		single.client.send(0, 1);
		single.member.failed(single.poll(100).get(0), this.planted);
		assertThat(SimulatedMember.names(single.poll(5000))).containsExactly("0@0");
	}

	@Test
	void aDecisionThatLacksAClassDoesNotBlockThePartition() {
		SimulatedMember single = SimulatedMember.single();
		single.retries = 0;
		single.resolveError = new NoClassDefFoundError("com/example/Client");
		single.client.assignPartitions(0);
		single.client.send(0, 1);
		single.member.failed(single.poll(100).get(0), this.planted);
		assertThat(SimulatedMember.names(single.poll(5000))).containsExactly("0@0");
	}

	@Test
	void aFailedBatchOfAPausedPartitionIsWaitedForWithoutSpinning() {
		SimulatedMember batch = SimulatedMember.batch(10, 200);
		batch.client.assignPartitions(0);
		batch.client.send(0, 3);
		batch.member.failedBatch(batch.poll(1000), -1, this.planted);
		batch.consumer.pause(List.of(SimulatedClient.partition(0)));
		assertThat(batch.poll(5000)).isEmpty();
		assertThat(batch.client.polls).isLessThan(20);
		batch.consumer.resume(List.of(SimulatedClient.partition(0)));
		assertThat(batch.poll(1000)).hasSize(3);
	}

	// it fetches at the start of a poll and after the first empty response, and then no
	// more
	@Test
	void anIdleClientOfTheConsumerProtocolIsPolledTwiceASecondSoThatItFetches() {
		SimulatedMember single = SimulatedMember.consumerProtocol();
		single.client.assignPartitions(0);
		assertThat(single.poll(5_000)).isEmpty();
		assertThat(single.client.polls).isBetween(10, 20);
	}

	@Test
	void aSeekPastAFailedBatchEndsThatBatch() {
		SimulatedMember batch = SimulatedMember.batch(10, 200);
		batch.client.assignPartitions(0);
		batch.client.send(0, 3);
		batch.member.failedBatch(batch.poll(1000), -1, this.planted);
		batch.consumer.seek(SimulatedClient.partition(0), 3);
		batch.client.in(10, () -> batch.client.send(0, 2));
		assertThat(SimulatedMember.names(batch.poll(1000))).containsExactly("0@3", "0@4");
	}

	@Test
	void aFullPartitionThatIsPausedDoesNotBlockTheOthers() {
		SimulatedMember batch = SimulatedMember.batch(10, 200);
		batch.client.assignPartitions(0, 1);
		batch.client.send(0, 10);
		assertThat(batch.poll(1000)).hasSize(10);
		batch.consumer.pause(List.of(SimulatedClient.partition(0)));
		batch.client.in(10, () -> batch.client.send(1, 2));
		assertThat(SimulatedMember.names(batch.poll(1000))).containsExactly("1@0", "1@1");
	}

	@Test
	void aStopInARebalanceCommitsHandledRecords() {
		SimulatedMember single = SimulatedMember.single();
		single.client.assignPartitions(0);
		single.client.send(0, 3);
		single.acknowledge(single.poll(100));
		single.client.rebalancing = true;
		single.control.stop();
		single.consumer.unsubscribe();
		single.consumer.close();
		assertThat(single.client.committed(0)).isEqualTo(3);
		assertThat(single.events).contains("closed true");
		assertThat(single.client.commits.size()).isLessThan(5);
	}

	@Test
	void handledRecordsAreCommittedAfterAnError() {
		SimulatedMember single = SimulatedMember.single();
		single.client.assignPartitions(0);
		single.client.send(0, 3);
		single.acknowledge(single.poll(100));
		single.member.endedBy(new OutOfMemoryError("planted"));
		single.consumer.close();
		assertThat(single.client.committed(0)).isEqualTo(3);
		assertThat(single.events).contains("closed true");
	}

	@Test
	void aLostCommitIsReportedAtTheEnd() {
		SimulatedMember single = SimulatedMember.single();
		single.client.assignPartitions(0);
		single.client.send(0, 3);
		single.acknowledge(single.poll(100));
		single.client.lose(0);
		single.consumer.close();
		assertThat(single.events).contains("closed false");
	}

	@Test
	void aFailedPollIsTheCauseOfTheEnd() {
		SimulatedMember single = SimulatedMember.single();
		single.client.assignPartitions(0);
		single.client.setPollException(new AuthenticationException("no"));
		assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> single.poll(100))
			.withCauseInstanceOf(AuthenticationException.class);
		single.consumer.close();
		assertThat(single.cause).isInstanceOf(AuthenticationException.class);
	}

	@Test
	void anAbandonedRecordStaysAbandonedWhenItIsFetchedAgain() {
		SimulatedMember batch = SimulatedMember.batch(4, 200);
		batch.client.assignPartitions(0);
		batch.client.send(0, 4);
		List<ConsumerRecord<byte[], byte[]>> records = batch.poll(1000);
		batch.member.unreadable(records, List.of(records.get(2)), this.planted);
		batch.decisions.get(0).complete(FailureOutcome.COMMIT);
		assertThat(SimulatedMember.names(batch.poll(1000))).containsExactly("0@0", "0@1", "0@3");
		ConsumerRecord<byte[], byte[]> again = records.get(2);
		ConsumerRecord<byte[], byte[]> copy = new ConsumerRecord<>(again.topic(), again.partition(), again.offset(),
				again.key(), again.value());
		assertThat(batch.member.withoutAbandoned(List.of(copy))).isEmpty();
	}

	@Test
	void aFailureOfARecordThatIsHandledBlocksNothing() {
		SimulatedMember single = SimulatedMember.single();
		single.retries = 0;
		single.client.assignPartitions(0);
		single.client.send(0, 2);
		List<ConsumerRecord<byte[], byte[]>> records = single.poll(100);
		single.acknowledge(records.subList(0, 1));
		single.member.failed(records.get(0), this.planted);
		assertThat(single.decisions).isEmpty();
		assertThat(SimulatedMember.names(single.poll(1000))).containsExactly("0@1");
	}

	@Test
	void aPositionThatMovedBackwardsIsCommittedAgain() {
		SimulatedMember single = SimulatedMember.single();
		single.client.assignPartitions(0);
		PartitionState state = single.member.context().partitions().get(SimulatedClient.partition(0));
		state.handledUpTo(1000);
		state.confirm(1000);
		single.client.send(0, 2);
		single.acknowledge(single.poll(100));
		single.poll(0);
		single.poll(0);
		assertThat(single.client.committed(0)).isEqualTo(2);
	}

	@Test
	void manuallyConsumedMessagesOfARecreatedTopicAreCommitted() throws Exception {
		UpstreamQueue queue = new UpstreamQueue(TimeSource.system());
		SimulatedMember manual = SimulatedMember.upstream(queue);
		manual.client.assignPartitions(0);
		PartitionState state = manual.member.context().partitions().get(SimulatedClient.partition(0));
		state.fetched(List.of(new ConsumerRecord<>(SimulatedClient.TOPIC, 0, 1000, null, new byte[0])), 1001,
				manual.client.nanos());
		state.handledUpTo(1000);
		state.confirm(1000);
		manual.poll(0);
		UpstreamMessage old = queue.poll(Duration.ZERO);
		assertThat(old).isNotNull();
		old.release();
		manual.client.send(0, 2);
		manual.poll(100);
		manual.poll(100);
		old.commit();
		manual.poll(0);
		assertThat(manual.client.commits).isEmpty();
		UpstreamMessage recreated = queue.poll(Duration.ZERO);
		assertThat(recreated).hasToString("orders-0@0");
		recreated.commitAndRelease();
		manual.poll(0);
		manual.poll(0);
		assertThat(manual.client.committed(0)).isEqualTo(1);
	}

	@Test
	void aFailedBatchOfARecreatedTopicBlocksNothing() {
		SimulatedMember batch = SimulatedMember.batch(3, 200);
		batch.client.assignPartitions(0, 1);
		PartitionState state = batch.member.context().partitions().get(SimulatedClient.partition(0));
		batch.client.send(0, 1);
		List<ConsumerRecord<byte[], byte[]>> old = List
			.of(new ConsumerRecord<>(SimulatedClient.TOPIC, 0, 1000, null, new byte[0]));
		state.fetched(old, 1001, batch.client.nanos());
		state.handledUpTo(1000);
		batch.member.failedBatch(old, -1, this.planted);
		List<ConsumerRecord<byte[], byte[]>> recreated = batch.poll(1000);
		assertThat(SimulatedMember.names(recreated)).containsExactly("0@0");
		batch.acknowledge(recreated);
		batch.client.in(10, () -> batch.client.send(1, 2));
		assertThat(SimulatedMember.names(batch.poll(1000))).containsExactly("1@0", "1@1");
	}

}
