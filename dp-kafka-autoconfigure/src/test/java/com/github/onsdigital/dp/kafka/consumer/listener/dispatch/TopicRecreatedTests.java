package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A topic that is deleted and created again while a record of it is handled.
 */
class TopicRecreatedTests {

	@Test
	void theNewTopicIsReadFromItsBeginningAndTheOldOffsetIsNotCommitted() {
		SimulatedMember member = SimulatedMember.single();
		List<ConsumerRecord<byte[], byte[]>> records = tenHandledAndThreeInFlight(member);
		member.control.topicRecreated();
		member.acknowledge(records);
		member.client.resend(0, 0);
		assertThat(SimulatedMember.names(member.poll(1000))).startsWith("0@0", "0@1");
		member.poll(0);
		member.poll(0);
		assertThat(member.client.committed(0)).as("lower than the old one").isEqualTo(0);
	}

	@Test
	void aStopCommitsNothingOfTheOldTopic() {
		SimulatedMember member = SimulatedMember.single();
		List<ConsumerRecord<byte[], byte[]>> records = tenHandledAndThreeInFlight(member);
		member.control.topicRecreated();
		member.acknowledge(records);
		member.control.stop();
		member.consumer.unsubscribe();
		member.consumer.close();
		assertThat(member.client.committed(0)).isEqualTo(0);
	}

	@Test
	void aRevocationCommitsNothingOfTheOldTopic() {
		SimulatedMember member = SimulatedMember.single();
		List<ConsumerRecord<byte[], byte[]>> records = tenHandledAndThreeInFlight(member);
		member.control.topicRecreated();
		member.acknowledge(records);
		member.client.assignPartitions();
		assertThat(member.client.committed(0)).isEqualTo(0);
	}

	@Test
	void aLateDecisionAboutABatchOfTheOldTopicIsIgnored() {
		SimulatedMember member = SimulatedMember.batch(3, 200);
		member.retries = 0;
		List<ConsumerRecord<byte[], byte[]>> records = tenHandledAndThreeInFlight(member);
		member.member.failedBatch(records, -1, new IllegalStateException("planted"));
		member.control.topicRecreated();
		member.poll(0);
		member.decisions.get(0).complete(FailureOutcome.COMMIT);
		member.poll(0);
		member.poll(0);
		assertThat(member.client.committed(0)).isEqualTo(0);
	}

	@Test
	void aLateMarkOfAMessageOfTheOldTopicIsIgnored() throws Exception {
		UpstreamQueue queue = new UpstreamQueue(TimeSource.system());
		SimulatedMember member = SimulatedMember.upstream(queue);
		member.client.assignPartitions(0);
		member.client.send(0, 3);
		member.poll(0);
		member.poll(0);
		UpstreamMessage old = queue.poll(Duration.ZERO);
		assertThat(old).isNotNull();
		member.control.topicRecreated();
		member.poll(0);
		old.commitAndRelease();
		member.poll(0);
		member.poll(0);
		assertThat(member.client.committed(0)).isEqualTo(0);
	}

	private static List<ConsumerRecord<byte[], byte[]>> tenHandledAndThreeInFlight(SimulatedMember member) {
		member.client.assignPartitions(0);
		member.client.send(0, 10);
		for (int handled = 0; handled < 10;) {
			List<ConsumerRecord<byte[], byte[]>> records = member.poll(1000);
			member.acknowledge(records);
			handled += records.size();
		}
		member.client.send(0, 3);
		List<ConsumerRecord<byte[], byte[]>> records = member.poll(1000);
		assertThat(records).hasSize(3);
		member.poll(0);
		assertThat(member.client.committed(0)).isEqualTo(10);
		return records;
	}

}
