package com.github.onsdigital.dp.kafka.faults;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * All observations of a scenario.
 *
 * @param acked the records that the brokers acknowledged to the producer
 * @param contents the records that the brokers contain
 * @param events the events of the members
 * @param samples the committed offsets over time
 */
record Observations(Map<RecordPosition, Traffic.Sent> acked, TopicContents contents, List<Event> events,
		List<Commits.Sample> samples) {

	List<Event> transitions(String kindOfHandler) {
		return some((event) -> event.kind() == Event.Kind.TRANSITION && event.kindOfHandler().equals(kindOfHandler));
	}

	List<Event> starts(String kindOfHandler) {
		return some((event) -> event.kind() == Event.Kind.START && event.kindOfHandler().equals(kindOfHandler));
	}

	List<Event> ends(String kindOfHandler) {
		return some((event) -> event.kind() == Event.Kind.END && event.kindOfHandler().equals(kindOfHandler));
	}

	/**
	 * Returns the time at which each record was handled for the first time.
	 * @param kindOfHandler the kind of handler
	 * @return the times by the position of the record
	 */
	Map<RecordPosition, Long> firstEnds(String kindOfHandler) {
		Map<RecordPosition, Long> first = new HashMap<>();
		ends(kindOfHandler).forEach((event) -> first.merge(event.position(), event.nanos(), Math::min));
		return first;
	}

	private List<Event> some(Predicate<Event> filter) {
		return this.events.stream().filter(filter).sorted(Comparator.comparingLong(Event::nanos)).toList();
	}

}
