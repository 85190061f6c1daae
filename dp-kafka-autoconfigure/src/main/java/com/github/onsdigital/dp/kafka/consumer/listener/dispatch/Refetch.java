package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Questions and requests about a partition that could not be fetched. Poll thread only.
 */
final class Refetch {

	private static final Log logger = LogFactory.getLog(Refetch.class);

	private static final Duration QUESTION = Duration.ofSeconds(3);

	private final GroupMember member;

	private final Consumer<byte[], byte[]> client;

	private @Nullable TopicPartition discarded;

	Refetch(GroupMember member) {
		this.member = member;
		this.client = member.client();
	}

	/**
	 * Where the client stands, without a request.
	 * @param partition the partition
	 * @return the position, or -1 if it is not known
	 */
	long position(TopicPartition partition) {
		try {
			return this.client.position(partition, Duration.ZERO);
		}
		catch (WakeupException ex) {
			logger.trace("woken; the wake-up is for the next poll", ex);
			this.client.wakeup();
		}
		catch (KafkaException | IllegalStateException ex) {
			logger.debug("the position of " + partition + " is not known", ex);
		}
		return -1;
	}

	/**
	 * Asks what the group has committed. Waits for the answer, at most 3 s.
	 * @param partition the partition
	 * @return the offset; empty if there is none or the answer did not come
	 */
	OptionalLong committed(TopicPartition partition) {
		try {
			OffsetAndMetadata committed = this.client.committed(Set.of(partition), QUESTION).get(partition);
			return (committed != null) ? OptionalLong.of(committed.offset()) : OptionalLong.empty();
		}
		catch (WakeupException ex) {
			logger.trace("woken; the wake-up is for the next poll", ex);
			this.client.wakeup();
		}
		catch (KafkaException ex) {
			this.member.fatalErrors().ofRequest(ex, "the question for committed offsets");
		}
		return OptionalLong.empty();
	}

	/**
	 * Has the client forget the answer that it could not read: it keeps it, and throws
	 * again without a request, until it finds the position elsewhere in a poll.
	 * @param partition the partition
	 * @param offset where it stands, and will stand
	 */
	void discardAnswer(TopicPartition partition, long offset) {
		this.client.seek(partition, offset + 1);
		this.member.gate().open(partition);
		this.discarded = partition;
		try {
			this.member.loop().take(without(this.member.loop().pollClient(0), partition));
		}
		finally {
			this.discarded = null;
			this.member.faults().resets().sought(partition);
		}
		if (this.member.partitions().get(partition) != null) {
			this.client.seek(partition, offset);
		}
	}

	/**
	 * Polls once, and drops what comes of a partition.
	 * @param partition the partition
	 * @return what the poll threw, or {@code null}
	 */
	@Nullable RuntimeException pollWithout(TopicPartition partition) {
		try {
			this.member.loop().take(without(this.client.poll(Duration.ZERO), partition));
			return null;
		}
		catch (WakeupException ex) {
			this.client.wakeup();
			return null;
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

	/**
	 * Tells whether what a poll brings of a partition is to be dropped.
	 * @param partition the partition
	 * @return whether its answer is being discarded
	 */
	boolean isDiscarding(TopicPartition partition) {
		return partition.equals(this.discarded);
	}

	private static ConsumerRecords<byte[], byte[]> without(ConsumerRecords<byte[], byte[]> records,
			TopicPartition partition) {
		if (!records.nextOffsets().containsKey(partition)) {
			return records;
		}
		Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> others = new LinkedHashMap<>();
		records.partitions().forEach((other) -> others.put(other, records.records(other)));
		Map<TopicPartition, OffsetAndMetadata> next = new LinkedHashMap<>(records.nextOffsets());
		others.remove(partition);
		next.remove(partition);
		return new ConsumerRecords<>(others, next);
	}

}
