package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Partitions that have no committed offset, or whose offset is out of range, if the two
 * cases are configured differently.
 */
class OffsetResetsTests {

	private static final TopicPartition P0 = SimulatedClient.partition(0);

	private static final TopicPartition P1 = SimulatedClient.partition(1);

	private SimulatedMember member;

	private SimulatedClient client;

	private final List<String> handled = new ArrayList<>();

	private void member(String noOffset, String outOfRange) {
		this.member = SimulatedMember.resetting(noOffset, outOfRange);
		this.client = this.member.client;
	}

	@Test
	void theClientResetsPositionsOnlyIfBothSettingsAreOldest() {
		assertThat(settings("earliest", "earliest").clientReset()).isEqualTo("earliest");
		assertThat(settings("latest", "latest").clientReset()).isEqualTo("none");
		assertThat(settings("none", "none").clientReset()).isEqualTo("none");
		assertThat(settings("latest", "earliest").clientReset()).isEqualTo("none");
		assertThat(settings("by_duration:PT1H", "earliest").clientReset()).isEqualTo("none");
	}

	@Test
	void anOffsetBelowTheLogContinuesAtTheOldestRecordAlthoughNewGroupsStartAtTheEnd() {
		member("latest", "earliest");
		assignCommitted(2);
		this.client.updateBeginningOffsets(Map.of(P0, 5L));
		this.client.updateEndOffsets(Map.of(P0, 8L));
		send(8);
		this.client.breakFetch(0, 0, 4, 1, () -> new OffsetOutOfRangeException(Map.of(P0, 2L)));
		handleFor(1_000);
		assertThat(this.handled).containsExactly("0@5", "0@6", "0@7");
		assertThat(this.member.jumps).containsExactly("orders-0 2 5");
		assertThat(this.client.committed(0)).isEqualTo(8);
		assertThat(this.member.member.blockedPartitions()).isEmpty();
	}

	@Test
	void theNewPositionIsCommittedWithoutFurtherRecords() {
		member("earliest", "latest");
		assignCommitted(2);
		this.client.updateEndOffsets(Map.of(P0, 8L));
		this.client.breakFetch(0, 0, 4, 1, () -> new OffsetOutOfRangeException(Map.of(P0, 2L)));
		handleFor(1_000);
		assertThat(this.member.jumps).containsExactly("orders-0 2 8");
		assertThat(this.client.committed(0)).isEqualTo(8);
	}

	@Test
	void withBothSettingsNewestTheNewPositionIsCommittedWithoutFurtherRecords() {
		member("latest", "latest");
		assignCommitted(2);
		this.client.updateEndOffsets(Map.of(P0, 8L));
		this.client.breakFetch(0, 0, 4, 1, () -> new OffsetOutOfRangeException(Map.of(P0, 2L)));
		handleFor(1_000);
		assertThat(this.member.jumps).containsExactly("orders-0 2 8");
		assertThat(this.client.committed(0)).isEqualTo(8);
	}

	@Test
	void withNoneAPartitionOutOfRangeIsBlocked() {
		member("latest", "none");
		assignCommitted(2);
		send(8);
		this.client.breakFetch(0, 0, 4, 1_000, () -> new OffsetOutOfRangeException(Map.of(P0, 2L)));
		handleFor(1_000);
		assertThat(this.handled).isEmpty();
		assertThat(this.member.jumps).isEmpty();
		assertThat(this.member.member.blockedPartitions()).hasSize(1);
	}

	@Test
	void withNoneAPartitionWithoutAnOffsetIsBlocked() {
		member("none", "earliest");
		this.client.assignPartitions(0);
		this.client.pollFailures.add(new NoOffsetForPartitionException(P0));
		handleFor(1_000);
		assertThat(this.member.member.blockedPartitions()).hasSize(1);
	}

	@Test
	void allPartitionsWithoutAnOffsetAreResolvedAtOnce() {
		member("earliest", "latest");
		this.client.assignPartitions(0, 1);
		this.client.send(0, 1);
		this.client.send(1, 1);
		this.client.pollFailures.add(new NoOffsetForPartitionException(Set.of(P0, P1)));
		handleFor(1_000);
		assertThat(this.handled).containsExactlyInAnyOrder("0@0", "1@0");
		assertThat(this.member.jumps).as("a start is no jump").isEmpty();
	}

