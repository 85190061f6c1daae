package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests about a partition that could not be fetched. Poll thread only.
 */
final class PartitionRequests {

	private static final Logger logger = LoggerFactory.getLogger(PartitionRequests.class);

	private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);

	private final MemberContext context;

	private final RecordFetcher fetcher;

	private final Consumer<byte[], byte[]> client;

	private @Nullable TopicPartition discarded;

	PartitionRequests(MemberContext context, RecordFetcher fetcher) {
		this.context = context;
		this.fetcher = fetcher;
		this.client = context.client();
	}

	// the client's position, without a request; -1 if it is not known
	long position(TopicPartition partition) {
		try {
			return this.client.position(partition, Duration.ZERO);
		}
		catch (WakeupException ex) {
			logger.trace("consumer " + this.context.consumerId() + ": woken; the wake-up is for the next poll", ex);
			this.client.wakeup();
		}
		catch (KafkaException | IllegalStateException ex) {
			logger.debug("consumer " + this.context.consumerId() + ": the position of " + partition + " is not known",
					ex);
		}
		return -1;
	}

	/**
	 * Requests the committed offset of the group. Waits for the response, at most 3 s.
	 * @param partition the partition
	 * @return the offset; empty if there is none or the response did not come
	 */
	OptionalLong committed(TopicPartition partition) {
		try {
			OffsetAndMetadata committed = this.client.committed(Set.of(partition), REQUEST_TIMEOUT).get(partition);
			return (committed != null) ? OptionalLong.of(committed.offset()) : OptionalLong.empty();
		}
		catch (WakeupException ex) {
			logger.trace("consumer " + this.context.consumerId() + ": woken; the wake-up is for the next poll", ex);
			this.client.wakeup();
		}
		catch (KafkaException ex) {
			this.context.fatalErrors().handleRequestError(ex, "the request for committed offsets");
		}
		return OptionalLong.empty();
	}

	/**
	 * Makes the client discard a response that it could not read. The client retains such
	 * a response, and throws again without a request, until a poll finds another
	 * position.
	 * @param partition the partition
	 * @param offset its position, which is restored
	 */
	void discardResponse(TopicPartition partition, long offset) {
		this.client.seek(partition, offset + 1);
		this.context.pauser().startFetching(partition);
		this.discarded = partition;
		try {
			this.fetcher.accept(without(this.fetcher.pollClient(0), partition));
		}
		finally {
			this.discarded = null;
		}
		if (this.context.partitions().get(partition) != null) {
			this.client.seek(partition, offset);
		}
	}

	/**
	 * Polls once, and drops the records of a partition.
	 * @param partition the partition
	 * @return the exception of the poll, or {@code null}
	 */
	@Nullable RuntimeException pollWithout(TopicPartition partition) {
		try {
			this.fetcher.accept(without(this.client.poll(Duration.ZERO), partition));
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

	// whether records of the partition are to be dropped because its response is being
	// discarded
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
