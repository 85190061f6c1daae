package com.github.onsdigital.dp.kafka.faults;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Collects the events of this process.
 */
final class RecordingLog implements EventLog {

	private final Queue<Event> events = new ConcurrentLinkedQueue<>();

	@Override
	public void add(Event event) {
		this.events.add(event);
	}

	List<Event> events() {
		return List.copyOf(this.events);
	}

}
