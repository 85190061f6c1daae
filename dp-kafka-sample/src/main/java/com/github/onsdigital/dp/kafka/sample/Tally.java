package com.github.onsdigital.dp.kafka.sample;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * What the two handlers saw.
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

	synchronized Picture picture() {
		return new Picture(List.copyOf(this.last), new Counts(this.replies, this.batches, this.batched));
	}

	/**
	 * Everything at one moment.
	 *
	 * @param replies the last replies, oldest first
	 * @param counts the counts since the start
	 */
	record Picture(List<HelloReplied> replies, Counts counts) {

	}

	/**
	 * Counts since the start.
	 *
	 * @param replies how many hellos were answered
	 * @param batches how many batches came
	 * @param batched how many hellos were in them
	 */
	record Counts(long replies, long batches, long batched) {

	}

}
