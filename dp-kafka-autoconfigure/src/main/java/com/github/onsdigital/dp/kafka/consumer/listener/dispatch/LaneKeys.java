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

	Lane laneOf(Key key) {
		return this.lanes.computeIfAbsent(key, Lane::new);
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

		private final byte[] bytes;

		private final int hash;

		Key(byte[] bytes) {
			this.bytes = bytes;
			this.hash = Arrays.hashCode(bytes);
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
