package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records that were counted as unreadable, so that a retried record is counted once.
 * Holds the last thousand. Thread-safe.
 */
final class UnreadableRecords {

	private static final int LIMIT = 1_000;

	private final Set<RecordId> counted = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<RecordId, Boolean> eldest) {
			return size() > LIMIT;
		}

	});

	// Returns how many of the records were not counted before.
	synchronized int count(List<ConsumerRecord<byte[], byte[]>> records) {
		int added = 0;
		for (ConsumerRecord<byte[], byte[]> record : records) {
			RecordId id = RecordId.of(record);
			added += this.counted.add(id) ? 1 : 0;
		}
		return added;
	}

}
