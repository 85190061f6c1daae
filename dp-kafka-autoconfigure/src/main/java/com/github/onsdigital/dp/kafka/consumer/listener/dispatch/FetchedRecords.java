package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition from one fetch. Nothing is copied: this is a view of the
 * client's list, whose start advances.
 */
final class FetchedRecords {

	private final List<ConsumerRecord<byte[], byte[]>> records;

	private final long arrivedNanos;

	private final long bytes;

	private int from;

	FetchedRecords(List<ConsumerRecord<byte[], byte[]>> records, long arrivedNanos) {
		this.records = records;
		this.arrivedNanos = arrivedNanos;
		long sum = 0;
		for (ConsumerRecord<byte[], byte[]> record : records) {
			sum += bytes(record);
		}
		this.bytes = sum;
	}

	// the size of the key, the value and the headers
	static long bytes(ConsumerRecord<byte[], byte[]> record) {
		long sum = length(record.key()) + length(record.value());
		for (Header header : record.headers()) {
			sum += header.key().length() + length(header.value());
		}
		return sum;
	}

	private static long length(byte @Nullable [] bytes) {
		return (bytes != null) ? bytes.length : 0;
	}

	// the sum of the keys, values and headers of all records of the fetch
	long bytes() {
		return this.bytes;
	}

	int size() {
		return this.records.size() - this.from;
	}

	long arrivedNanos() {
		return this.arrivedNanos;
	}

	List<ConsumerRecord<byte[], byte[]>> view() {
		return this.records.subList(this.from, this.records.size());
	}

	// removes the records below an offset; returns their number
	int dropBelow(long offset) {
		int count = countBelow(offset);
		this.from += count;
		return count;
	}

	// counts the records below an offset; most often none, one or all
	int countBelow(long offset) {
		int low = this.from;
		int high = this.records.size();
		if (low < high && this.records.get(high - 1).offset() < offset) {
			return high - low;
		}
		int step = 1;
		while (low < high && this.records.get(low).offset() < offset) {
			low++;
			int ahead = low + step;
			if (ahead < high && this.records.get(ahead).offset() < offset) {
				low = ahead;
				step *= 2;
			}
			else {
				step = 1;
			}
		}
		return low - this.from;
	}

}
