package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The lanes of the keys in the window of one partition. A key has a lane as long as the
 * window contains a record of it. Poll thread only.
 */
final class LaneKeys {

	private final Map<Key, Lane> lanes = new HashMap<>();

	// for searches: a search runs for each record, and most find a lane
	private final Key probe = new Key();

	Lane laneOf(byte[] bytes) {
		this.probe.set(bytes);
		Lane known = this.lanes.get(this.probe);
		if (known != null) {
			return known;
		}
		Key key = new Key();
		key.set(bytes);
		Lane created = new Lane(key);
		this.lanes.put(key, created);
		return created;
	}

	// a record left the window
	void removed(Lane lane) {
		Key key = lane.key();
		if (lane.removed() && key != null) {
			this.lanes.remove(key);
		}
	}

	int size() {
		return this.lanes.size();
	}

	/**
	 * A key of records. Comparable, so that colliding hashes do not make a search slow.
	 */
	static final class Key implements Comparable<Key> {

		private byte[] bytes = {};

		private int hash;

		private void set(byte[] newBytes) {
			this.bytes = newBytes;
			this.hash = Arrays.hashCode(newBytes);
		}

		@Override
		public int compareTo(Key other) {
			return Arrays.compare(this.bytes, other.bytes);
		}

		@Override
		public boolean equals(Object obj) {
			return obj instanceof Key other && this.hash == other.hash && Arrays.equals(this.bytes, other.bytes);
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

}
