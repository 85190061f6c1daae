package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many records are handled and not committed under backlog.
 */
class CommitIntervalTests {

	private final SimulatedMember member = SimulatedMember.single();

	private final SimulatedClient client = this.member.client;

	@Test
	void recordsHandledUnderBacklogAreCommittedInTheNextPoll() {
		this.client.commitMillis = 500;
		this.client.assignPartitions(0);
		this.client.send(0, 10);
		this.client.setMaxPollRecords(1);
		for (int i = 1; i <= 10; i++) {
			List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(100);
			assertThat(this.client.commits.stream()
				.mapToLong((offsets) -> offsets.get(SimulatedClient.partition(0)).offset())
				.max()
				.orElse(0)).as("sent when a record is dispatched").isEqualTo(records.get(0).offset());
			this.client.pass(1000);
			this.member.acknowledge(records);
		}
	}

	@Test
	void aBacklogOfShortRecordsIsCommittedAtLeastEvery100Milliseconds() {
		this.client.assignPartitions(0);
		this.client.send(0, 900);
		this.client.setMaxPollRecords(1);
		for (int i = 1; i <= 900; i++) {
			List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(100);
			this.client.pass(10);
			this.member.acknowledge(records);
		}
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(900);
		long most = 0;
		long before = 0;
		for (Map<TopicPartition, OffsetAndMetadata> offsets : this.client.commits) {
			long next = offsets.get(SimulatedClient.partition(0)).offset();
			most = Math.max(most, next - before);
			before = next;
		}
		assertThat(most).as("records between two commits").isLessThanOrEqualTo(11);
	}

}
