package com.github.onsdigital.dp.kafka.faults;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * All that was seen in a scenario.
 *
 * @param acked what the brokers acknowledged to the producer
 * @param contents what the brokers hold
 * @param events what the members saw
 * @param samples what was committed when
 */
record Evidence(Map<Spot, Traffic.Sent> acked, TopicContents contents, List<Event> events,
		List<Commits.Sample> samples) {

	List<Event> moves(String kindOfHandler) {
		return some((event) -> event.kind() == Event.Kind.MOVE && event.kindOfHandler().equals(kindOfHandler));
	}

	List<Event> starts(String kindOfHandler) {
		return some((event) -> event.kind() == Event.Kind.START && event.kindOfHandler().equals(kindOfHandler));
	}

	List<Event> ends(String kindOfHandler) {
		return some((event) -> event.kind() == Event.Kind.END && event.kindOfHandler().equals(kindOfHandler));
	}

	/**
	 * When each record was handled for the first time.
	 * @param kindOfHandler the kind of handler
	 * @return the times by where the records lie
	 */
	Map<Spot, Long> firstEnds(String kindOfHandler) {
		Map<Spot, Long> first = new HashMap<>();
		ends(kindOfHandler).forEach((event) -> first.merge(event.spot(), event.nanos(), Math::min));
		return first;
	}

	private List<Event> some(Predicate<Event> wanted) {
		return this.events.stream().filter(wanted).sorted(Comparator.comparingLong(Event::nanos)).toList();
	}

}
