package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Processes the records of a poll in a {@link RandomGroup}.
 */
abstract class RandomGroupCalls {

	private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(60);

	private final RandomGroup group;

	private final RandomGroupEpochs epochs;

	RandomGroupCalls(RandomGroup group, RandomGroupEpochs epochs) {
		this.group = group;
		this.epochs = epochs;
	}

	abstract void call(ConsumerRecords<byte[], byte[]> records);

	/**
	 * Finishes the taken messages.
	 */
	void finish() {
	}

	/**
	 * Whether taken messages are not finished.
	 */
	boolean hasOpen() {
		return false;
	}

	final RandomGroup group() {
		return this.group;
	}

	final RandomGroupEpochs epochs() {
		return this.epochs;
	}

	/**
	 * Simulates the duration of a handler's call: mostly some milliseconds, sometimes
	 * longer than a dispatch period.
	 */
	final void work() {
		int kind = this.group.random().nextInt(40);
		if (kind == 0) {
			this.group.pass(1_500);
		}
		else if (kind == 1 && !this.group.isCalm()) {
			this.group.pass(4_000);
		}
		else {
			this.group.pass(this.group.random().nextInt(20));
		}
	}

	/**
	 * Whether a filter drops the record.
	 */
	final boolean isDropped(ConsumerRecord<byte[], byte[]> record) {
		return this.group.kind().isFiltered() && record.offset() % 4 == 0;
	}

	/**
	 * Acknowledges like Spring's container: the highest offset of each partition.
	 */
	static void acknowledge(Consumer<byte[], byte[]> consumer, List<ConsumerRecord<byte[], byte[]>> records) {
		Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
		records.forEach((record) -> offsets.put(partition(record), new OffsetAndMetadata(record.offset() + 1)));
		if (!offsets.isEmpty()) {
			consumer.commitSync(offsets, COMMIT_TIMEOUT);
		}
	}

	private static TopicPartition partition(ConsumerRecord<?, ?> record) {
		return new TopicPartition(record.topic(), record.partition());
	}

}
