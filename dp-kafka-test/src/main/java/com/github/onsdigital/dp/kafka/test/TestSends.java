package com.github.onsdigital.dp.kafka.test;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that the test itself has sent. Thread-safe.
 */
final class TestSends {

	private final Set<Position> sent = new HashSet<>();

	// A reader does not see the record before it is known as sent by the test.
	synchronized void send(Supplier<ConsumerRecord<byte[], byte[]>> append) {
		this.sent.add(Position.of(append.get()));
	}

	synchronized boolean contains(ConsumerRecord<byte[], byte[]> record) {
		return this.sent.contains(Position.of(record));
	}

	synchronized void forget(String topic) {
		this.sent.removeIf((position) -> position.partition().topic().equals(topic));
	}

	synchronized void clear() {
		this.sent.clear();
	}

	/**
	 * The position of a record.
	 *
	 * @param partition the partition
	 * @param offset the offset
	 */
	private record Position(TopicPartition partition, long offset) {

		static Position of(ConsumerRecord<?, ?> record) {
			return new Position(new TopicPartition(record.topic(), record.partition()), record.offset());
		}

	}

}
