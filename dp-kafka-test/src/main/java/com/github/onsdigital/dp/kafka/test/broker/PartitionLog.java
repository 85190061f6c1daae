package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition. Guarded by the lock of the cluster.
 */
final class PartitionLog {

	private final TopicPartition partition;

	private final List<StoredRecord> records = new ArrayList<>();

	private long start;

	private long end;

	PartitionLog(TopicPartition partition) {
		this.partition = partition;
	}

	TopicPartition partition() {
		return this.partition;
	}

	long start() {
		return this.start;
	}

	long end() {
		return this.end;
	}

	long append(long timestamp, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
		this.records.add(new StoredRecord(this.end, timestamp, key, value, headers));
		return this.end++;
	}

	// Leaves offsets without a record, as the markers of a transaction and a compaction
	// do.
	void skip(int offsets) {
		this.end += offsets;
	}

	// Removes the records below an offset, as retention does.
	void deleteBefore(long offset) {
		this.start = Math.max(this.start, Math.min(offset, this.end));
		this.records.removeIf((record) -> record.offset() < this.start);
	}

	// Returns the records from an offset on, at most this many.
	List<ConsumerRecord<byte[], byte[]>> read(long offset, int max) {
		List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
		for (int i = firstIndex(offset); i < this.records.size() && read.size() < max; i++) {
			read.add(this.records.get(i).toConsumerRecord(this.partition.topic(), this.partition.partition()));
		}
		return read;
	}

	// Returns the offset of the first record with this timestamp or a later one.
	@Nullable StoredRecord firstSince(long timestamp) {
		return this.records.stream().filter((record) -> record.timestamp() >= timestamp).findFirst().orElse(null);
	}

	private int firstIndex(long offset) {
		int low = 0;
		int high = this.records.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (this.records.get(middle).offset() < offset) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

}
