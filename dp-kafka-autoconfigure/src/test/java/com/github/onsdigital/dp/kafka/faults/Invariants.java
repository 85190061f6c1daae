package com.github.onsdigital.dp.kafka.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * Checks the invariants of one kind of handler: no loss (I1), no early commit (I2), order
 * (I4), duplicates (I5) and legal transitions (I6). Collects the violations.
 */
final class Invariants {

	private final Observations observations;

	private final String kind;

	private final AllowedDeviations allowed;

	private final List<String> broken = new ArrayList<>();

	private Invariants(Observations observations, String kind, AllowedDeviations allowed) {
		this.observations = observations;
		this.kind = kind;
		this.allowed = allowed;
	}

	static List<String> broken(Observations observations, String kind, AllowedDeviations allowed) {
		Invariants invariants = new Invariants(observations, kind, allowed);
		invariants.noLoss();
		invariants.noEarlyCommit();
		invariants.order();
		invariants.duplicates();
		invariants.transitions();
		return invariants.broken;
	}

	private void broken(String invariant, Object what) {
		if (this.broken.size() < 20) {
			this.broken.add(invariant + " " + this.kind + ": " + what);
		}
	}

	private void noLoss() {
		Set<RecordPosition> handled = this.observations.firstEnds(this.kind).keySet();
		this.observations.acked().forEach((position, sent) -> {
			if (!sent.id().equals(this.observations.contents().ids().get(position))) {
				broken("I1", "the brokers lost " + position + " " + sent.id());
			}
			else if (!handled.contains(position)) {
				broken("I1", "lost " + position + " " + sent.id());
			}
		});
	}

	private void noEarlyCommit() {
		Map<RecordPosition, Long> handled = this.observations.firstEnds(this.kind);
		Map<Integer, long[]> safe = new HashMap<>();
		this.observations.contents()
			.ends()
			.forEach((partition, end) -> safe.put(partition, safe(handled, partition, end)));
		Map<Integer, Long> last = new HashMap<>();
		for (Commits.Sample sample : this.observations.samples()) {
			if (!sample.kindOfHandler().equals(this.kind)) {
				continue;
			}
			sample.offsets().forEach((partition, offset) -> {
				if (!this.allowed.staleReads() && offset < last.getOrDefault(partition, 0L)) {
					broken("I2",
							"committed " + new RecordPosition(partition, offset) + " after " + last.get(partition));
				}
				last.put(partition, offset);
				if (safe.get(partition)[offset.intValue()] > sample.nanos()) {
					broken("I2", "committed " + new RecordPosition(partition, offset)
							+ " with records below it not handled");
				}
			});
		}
	}

	/** Returns the time from which each offset may be committed. */
	private static long[] safe(Map<RecordPosition, Long> handled, int partition, long end) {
		long[] safe = new long[(int) end + 1];
		safe[0] = Long.MIN_VALUE;
		for (int offset = 0; offset < end; offset++) {
			safe[offset + 1] = Math.max(safe[offset],
					handled.getOrDefault(new RecordPosition(partition, offset), Long.MAX_VALUE));
		}
		return safe;
	}

	private void order() {
		Map<Integer, Event> last = new HashMap<>();
		Map<Integer, Long> highest = new HashMap<>();
		Map<String, Long> ends = new HashMap<>();
		this.observations.ends(this.kind)
			.forEach((end) -> ends.put(end.instance() + end.position() + "#", end.nanos()));
		for (Event start : this.observations.starts(this.kind)) {
			long before = highest.getOrDefault(start.partition(), -1L);
			Event previous = last.put(start.partition(), start);
			if (start.offset() > before + 1) {
				broken("I4", start.position() + " started after " + before);
			}
			if (previous != null && start.offset() <= previous.offset()) {
				checkRepeat(previous, start);
			}
			if (previous != null && !start.instance().equals(previous.instance())) {
				overlap(ends, previous, start);
			}
			highest.put(start.partition(), Math.max(before, start.offset()));
		}
	}

	private void checkRepeat(Event previous, Event start) {
		long committed = 0;
		for (Commits.Sample sample : this.observations.samples()) {
			if (sample.kindOfHandler().equals(this.kind) && sample.nanos() < start.nanos()) {
				committed = sample.offsets().getOrDefault(start.partition(), committed);
			}
		}
		if (start.offset() < committed) {
			broken("I4", start.position() + " was handled again although " + committed + " was committed; before it "
					+ previous.position() + " by " + previous.instance() + ", now " + start.instance());
		}
	}

	private void overlap(Map<String, Long> ends, Event previous, Event start) {
		Long end = ends.get(previous.instance() + previous.position() + "#");
		boolean overlapAllowed = this.allowed.faulty().contains(previous.instance());
		if (!overlapAllowed && (end == null || end > start.nanos())) {
			broken("I4", start.position() + " started in " + start.instance() + " while " + previous.instance()
					+ " handled " + previous.position());
		}
	}

	private void duplicates() {
		Set<RecordPosition> seen = new HashSet<>();
		List<String> again = new ArrayList<>();
		for (Event end : this.observations.ends(this.kind)) {
			if (!seen.add(end.position())) {
				again.add(end.position() + " by " + end.instance());
			}
		}
		if (again.size() > this.allowed.duplicates()) {
			broken("I5", again.size() + " handled again, " + this.allowed.duplicates() + " allowed: "
					+ again.subList(0, Math.min(10, again.size())));
		}
	}

	private void transitions() {
		Map<String, ConsumerState> states = new HashMap<>();
		for (Event transition : this.observations.transitions(this.kind)) {
			String[] parts = transition.text().split("[> ]", 3);
			ConsumerState from = ConsumerState.valueOf(parts[0]);
			ConsumerState to = ConsumerState.valueOf(parts[1]);
			ConsumerState before = states.put(transition.instance(), to);
			if (!from.next().contains(to) || (before != null && before != from)) {
				broken("I6", transition.instance() + " was " + before + " and changed " + transition.text());
			}
		}
		states.forEach((instance, state) -> {
			if (state != ConsumerState.CONSUMING && !this.allowed.faulty().contains(instance)) {
				broken("I6", instance + " ended in " + state);
			}
		});
	}

}
