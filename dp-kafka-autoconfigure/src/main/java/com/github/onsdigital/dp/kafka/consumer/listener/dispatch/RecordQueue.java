package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records of a partition that were fetched and are not handled, in order.
 */
final class RecordQueue {

	private final Deque<FetchedRecords> chunks = new ArrayDeque<>();

	private int size;

	private long bytes;

	void add(FetchedRecords chunk) {
		this.chunks.add(chunk);
		this.size += chunk.size();
		this.bytes += chunk.bytes();
	}

	int size() {
		return this.size;
	}

	/**
	 * How many bytes the records have. Those of a fetch count until all of them are
	 * handled, as they are kept until then.
	 * @return the sum of their keys, values and headers
	 */
	long bytes() {
		return this.bytes;
	}

	/**
	 * When the oldest record came.
	 * @return a time in nanoseconds; only if there is one
	 */
	long oldestNanos() {
		return this.chunks.element().arrivedNanos();
	}

	/**
	 * The records from the head on, none of them taken away.
	 * @param most how many at most
	 * @return the records
	 */
	List<ConsumerRecord<byte[], byte[]>> first(int most) {
		FetchedRecords head = this.chunks.peek();
		if (head == null) {
			return List.of();
		}
		if (head.size() >= most || this.chunks.size() == 1) {
			return head.view().subList(0, Math.min(most, head.size()));
		}
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(Math.min(most, this.size));
		for (FetchedRecords chunk : this.chunks) {
			records.addAll(chunk.view().subList(0, Math.min(most - records.size(), chunk.size())));
			if (records.size() == most) {
				break;
			}
		}
		return records;
	}

	/**
	 * How many records are below an offset.
	 * @param offset the offset
	 * @return the number
	 */
	int sizeBelow(long offset) {
		int count = 0;
		for (FetchedRecords chunk : this.chunks) {
			int some = chunk.countBelow(offset);
			count += some;
			if (some < chunk.size()) {
				break;
			}
		}
		return count;
	}

	void dropBelow(long offset) {
		FetchedRecords head = this.chunks.peek();
		while (head != null) {
			this.size -= head.dropBelow(offset);
			if (head.size() > 0) {
				break;
			}
			this.bytes -= head.bytes();
			this.chunks.remove();
			head = this.chunks.peek();
		}
	}

	void clear() {
		this.chunks.clear();
		this.size = 0;
		this.bytes = 0;
	}

}
