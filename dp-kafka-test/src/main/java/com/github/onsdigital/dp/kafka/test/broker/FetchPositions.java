package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The assigned partitions of a consumer with their positions and pauses. Guarded by the
 * lock of the cluster.
 */
final class FetchPositions {

	private final Map<TopicPartition, Position> positions = new LinkedHashMap<>();

	Set<TopicPartition> assigned() {
		return new LinkedHashSet<>(this.positions.keySet());
	}

	boolean isEmpty() {
		return this.positions.isEmpty();
	}

	boolean isAssigned(TopicPartition partition) {
		return this.positions.containsKey(partition);
	}

	@Nullable Position get(TopicPartition partition) {
		return this.positions.get(partition);
	}

	Position require(TopicPartition partition) {
		Position position = this.positions.get(partition);
		if (position == null) {
			throw new IllegalStateException("No current assignment for partition " + partition);
		}
		return position;
	}

	// the positions of partitions that stay assigned are kept
	void assign(Collection<TopicPartition> assigned) {
		this.positions.keySet().retainAll(assigned);
		assigned.forEach((partition) -> this.positions.computeIfAbsent(partition, (key) -> new Position()));
	}

	void remove(Collection<TopicPartition> removed) {
		this.positions.keySet().removeAll(removed);
	}

	void clear() {
		this.positions.clear();
	}

	// the next fetch starts with other partitions
	void moveToEnd(TopicPartition partition) {
		Position position = this.positions.remove(partition);
		if (position != null) {
			this.positions.put(partition, position);
		}
	}

	List<TopicPartition> inFetchOrder() {
		return new ArrayList<>(this.positions.keySet());
	}

	Set<TopicPartition> paused() {
		Set<TopicPartition> paused = new LinkedHashSet<>();
		this.positions.forEach((partition, position) -> {
			if (position.paused) {
				paused.add(partition);
			}
		});
		return paused;
	}

	/**
	 * The position of one partition: known, to be reset, or to be read from the committed
	 * offsets.
	 */
	static final class Position {

		private static final long UNKNOWN = -1;

		private long offset = UNKNOWN;

		private @Nullable OffsetReset reset;

		private boolean paused;

		boolean isKnown() {
			return this.offset != UNKNOWN;
		}

		long offset() {
			return this.offset;
		}

		@Nullable OffsetReset reset() {
			return this.reset;
		}

		void seek(long newOffset) {
			this.offset = newOffset;
			this.reset = null;
		}

		void requestReset(OffsetReset newReset) {
			this.offset = UNKNOWN;
			this.reset = newReset;
		}

		boolean isPaused() {
			return this.paused;
		}

		void setPaused(boolean paused) {
			this.paused = paused;
		}

	}

}
