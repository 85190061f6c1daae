package com.github.onsdigital.dp.kafka.faults.lanes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Checks all calls of a scenario: nothing is lost, no offset is committed above an
 * unhandled record, and each lane is handled in its order by one instance at a time.
 * Collects the violations.
 */
final class LaneInvariants {

	private static final int LIMIT = 20;

	private final Mode mode;

	private final WrittenRecords written;

	private final List<Call> calls;

	// instances whose calls may have no end
	private final Set<String> killed;

	private final List<String> broken = new ArrayList<>();

	// for each record the time of its first end
	private final Map<Call.Position, Long> ends = new HashMap<>();

	private final List<Call> repeats = new ArrayList<>();

	LaneInvariants(Mode mode, WrittenRecords written, List<Call> calls, Set<String> killed) {
		this.mode = mode;
		this.written = written;
		this.killed = killed;
		this.calls = calls.stream().sorted(Comparator.comparingLong(Call::nanos)).toList();
		for (Call call : this.calls) {
			if (call.kind() == Call.Kind.END && this.ends.putIfAbsent(call.position(), call.nanos()) != null) {
				this.repeats.add(call);
			}
		}
	}

	/**
	 * Returns the ends of records that were handled before.
	 * @return the ends
	 */
	List<Call> repeats() {
		return this.repeats;
	}

	List<String> broken(List<CommitSampler.Sample> samples) {
		noLoss();
		noEarlyCommit(samples);
		switch (this.mode) {
			case KEY -> keyOrder();
			case PIPELINE -> startOrder();
			case UNORDERED -> {
			}
		}
		if (this.mode != Mode.PIPELINE) {
			noRecordTwiceAtATime();
		}
		return this.broken;
	}

	private void add(String text) {
		if (this.broken.size() < LIMIT) {
			this.broken.add(text);
		}
	}

	private void noLoss() {
		this.written.predecessors().keySet().forEach((position) -> {
			if (!this.ends.containsKey(position)) {
				add("lost " + position);
			}
		});
	}

	private void noEarlyCommit(List<CommitSampler.Sample> samples) {
		Map<Integer, long[]> safe = new HashMap<>();
		this.written.ends().forEach((partition, end) -> safe.put(partition, safeFrom(partition, end)));
		for (CommitSampler.Sample sample : samples) {
			sample.offsets().forEach((partition, offset) -> {
				if (Objects.requireNonNull(safe.get(partition))[offset.intValue()] > sample.nanos()) {
					add(partition + "@" + offset + " is committed with an unhandled record below it");
				}
			});
		}
	}

	/** Returns the time from which each offset may be committed. */
	private long[] safeFrom(int partition, long end) {
		long[] safe = new long[(int) end + 1];
		safe[0] = Long.MIN_VALUE;
		for (int offset = 0; offset < end; offset++) {
			Call.Position position = new Call.Position(partition, offset);
			long handled = this.ends.getOrDefault(position, Long.MAX_VALUE);
			safe[offset + 1] = Math.max(safe[offset], isWritten(position) ? handled : Long.MIN_VALUE);
		}
		return safe;
	}

	// an offset without a record was compacted, aborted, or is that of a control record
	private boolean isWritten(Call.Position position) {
		return this.written.predecessors().containsKey(position);
	}

	private long next(int partition, long offset) {
		long next = offset + 1;
		while (!isWritten(new Call.Position(partition, next)) && next < this.written.ends().get(partition)) {
			next++;
		}
		return next;
	}

	// a record starts after the one before it with the same key was handled
	private void keyOrder() {
		for (Call call : this.calls) {
			Call.Position before = this.written.predecessors().get(call.position());
			if (call.kind() == Call.Kind.START && before != null && !before.equals(WrittenRecords.NONE)
					&& this.ends.getOrDefault(before, Long.MAX_VALUE) > call.nanos()) {
				add(call + " began before " + before + " of the same key was handled");
			}
		}
	}

	// records start in their order; a new instance begins when the one before has ended
	private void startOrder() {
		Map<Integer, Call> last = new HashMap<>();
		Map<Integer, Set<Long>> open = new HashMap<>();
		for (Call call : this.calls) {
			Set<Long> unfinished = open.computeIfAbsent(call.partition(), (partition) -> new HashSet<>());
			if (call.kind() == Call.Kind.END) {
				unfinished.remove(call.offset());
				continue;
			}
			Call before = last.put(call.partition(), call);
			boolean taken = before != null && !before.instance().equals(call.instance());
			if (taken && this.killed.contains(before.instance())) {
				unfinished.clear();
			}
			else if (taken && !unfinished.isEmpty()) {
				add(call + " began while " + before.instance() + " handled " + unfinished);
			}
			long expected = next(call.partition(), (before != null) ? before.offset() : -1);
			if (call.offset() > expected || (!taken && call.offset() != expected)) {
				add(call + " began, expected " + expected);
			}
			unfinished.add(call.offset());
		}
	}

	private void noRecordTwiceAtATime() {
		Map<Call.Position, Call> open = new HashMap<>();
		for (Call call : this.calls) {
			if (call.kind() == Call.Kind.END) {
				open.remove(call.position());
				continue;
			}
			Call before = open.put(call.position(), call);
			if (before != null && !this.killed.contains(before.instance())) {
				add(call + " began while " + before.instance() + " handled the record");
			}
		}
	}

}