	// with group.protocol=consumer the client requests offsets before it assigns
	@Test
	void aMissingOffsetThatIsReportedBeforeTheAssignmentWaitsForIt() {
		member("earliest", "latest");
		this.client.pollFailures.add(new NoOffsetForPartitionException(P0));
		assertThat(this.member.poll(0)).isEmpty();
		this.client.assignPartitions(0);
		send(2);
		this.client.pollFailures.add(new NoOffsetForPartitionException(P0));
		handleFor(1_000);
		assertThat(this.handled).containsExactly("0@0", "0@1");
	}

	@Test
	void aMissingOffsetOfAPartitionThatIsNeverAssignedEndsTheRunEventually() {
		member("earliest", "latest");
		for (int i = 0; i < 20; i++) {
			this.client.pollFailures.add(new NoOffsetForPartitionException(P0));
		}
		assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> handleFor(1_000))
			.withCauseInstanceOf(NoOffsetForPartitionException.class);
	}

	@Test
	void aMissingOffsetThatIsReportedLateResetsNoPosition() {
		member("latest", "earliest");
		this.client.updateEndOffsets(Map.of(P0, 3L));
		this.client.assignPartitions(0);
		send(5);
		this.client.updateEndOffsets(Map.of(P0, 5L));
		this.client.pollFailures.add(new NoOffsetForPartitionException(P0));
		handleFor(1_000);
		assertThat(this.handled).containsExactly("0@3", "0@4");
	}

	@Test
	void theAssignmentIsReportedWhenItsFirstPositionIsKnown() {
		member("latest", "earliest");
		this.client.updateEndOffsets(Map.of(P0, 3L));
		this.client.positionFailures.add(new TimeoutException("late"));
		this.client.positionFailures.add(new TimeoutException("late"));
		this.client.assignPartitions(0);
		assertThat(this.member.events).doesNotContain("assigned");
		send(5);
		handleFor(2_000);
		assertThat(this.member.events).containsExactly("assigned");
		assertThat(this.handled).containsExactly("0@3", "0@4");
		assertThat(this.client.commits.getFirst()).containsExactly(Map.entry(P0, new OffsetAndMetadata(3)));
		assertThat(this.member.jumps).isEmpty();
	}

	@Test
	void aMissingOffsetThatIsReportedDuringThePositionRequestDelaysNothing() {
		member("latest", "earliest");
		this.client.updateEndOffsets(Map.of(P0, 3L));
		this.client.positionFailures.add(new NoOffsetForPartitionException(P0));
		this.client.assignPartitions(0);
		assertThat(this.member.events).containsExactly("assigned");
		assertThat(this.client.paused()).as("not fetched until the next poll").isEmpty();
		send(5);
		handleFor(1_000);
		assertThat(this.handled).containsExactly("0@3", "0@4");
	}

	@Test
	void nothingIsFetchedUntilThePositionIsKnown() {
		member("latest", "earliest");
		assignCommitted(2);
		this.client.updateBeginningOffsets(Map.of(P0, 5L));
		send(8);
		for (int i = 0; i < 5; i++) {
			this.client.positionFailures.add(new TimeoutException("late"));
		}
		this.client.pollFailures.add(new OffsetOutOfRangeException(Map.of(P0, 2L)));
		assertThat(this.member.poll(10)).isEmpty();
		assertThat(this.client.paused()).containsExactly(P0);
		handleFor(1_000);
		assertThat(this.handled).containsExactly("0@5", "0@6", "0@7");
	}

	@Test
	void aTruncatedLogContinuesWhereTheLogsDiverge() {
		member("latest", "earliest");
		assignCommitted(0);
		send(8);
		handleFor(500);
		assertThat(this.client.committed(0)).isEqualTo(8);
		this.client.pollFailures
			.add(new LogTruncationException("cut", Map.of(P0, 8L), Map.of(P0, new OffsetAndMetadata(6))));
		handleFor(500);
		assertThat(this.member.jumps).containsExactly("orders-0 8 6");
		assertThat(this.client.committed(0)).isEqualTo(6);
	}

	@Test
	void unhandledRecordsAreFetchedAgainAfterATruncation() {
		member("latest", "earliest");
		assignCommitted(0);
		send(8);
		List<ConsumerRecord<byte[], byte[]>> first = this.member.poll(0);
		this.member.acknowledge(first.subList(0, 4));
		this.client.pollFailures
			.add(new LogTruncationException("cut", Map.of(P0, 8L), Map.of(P0, new OffsetAndMetadata(6))));
		handleFor(500);
		assertThat(this.client.seeks).endsWith(4L);
		assertThat(this.handled).startsWith("0@4", "0@5");
	}

	@Test
	void theStateOfARevokedPartitionIsRemoved() {
		member("latest", "earliest");
		assignCommitted(2);
		this.client.positionFailures.add(new TimeoutException("late"));
		this.client.pollFailures.add(new OffsetOutOfRangeException(Map.of(P0, 2L)));
		this.member.poll(0);
		this.client.assignPartitions(1);
		handleFor(1_000);
		assertThat(this.member.jumps).isEmpty();
	}

	@Test
	void aForwardResetByTheClientIsReported() {
		member("earliest", "earliest");
		this.client.committedOffsets.put(P0, 2L);
		this.client.assignPartitions(0);
		this.client.updateBeginningOffsets(Map.of(P0, 5L));
		send(8);
		this.client.seek(P0, 5);
		handleFor(500);
		assertThat(this.handled).containsExactly("0@5", "0@6", "0@7");
		assertThat(this.member.jumps).containsExactly("orders-0 2 5");
		this.client.send(0, 4);
		this.client.updateBeginningOffsets(Map.of(P0, 10L));
		this.client.seek(P0, 10);
		handleFor(500);
		assertThat(this.member.jumps).containsExactly("orders-0 2 5", "orders-0 8 10");
	}

	@Test
	void aBackwardResetByTheClientIsReported() {
		member("earliest", "earliest");
		this.client.committedOffsets.put(P0, 0L);
		this.client.assignPartitions(0);
		send(8);
		handleFor(500);
		// a truncated log: the client resets the position to the beginning itself
		this.client.seek(P0, 3);
		handleFor(500);
		assertThat(this.member.jumps).containsExactly("orders-0 8 3");
	}

	@Test
	void aSeekBackByTheApplicationIsNoJump() {
		member("earliest", "earliest");
		this.client.committedOffsets.put(P0, 0L);
		this.client.assignPartitions(0);
		send(8);
		handleFor(500);
		this.member.consumer.seek(P0, 3);
		handleFor(500);
		assertThat(this.handled).hasSize(13);
		assertThat(this.member.jumps).isEmpty();
	}

	@Test
	void noRecordsAreLostIfTheBeginningOfTheLogIsNotKnown() {
		member("earliest", "earliest");
		this.client.committedOffsets.put(P0, 2L);
		this.client.assignPartitions(0);
		send(8);
		this.client.seek(P0, 5);
		// the simulated client then throws an exception that is not one of Kafka's
		this.client.updateBeginningOffsets(Collections.singletonMap(P0, null));
		handleFor(500);
		assertThat(this.handled).containsExactly("0@5", "0@6", "0@7");
		assertThat(this.member.jumps).isEmpty();
	}

	@Test
	void aGapInTheLogIsNoJump() {
		member("earliest", "earliest");
		this.client.committedOffsets.put(P0, 0L);
		this.client.assignPartitions(0);
		this.client.skip(0, 3);
		send(4);
		handleFor(500);
		assertThat(this.handled).contains("0@3", "0@6");
		assertThat(this.member.jumps).isEmpty();
	}

	private void assignCommitted(long offset) {
		this.client.committedOffsets.put(P0, offset);
		this.client.updateEndOffsets(Map.of(P1, 0L));
		this.client.committedOffsets.put(P1, 0L);
		this.client.assignPartitions(0);
		this.client.seek(P0, offset);
	}

	private void send(int count) {
		this.client.send(0, count);
	}

	private void handleFor(long millis) {
		long end = this.client.millis() + millis;
		while (this.client.millis() < end) {
			List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(Math.min(500, end - this.client.millis()));
			this.handled.addAll(SimulatedMember.names(records));
			this.member.acknowledge(records);
			if (!records.isEmpty()) {
				this.client.pass(1);
			}
		}
		this.member.poll(0);
	}

	private static OffsetResetSettings settings(String noOffset, String outOfRange) {
		return new OffsetResetSettings(noOffset, outOfRange, (partition, from, to) -> {
		});
	}

}
