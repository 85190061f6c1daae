package com.github.onsdigital.dp.kafka.sample;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * Counts the calls of the two handlers and keeps the last replies.
 */
@Component
class Tally {

	private static final int LAST = 20;

	private final Deque<HelloReplied> last = new ArrayDeque<>();

	private long replies;

	private long batches;

	private long batched;

	synchronized void replied(HelloReplied reply) {
		this.replies++;
		this.last.addLast(reply);
		if (this.last.size() > LAST) {
			this.last.removeFirst();
		}
	}

	synchronized void batch(int size) {
		this.batches++;
		this.batched += size;
	}

	synchronized Snapshot snapshot() {
		return new Snapshot(List.copyOf(this.last), new Counts(this.replies, this.batches, this.batched));
	}

	/**
	 * The state at one moment.
	 *
	 * @param replies the last replies, oldest first
	 * @param counts the counts since the start
	 */
	record Snapshot(List<HelloReplied> replies, Counts counts) {

	}

	/**
	 * Counts since the start.
	 *
	 * @param replies the number of replies
	 * @param batches the number of batches
	 * @param batched the number of hellos in the batches
	 */
	record Counts(long replies, long batches, long batched) {

	}

}
