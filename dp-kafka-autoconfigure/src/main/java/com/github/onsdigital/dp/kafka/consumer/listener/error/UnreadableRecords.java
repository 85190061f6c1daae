package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records that were counted as unreadable, so that one that is tried again is counted
 * once. Holds the last thousand. Thread-safe.
 */
final class UnreadableRecords {

	private static final int LIMIT = 1_000;

	private final Set<Place> counted = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Place, Boolean> eldest) {
			return size() > LIMIT;
		}

	});

	/**
	 * Counts records.
	 * @param records the records
	 * @return how many of them were not counted before
	 */
	synchronized int count(List<ConsumerRecord<byte[], byte[]>> records) {
		int news = 0;
		for (ConsumerRecord<byte[], byte[]> record : records) {
			Place place = new Place(record.topic(), record.partition(), record.offset(), record.timestamp());
			news += this.counted.add(place) ? 1 : 0;
		}
		return news;
	}

	/**
	 * One record; the time tells it from one that has its offset in a topic made anew.
	 */
	private record Place(String topic, int partition, long offset, long timestamp) {

	}

}
