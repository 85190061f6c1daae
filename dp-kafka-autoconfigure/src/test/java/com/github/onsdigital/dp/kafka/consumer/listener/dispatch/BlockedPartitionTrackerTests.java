package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Partitions from which nothing can be fetched, next to a healthy one.
 */
class BlockedPartitionTrackerTests {

	private static final TopicPartition BAD = SimulatedClient.partition(0);

	private final SimulatedMember member = SimulatedMember.single();

	private final SimulatedClient client = this.member.client;

	private final List<String> handled = new ArrayList<>();

	@BeforeEach
	void assign() {
		this.client.assignPartitions(0, 1);
	}

	static Stream<Arguments> failures() {
		return Stream.of(Arguments.of("wrong checksum", (Supplier<RuntimeException>) () -> corruptBatch(0)),
				Arguments.of("codec", (Supplier<RuntimeException>) BlockedPartitionTrackerTests::missingCodec),
				Arguments.of("corrupt header",
						(Supplier<RuntimeException>) () -> new CorruptRecordException(
								"Invalid magic found in record: 7")),
				Arguments.of("unknown codec",
						(Supplier<RuntimeException>) () -> new IllegalArgumentException(
								"Unknown compression type id: 7")),
				Arguments.of("corrupt at the broker",
						(Supplier<RuntimeException>) () -> new KafkaException(
								"Encountered corrupt message when fetching offset 2 for topic-partition orders-0")),
				Arguments.of("unknown code",
						(Supplier<RuntimeException>) () -> new IllegalStateException(
								"Unexpected error code 77 while fetching at offset 2 from topic-partition orders-0")),
				Arguments.of("no complete record",
						(Supplier<RuntimeException>) () -> new KafkaException(
								"Failed to make progress reading messages at orders-0=2. Received a non-empty fetch "
										+ "response from the server, but no complete records were found.")),
				Arguments.of("deserializer",
						(Supplier<RuntimeException>) () -> new RecordDeserializationException(null, BAD, 2, 0, null,
								null, null, null, "Error deserializing VALUE for partition orders-0 at offset 2",
								null)),
				Arguments.of("out of range",
						(Supplier<RuntimeException>) () -> new OffsetOutOfRangeException(Map.of(BAD, 2L))),
				Arguments.of("truncated",
						(Supplier<RuntimeException>) () -> new LogTruncationException(Map.of(BAD, 2L), Map.of())),
				Arguments.of("refused", (Supplier<RuntimeException>) () -> new TopicAuthorizationException(
						Set.of(SimulatedClient.TOPIC))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("failures")
	void otherPartitionsContinueAndTheFaultyOneIsRetriedWithABackoff(String name, Supplier<RuntimeException> failure) {
		this.client.send(0, 5);
		this.client.send(1, 1);
		answer(FailureOutcome.RETRY);
		this.client.breakFetch(0, 2, 2, 1_000, failure);
		IntStream.range(0, 120).forEach((i) -> this.client.in(20L * i + 1, () -> this.client.send(1, 1)));
		handleFor(10_000);
		assertThat(this.handled).filteredOn((one) -> one.startsWith("1@")).hasSize(121);
		assertThat(this.handled).filteredOn((one) -> one.startsWith("0@")).containsExactly("0@0", "0@1");
		BlockedPartition blocked = blocked();
		assertThat(blocked.partition()).isZero();
		assertThat(blocked.attempt()).isGreaterThan(4);
		assertThat(blocked.nextAttemptIn()).isNotNull();
		// the back-off of the simulated policy grows by 100 ms each time
		assertThat(this.client.brokenFetches).isBetween(5, 20);
		this.client.broken.clear();
		handleFor(20_000);
		assertThat(this.handled).filteredOn((one) -> one.startsWith("0@"))
			.containsExactly("0@0", "0@1", "0@2", "0@3", "0@4");
		assertThat(this.member.member.blockedPartitions()).isEmpty();
		assertThat(this.client.committed(0)).isEqualTo(5);
	}

	@Test
	void aSingleWrongChecksumIsOnlyFetchedAgain() {
		this.client.send(0, 5);
		this.client.breakFetch(0, 2, 2, 1, () -> corruptBatch(0));
		handleFor(100);
		assertThat(this.handled).containsExactly("0@0", "0@1", "0@2", "0@3", "0@4");
		assertThat(this.member.decisions).isEmpty();
		assertThat(this.member.member.blockedPartitions()).isEmpty();
	}

	@Test
	void aLateDecisionAboutARecreatedTopicSkipsNoRecordOfTheNewTopic() {
		this.client.send(0, 5);
		this.client.breakFetch(0, 2, 2, 1_000, () -> corruptBatch(0));
		handleFor(200);
		assertThat(this.member.decisions).hasSize(1);
		// nothing is fetched meanwhile
		this.member.control.pause();
		this.member.control.topicRecreated();
		this.member.poll(0);
		this.member.decisions.get(0).complete(FailureOutcome.COMMIT);
		this.member.poll(0);
		assertThat(this.client.position(BAD)).isZero();
		assertThat(this.member.member.blockedPartitions()).isEmpty();
	}

	@Test
	void eachOffsetOfAnUnreadableBatchIsAbandonedWithoutABackoff() {
		this.client.send(0, 8);
		this.client.breakFetch(0, 2, 5, 1_000, () -> corruptBatch(2));
		answer(FailureOutcome.COMMIT);
		handleFor(200);
		assertThat(this.handled).containsExactly("0@0", "0@1", "0@6", "0@7");
		assertThat(this.member.resolved).hasSize(4)
			.allSatisfy((records) -> assertThat(records).hasSize(1))
			.extracting((records) -> records.get(0).offset())
			.containsExactly(2L, 3L, 4L, 5L);
		assertThat(this.client.committed(0)).isEqualTo(8);
		assertThat(this.member.member.blockedPartitions()).isEmpty();
	}

	@Test
	void anAbandonedRecordAtTheEndOfTheLogIsCommitted() {
		this.client.send(0, 3);
		this.client.breakFetch(0, 2, 2, 1_000, () -> corruptBatch(2));
		answer(FailureOutcome.COMMIT);
		handleFor(5_000);
		assertThat(this.client.committed(0)).isEqualTo(3);
		assertThat(this.member.member.blockedPartitions()).isEmpty();
	}

	@Test
	void theRecordsBeforeAnUnreadableOneAreHandledFirst() {
		this.client.send(0, 4);
		this.client.breakFetch(0, 3, 3, 1_000, () -> corruptBatch(3));
		answer(FailureOutcome.COMMIT);
		List<ConsumerRecord<byte[], byte[]>> first = this.member.poll(0);
		assertThat(SimulatedMember.names(first)).containsExactly("0@0", "0@1", "0@2");
		this.member.poll(100);
		this.member.poll(100);
		assertThat(this.client.committed(0)).as("nothing is handled").isNull();
		handleFor(5_000);
		assertThat(this.client.committed(0)).isEqualTo(4);
	}

	@Test
	void aMissingCodecIsNeverResolvedByTheErrorPolicy() {
		this.client.send(0, 4);
		this.client.breakFetch(0, 2, 2, 1_000, BlockedPartitionTrackerTests::missingCodec);
		handleFor(10_000);
		assertThat(this.member.resolved).isEmpty();
		assertThat(blocked().cause()).contains("UnsatisfiedLinkError", "no zstd here", "KafkaException");
		assertThat(this.client.committed(0)).isEqualTo(2);
	}

	@Test
	void aPartitionWithoutAnOffsetDoesNotBlockTheOthers() {
		this.client.send(1, 3);
		this.client.pollFailures.add(new NoOffsetForPartitionException(BAD));
		handleFor(3_000);
		assertThat(this.handled).containsExactly("1@0", "1@1", "1@2");
		assertThat(blocked().partition()).isZero();
		this.client.send(0, 3);
		this.client.committedOffsets.put(BAD, 1L);
		handleFor(20_000);
		assertThat(this.handled).contains("0@1", "0@2").doesNotContain("0@0");
		assertThat(this.member.member.blockedPartitions()).isEmpty();
	}

	@Test
	void aRefusedTopicEndsTheRun() {
		for (int i = 0; i < 100; i++) {
			this.client.pollFailures.add(new TopicAuthorizationException(Set.of(SimulatedClient.TOPIC)));
		}
		assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> handleFor(60_000))
			.withCauseInstanceOf(TopicAuthorizationException.class);
	}

	@Test
	void theIdlePartitionsOfARefusedTopicAreTriedOneByOne() {
		this.client.send(0, 1);
		this.client.breakFetch(0, 1, 1, 1_000, () -> new TopicAuthorizationException(Set.of(SimulatedClient.TOPIC)));
		handleFor(1_000);
		this.client.polls = 0;
		handleFor(20_000);
		assertThat(blocked().partition()).isZero();
		assertThat(this.client.polls).isLessThan(200);
		this.client.send(1, 1);
		handleFor(100);
		assertThat(this.handled).containsExactly("0@0", "1@0");
	}

	@Test
	void aFailureThatNamesNoPartitionEndsTheRun() {
		KafkaException failure = new KafkaException(
				"Unexpected error in fetch of orders-01, other-orders-0, orders-0.x");
		this.client.pollFailures.add(failure);
		assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> handleFor(100)).isSameAs(failure);
	}

	@Test
	void theStateOfARevokedPartitionIsRemoved() {
		this.client.send(0, 4);
		this.client.breakFetch(0, 2, 2, 1_000, BlockedPartitionTrackerTests::missingCodec);
		handleFor(1_000);
		assertThat(this.member.member.blockedPartitions()).hasSize(1);
		this.client.assignPartitions(1);
		assertThat(this.member.member.blockedPartitions()).isEmpty();
		handleFor(1_000);
		this.client.broken.clear();
		this.client.assignPartitions(0, 1);
		this.client.resend(0, 2);
		handleFor(1_000);
		assertThat(this.handled).endsWith("0@2", "0@3");
	}

	@Test
	void anUnnamedFailureThatDoesNotOccurAgainIsIgnored() {
		this.client.send(0, 3);
		this.client.pollFailures.add(new IllegalArgumentException("a temporary failure"));
		handleFor(100);
		assertThat(this.handled).containsExactly("0@0", "0@1", "0@2");
		assertThat(this.member.member.blockedPartitions()).isEmpty();
	}

	@Test
	void anUnnamedFailureThatConcernsNoPartitionEndsTheRun() {
		IllegalArgumentException failure = new IllegalArgumentException("a permanent failure");
		for (int i = 0; i < 100; i++) {
			this.client.pollFailures.add(failure);
		}
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> handleFor(100)).isSameAs(failure);
	}

	private BlockedPartition blocked() {
		assertThat(this.member.member.blockedPartitions()).hasSize(1);
		return this.member.member.blockedPartitions().get(0);
	}

	private void answer(FailureOutcome outcome) {
		this.member.answer = outcome;
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

	private static KafkaException corruptBatch(long base) {
		return new KafkaException(
				"Received exception when fetching the next record from orders-0. If needed, please "
						+ "seek past the record to continue consumption.",
				new KafkaException("Record batch for partition orders-0 at offset " + base
						+ " is invalid, cause: Record is corrupt (stored crc = 1, computed crc = 2)"));
	}

	private static KafkaException missingCodec() {
		return new KafkaException(
				"Received exception when fetching the next record from orders-0. If needed, please seek past the "
						+ "record to continue consumption.",
				new KafkaException(new UnsatisfiedLinkError("no zstd here")));
	}

}
