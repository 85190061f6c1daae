package com.github.onsdigital.dp.kafka.test.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The waits and timers in the order of their deadlines. Guarded by the mutex of the
 * scheduling.
 */
final class Agenda {

	private final TreeSet<Event> events = new TreeSet<>(
			Comparator.comparingLong(Event::deadline).thenComparingLong(Event::number));

	void add(Event event) {
		this.events.add(event);
	}

	void remove(Event event) {
		this.events.remove(event);
	}

	// Long.MAX_VALUE if there is none
	long nextDeadline() {
		return this.events.isEmpty() ? Long.MAX_VALUE : this.events.first().deadline();
	}

	// the events up to a time
	List<Event> due(long time) {
		List<Event> due = new ArrayList<>();
		for (Event event : this.events) {
			if (event.deadline() > time) {
				break;
			}
			due.add(event);
		}
		return due;
	}

	// the first timer outside the process up to a time, or null
	@Nullable Timer firstExternal(long end) {
		for (Event event : this.events) {
			if (event.deadline() > end) {
				return null;
			}
			if (event instanceof Timer timer && timer.external()) {
				return timer;
			}
		}
		return null;
	}

}
