package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Remembers which records of a batch are in the dead-letter topic already while others of
 * the batch could not be sent: each is written there once, however often the batch comes
 * again. Holds no more than one batch. Thread-safe.
 */
final class SentDeadLetters {

	private final Set<Place> written = new HashSet<>();

	/**
	 * Leaves out what is written, and forgets what is not of this batch.
	 * @param records what is to be sent now
	 * @return the records that are not written yet
	 */
	synchronized List<ConsumerRecord<byte[], byte[]>> without(List<ConsumerRecord<byte[], byte[]>> records) {
		if (this.written.isEmpty()) {
			return records;
		}
		if (records.size() > 1) {
			this.written.retainAll(records.stream().map(Place::of).collect(Collectors.toSet()));
		}
		return records.stream().filter((record) -> !this.written.contains(Place.of(record))).toList();
	}

	synchronized void add(ConsumerRecord<byte[], byte[]> record) {
		this.written.add(Place.of(record));
	}

	synchronized void forget(List<ConsumerRecord<byte[], byte[]>> records) {
		records.forEach((record) -> this.written.remove(Place.of(record)));
	}

	/**
	 * One record; the time tells it from one that has its offset in a topic made anew.
	 */
	private record Place(String topic, int partition, long offset, long timestamp) {

		static Place of(ConsumerRecord<?, ?> record) {
			return new Place(record.topic(), record.partition(), record.offset(), record.timestamp());
		}

	}

}
