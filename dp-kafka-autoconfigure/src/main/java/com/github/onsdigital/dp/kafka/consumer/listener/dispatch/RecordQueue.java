package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The fetched and unhandled records of a partition, in order.
 */
final class RecordQueue {

	private final Deque<FetchedRecords> fetches = new ArrayDeque<>();

	private int size;

	private long bytes;

	void add(FetchedRecords fetch) {
		this.fetches.add(fetch);
		this.size += fetch.size();
		this.bytes += fetch.bytes();
	}

	int size() {
		return this.size;
	}

	// the sum of the keys, values and headers; all records of a fetch count, and are
	// retained, until the last of them is handled
	long bytes() {
		return this.bytes;
	}

	// the arrival time of the oldest record; there must be one
	long oldestNanos() {
		return this.fetches.element().arrivedNanos();
	}

	// the first records, at most this many; they stay in the queue
	List<ConsumerRecord<byte[], byte[]>> first(int max) {
		FetchedRecords head = this.fetches.peek();
		if (head == null) {
			return List.of();
		}
		if (head.size() >= max || this.fetches.size() == 1) {
			return head.view().subList(0, Math.min(max, head.size()));
		}
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(Math.min(max, this.size));
		for (FetchedRecords fetch : this.fetches) {
			records.addAll(fetch.view().subList(0, Math.min(max - records.size(), fetch.size())));
			if (records.size() == max) {
				break;
			}
		}
		return records;
	}

	// the number of records below an offset
	int sizeBelow(long offset) {
		int count = 0;
		for (FetchedRecords fetch : this.fetches) {
			int some = fetch.countBelow(offset);
			count += some;
			if (some < fetch.size()) {
				break;
			}
		}
		return count;
	}

	void dropBelow(long offset) {
		FetchedRecords head = this.fetches.peek();
		while (head != null) {
			this.size -= head.dropBelow(offset);
			if (head.size() > 0) {
				break;
			}
			this.bytes -= head.bytes();
			this.fetches.remove();
			head = this.fetches.peek();
		}
	}

	void clear() {
		this.fetches.clear();
		this.size = 0;
		this.bytes = 0;
	}

}
