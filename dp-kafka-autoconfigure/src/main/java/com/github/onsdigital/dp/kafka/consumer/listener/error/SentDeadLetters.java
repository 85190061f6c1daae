package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records which records of a batch are already in the dead-letter topic while others of
 * the batch could not be sent, so that each is written there once, however often the
 * batch is delivered again. Holds the records of at most one batch. Thread-safe.
 */
final class SentDeadLetters {

	private final Set<RecordId> written = new HashSet<>();

	// Returns the records that are not written yet. Forgets written records of other
	// batches.
	synchronized List<ConsumerRecord<byte[], byte[]>> without(List<ConsumerRecord<byte[], byte[]>> records) {
		if (this.written.isEmpty()) {
			return records;
		}
		if (records.size() > 1) {
			this.written.retainAll(records.stream().map(RecordId::of).collect(Collectors.toSet()));
		}
		return records.stream().filter((record) -> !this.written.contains(RecordId.of(record))).toList();
	}

	synchronized void add(ConsumerRecord<byte[], byte[]> record) {
		this.written.add(RecordId.of(record));
	}

	synchronized void forget(List<ConsumerRecord<byte[], byte[]>> records) {
		records.forEach((record) -> this.written.remove(RecordId.of(record)));
	}

}
