package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * An exception of a poll that concerns single partitions. Some exception types contain
 * the partition; the others name it only in their message, as {@code topic-partition},
 * which is compared with the assigned partitions.
 *
 * @param offsets the partitions, each with the offset that the exception names, or -1
 * @param kind the kind of the failure
 * @param error the exception
 */
record FetchFailure(Map<TopicPartition, Long> offsets, Kind kind, RuntimeException error) {

	private static final int CAUSES_LIMIT = 20;

	private static final int TEXT_LIMIT = 300;

	/**
	 * The kind of a failure.
	 */
	enum Kind {

		/**
		 * The bytes of a record cannot be read by any consumer.
		 */
		UNREADABLE,

		/**
		 * This process cannot read the bytes, for example because the library of a codec
		 * is missing. They may be valid.
		 */
		UNSUPPORTED,

		/**
		 * The group has no committed offset and no rule for this case.
		 */
		NO_OFFSET,

		/**
		 * The broker does not have the offset any more, or not yet.
		 */
		OUT_OF_RANGE,

		/**
		 * The broker refuses to serve the partition at this offset, or at all.
		 */
		REFUSED,

		/**
		 * The broker refuses a topic. The exception does not contain the requested
		 * partitions.
		 */
		TOPIC_REFUSED

	}

	/**
	 * Finds the partitions of an exception. They may all be unassigned: with
	 * {@code group.protocol=consumer} the client requests committed offsets before it
	 * delivers an assignment.
	 * @param error the exception of a poll
	 * @param assigned the assigned partitions
	 * @return the failure, without partitions if none of them is assigned; {@code null}
	 * if the exception concerns no single partition
	 */
	static @Nullable FetchFailure of(RuntimeException error, Collection<TopicPartition> assigned) {
		if (FatalErrors.isFatal(error)) {
			return null;
		}
		if (error instanceof RecordDeserializationException record) {
			return ofAssigned(Map.of(record.topicPartition(), record.offset()), kindOf(error), error, assigned);
		}
		if (error instanceof InvalidOffsetException invalid) {
			Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
			invalid.partitions().forEach((partition) -> offsets.put(partition, -1L));
			if (error instanceof OffsetOutOfRangeException outOfRange) {
				offsets.putAll(outOfRange.offsetOutOfRangePartitions());
			}
			return ofAssigned(offsets, kindOf(invalid), error, assigned);
		}
		if (error instanceof TopicAuthorizationException refused) {
			Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
			assigned.stream()
				.filter((partition) -> refused.unauthorizedTopics().contains(partition.topic()))
				.forEach((partition) -> offsets.put(partition, -1L));
			return offsets.isEmpty() ? null : new FetchFailure(offsets, Kind.TOPIC_REFUSED, error);
		}
		boolean mayName = error instanceof KafkaException || error instanceof IllegalStateException;
		return (mayName && !(error instanceof RetriableException)) ? named(error, assigned) : null;
	}

	private static FetchFailure ofAssigned(Map<TopicPartition, Long> offsets, Kind kind, RuntimeException error,
			Collection<TopicPartition> assigned) {
		Map<TopicPartition, Long> own = new LinkedHashMap<>(offsets);
		own.keySet().retainAll(assigned);
		return new FetchFailure(own, kind, error);
	}

	private static Kind kindOf(InvalidOffsetException error) {
		if (error instanceof NoOffsetForPartitionException) {
			return Kind.NO_OFFSET;
		}
		return (error instanceof OffsetOutOfRangeException) ? Kind.OUT_OF_RANGE : Kind.REFUSED;
	}

	private static @Nullable FetchFailure named(RuntimeException error, Collection<TopicPartition> assigned) {
		Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
		Throwable cause = error;
		for (int depth = 0; cause != null && depth < CAUSES_LIMIT; depth++) {
			String text = String.valueOf(SafeText.message(cause));
			for (TopicPartition partition : assigned) {
				if (names(text, partition)) {
					offsets.merge(partition, offsetIn(text), Math::max);
				}
			}
			cause = cause.getCause();
		}
		return offsets.isEmpty() ? null : new FetchFailure(offsets, kindOf(error), error);
	}

	// a topic's name may contain dots and dashes, and a sentence may end after a
	// partition
	private static boolean names(String text, TopicPartition partition) {
		return text.contains(partition.toString()) && Pattern
			.compile("(?<![A-Za-z0-9._-])" + Pattern.quote(partition.toString()) + "(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])")
			.matcher(text)
			.find();
	}

	private static long offsetIn(String text) {
		Matcher offset = Pattern.compile("\\boffset (\\d{1,18})\\b").matcher(text);
		return offset.find() ? Long.parseLong(offset.group(1)) : -1;
	}

	// an Error is a problem of this process, not of the record
	private static Kind kindOf(RuntimeException error) {
		Throwable cause = error;
		for (int depth = 0; cause != null && depth < CAUSES_LIMIT; depth++) {
			if (cause instanceof Error) {
				return Kind.UNSUPPORTED;
			}
			cause = cause.getCause();
		}
		return (error instanceof RecordDeserializationException || isAboutARecord(error)) ? Kind.UNREADABLE
				: Kind.REFUSED;
	}

	// no type distinguishes these from the refusals of a broker (FetchCollector,
	// CompletedFetch)
	private static boolean isAboutARecord(RuntimeException error) {
		String text = String.valueOf(SafeText.message(error));
		return text.startsWith("Received exception when fetching the next record from")
				|| text.startsWith("Encountered corrupt message when fetching offset")
				|| (text.startsWith("Record") && text.contains(" is invalid, cause: "));
	}

	/**
	 * Returns the innermost cause. Two exceptions from one buffered response have the
	 * same object.
	 * @return the cause, or the exception itself
	 */
	Throwable root() {
		Throwable root = this.error;
		for (int depth = 0; root.getCause() != null && depth < CAUSES_LIMIT; depth++) {
			root = root.getCause();
		}
		return root;
	}

	/**
	 * Describes the exception in one line: the wrapper's type, the root cause and its
	 * message.
	 * @return the description
	 */
	String text() {
		Throwable root = root();
		String wrapper = (root != this.error) ? this.error.getClass().getSimpleName() + " caused by " : "";
		return SafeText.escape(wrapper + root.getClass().getSimpleName() + ": " + SafeText.message(root), TEXT_LIMIT);
	}

	/**
	 * Creates the unreadable record, as far as the exception contains its bytes.
	 * @param partition its partition
	 * @param offset its offset
	 * @return a record, without key and value if the exception does not contain them
	 */
	ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
		if (this.error instanceof RecordDeserializationException known && known.headers() != null) {
			return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, known.timestamp(),
					known.timestampType(), ConsumerRecord.NULL_SIZE, ConsumerRecord.NULL_SIZE, bytes(known.keyBuffer()),
					bytes(known.valueBuffer()), known.headers(), Optional.empty());
		}
		return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, null);
	}

	private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
		if (buffer == null) {
			return null;
		}
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

}
