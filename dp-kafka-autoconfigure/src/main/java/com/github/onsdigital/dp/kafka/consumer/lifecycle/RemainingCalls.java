package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.UnfinishedCall;
import com.github.onsdigital.dp.kafka.consumer.UnfinishedCalls;

/**
 * The calls of earlier runs that have not ended. The {@link StateLock} guards it.
 */
final class RemainingCalls {

	/**
	 * Limits the number of calls in a text.
	 */
	private static final int MAX_IN_TEXT = 10;

	private final List<UnfinishedCalls> members = new ArrayList<>();

	// the run has ended
	void add(RunEnd end) {
		end.unfinished().stream().filter((calls) -> !calls.isEmpty()).forEach(this.members::add);
	}

	boolean isEmpty() {
		return members().isEmpty();
	}

	// whether a thread runs one of the calls
	boolean isRunBy(Thread thread) {
		return members().stream().anyMatch((calls) -> calls.isRunBy(thread));
	}

	// a text of bounded length; empty if there are no calls
	String describe() {
		List<String> texts = members().stream().flatMap((calls) -> calls.describe().stream()).toList();
		String text = texts.stream().limit(MAX_IN_TEXT).collect(Collectors.joining(", "));
		return (texts.size() > MAX_IN_TEXT) ? text + " and " + (texts.size() - MAX_IN_TEXT) + " more" : text;
	}

	// adds the calls of earlier runs to what the current one has in flight
	ConcurrencyStatus addTo(ConcurrencyStatus current) {
		List<UnfinishedCall> earlier = members().stream().flatMap((calls) -> calls.list().stream()).toList();
		if (earlier.isEmpty()) {
			return current;
		}
		return new ConcurrencyStatus(current.inFlight() + earlier.size(), current.lanes(), current.maxUncommitted(),
				current.windows(),
				Stream.concat(earlier.stream(), current.unfinishedCalls().stream())
					.sorted(Comparator.comparing(UnfinishedCall::runningFor).reversed())
					.toList());
	}

	private List<UnfinishedCalls> members() {
		this.members.removeIf(UnfinishedCalls::isEmpty);
		return this.members;
	}

}
