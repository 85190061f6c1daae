package com.github.onsdigital.dp.kafka.consumer.poll;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of one partition that came with one fetch. Nothing is copied: it is a view of
 * the client's list with a start that moves on.
 */
final class Chunk {

	private final List<ConsumerRecord<byte[], byte[]>> records;

	private final long arrivedNanos;

	private int from;

	Chunk(List<ConsumerRecord<byte[], byte[]>> records, long arrivedNanos) {
		this.records = records;
		this.arrivedNanos = arrivedNanos;
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

	/**
	 * Forgets the records below an offset.
	 * @param offset the first offset to keep
	 * @return how many were forgotten
	 */
	int dropBelow(long offset) {
		int before = this.from;
		if (size() > 0 && this.records.get(this.records.size() - 1).offset() < offset) {
			this.from = this.records.size();
		}
		while (size() > 0 && this.records.get(this.from).offset() < offset) {
			this.from++;
		}
		return this.from - before;
	}

}
