package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.RecordDeserializationException.DeserializationExceptionOrigin;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FetchFailure.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The messages are those of FetchCollector and CompletedFetch of kafka-clients 4.2, which
 * both protocols use.
 */
class FetchFailureTests {

	private static final TopicPartition PARTITION = new TopicPartition("a.b-c", 1);

	private static final List<TopicPartition> ASSIGNED = List.of(PARTITION, new TopicPartition("a.b-c", 11),
			new TopicPartition("b-c", 1), new TopicPartition("a.b", 1), new TopicPartition("a.b-c-1", 1));

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Encountered corrupt message when fetching offset 17 for topic-partition a.b-c-1 | UNREADABLE | 17
					Record for partition a.b-c-1 at offset 17 is invalid, cause: Record is corrupt | UNREADABLE | 17
					Received exception when fetching the next record from a.b-c-1. If needed, please seek past the record | UNREADABLE | -1
					Failed to make progress reading messages at a.b-c-1=17. Received a non-empty fetch response | REFUSED | -1
					Topic or Partition a.b-c-1 does not exist | REFUSED | -1
					""")
	void aMessageNamesOneAssignedPartition(String text, Kind kind, long offset) {
		FetchFailure failure = FetchFailure.of(new KafkaException(text), ASSIGNED);
		assertThat(failure.offsets()).containsExactly(Map.entry(PARTITION, offset));
		assertThat(failure.kind()).isEqualTo(kind);
	}

	@Test
	void anUnexpectedCodeIsAnIllegalState() {
		FetchFailure failure = FetchFailure.of(new IllegalStateException(
				"Unexpected error code 87 while fetching at offset 17 from topic-partition a.b-c-1"), ASSIGNED);
		assertThat(failure.offsets()).containsExactly(Map.entry(PARTITION, 17L));
		assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
	}

	@Test
	void theOffsetOfABatchIsNamedByTheCause() {
		FetchFailure failure = FetchFailure.of(new KafkaException(
				"Received exception when fetching the next record from a.b-c-1. If needed, please seek past the record "
						+ "to continue consumption.",
				new KafkaException(
						"Record batch for partition a.b-c-1 at offset 40 is invalid, cause: Record is corrupt"
								+ " (stored crc = 1, computed crc = 2)")),
				ASSIGNED);
		assertThat(failure.offsets()).containsExactly(Map.entry(PARTITION, 40L));
		assertThat(failure.text()).isEqualTo("KafkaException caused by KafkaException: Record batch for partition "
				+ "a.b-c-1 at offset 40 is invalid, cause: Record is corrupt (stored crc = 1, computed crc = 2)");
	}

	@Test
	void anErrorOfThisProcessIsNotAnUnreadableRecord() {
		KafkaException error = new KafkaException("Received exception when fetching the next record from a.b-c-1.",
				new KafkaException(new NoClassDefFoundError("com/github/luben/zstd/Zstd")));
		assertThat(FetchFailure.of(error, ASSIGNED).kind()).isEqualTo(Kind.UNSUPPORTED);
	}

	@Test
	void partitionsAreReadFromExceptionTypesThatContainThem() {
		FetchFailure outOfRange = FetchFailure.of(new OffsetOutOfRangeException(Map.of(PARTITION, 5L)), ASSIGNED);
		assertThat(outOfRange.offsets()).containsExactly(Map.entry(PARTITION, 5L));
		assertThat(outOfRange.kind()).isEqualTo(Kind.OUT_OF_RANGE);
		FetchFailure none = FetchFailure.of(new NoOffsetForPartitionException(Set.of(PARTITION)), ASSIGNED);
		assertThat(none.offsets()).containsExactly(Map.entry(PARTITION, -1L));
		assertThat(none.kind()).isEqualTo(Kind.NO_OFFSET);
		FetchFailure refused = FetchFailure.of(new TopicAuthorizationException(Set.of("a.b-c")), ASSIGNED);
		assertThat(refused.offsets()).containsOnlyKeys(PARTITION, new TopicPartition("a.b-c", 11));
		assertThat(refused.kind()).isEqualTo(Kind.TOPIC_REFUSED);
	}

	@Test
	void theRecordContainsTheBytesOfTheException() {
		RecordDeserializationException error = new RecordDeserializationException(DeserializationExceptionOrigin.VALUE,
				PARTITION, 17, 3, TimestampType.CREATE_TIME, bytes("key"), bytes("value"), new RecordHeaders(),
				"Error deserializing VALUE for partition a.b-c-1 at offset 17", new IllegalStateException());
		FetchFailure failure = FetchFailure.of(error, ASSIGNED);
		assertThat(failure.offsets()).containsExactly(Map.entry(PARTITION, 17L));
		assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
		ConsumerRecord<byte[], byte[]> record = failure.record(PARTITION, 17);
		assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("key");
		assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo("value");
		assertThat(record.timestamp()).isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource({ "a.b-c-2", "x.a.b-c-1", "a.b-c-1.x", "a.b-c-1-2", "a.b-c-12", "nothing" })
	void aMessageThatNamesAnotherPartitionIsIgnored(String name) {
		assertThat(FetchFailure.of(new KafkaException("Received exception when fetching from " + name), ASSIGNED))
			.isNull();
	}

	@Test
	void aFailureThatConcernsMoreThanPartitionsIsNoFetchFailure() {
		assertThat(FetchFailure.of(new FencedInstanceIdException("a.b-c-1"), ASSIGNED)).isNull();
		assertThat(FetchFailure.of(new TimeoutException("the position of a.b-c-1"), ASSIGNED)).isNull();
		assertThat(FetchFailure.of(new TopicAuthorizationException(Set.of("other")), ASSIGNED)).isNull();
		assertThat(FetchFailure.of(new IllegalArgumentException("a.b-c-1"), ASSIGNED)).isNull();
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
