package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happens at which simulated time.
 */
final class SimulatedPlan {

	private final TreeMap<Long, Deque<Runnable>> events = new TreeMap<>();

	void add(long nanos, Runnable event) {
		this.events.computeIfAbsent(nanos, (at) -> new ArrayDeque<>()).add(event);
	}

	/**
	 * The time of the next event.
	 * @return a time in nanoseconds; {@link Long#MAX_VALUE} if there is none
	 */
	long next() {
		return this.events.isEmpty() ? Long.MAX_VALUE : this.events.firstKey();
	}

	/**
	 * Runs the events up to a time. An event may add others.
	 */
	void runUntil(long nanos) {
		Map.Entry<Long, Deque<Runnable>> next = this.events.firstEntry();
		while (next != null && next.getKey() <= nanos) {
			this.events.remove(next.getKey());
			next.getValue().forEach(Runnable::run);
			next = this.events.firstEntry();
		}
	}

}
