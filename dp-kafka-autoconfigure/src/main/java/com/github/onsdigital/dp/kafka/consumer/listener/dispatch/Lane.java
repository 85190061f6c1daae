package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The records of one key, or of one partition, that are handled strictly one after
 * another. The poll thread appends; the thread that ends a record takes the next one. A
 * record leaves the lane when it is finished, so its retries keep the others waiting.
 */
final class Lane {

	// the records that are appended and not finished
	private final AtomicInteger unfinished = new AtomicInteger();

	private final LaneKeys.@Nullable Key key;

	private @Nullable LaneRecord last;

	private int uncommitted;

	// the key is null for the lane of a partition
	Lane(LaneKeys.@Nullable Key key) {
		this.key = key;
	}

	LaneKeys.@Nullable Key key() {
		return this.key;
	}

	/**
	 * Appends a record. Poll thread only.
	 * @param record the record
	 * @return whether it is the only unfinished record, and therefore ready
	 */
	boolean append(LaneRecord record) {
		if (this.last != null && this.unfinished.get() > 0) {
			// before the counter: the thread that sees the counter reads this link.
			// Without
			// unfinished records no thread reads it, and it would keep the record in
			// memory
			this.last.nextInLane(record);
		}
		this.last = record;
		this.uncommitted++;
		return this.unfinished.getAndIncrement() == 0;
	}

	/**
	 * Removes a record whose handling has ended. It must not be marked as finished
	 * before: the poll thread removes a lane without unfinished records.
	 * @param record the record
	 * @return the next record, which is ready now, or {@code null}
	 */
	@Nullable LaneRecord end(LaneRecord record) {
		if (this.unfinished.decrementAndGet() == 0) {
			return null;
		}
		LaneRecord next = record.nextInLane();
		record.nextInLane(null);
		return next;
	}

	/**
	 * A record of the lane left the window. Poll thread only.
	 * @return whether it was the last one
	 */
	boolean removed() {
		this.uncommitted--;
		return this.uncommitted == 0;
	}

}
