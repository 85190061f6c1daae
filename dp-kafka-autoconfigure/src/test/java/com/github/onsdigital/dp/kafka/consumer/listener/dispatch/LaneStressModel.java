package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the records of a {@link LaneStressRun} went through, and the rules that they must
 * keep. A call that has not ended after the handler timeout may have been ended by the
 * engine: the rules do not count it.
 */
final class LaneStressModel extends LaneStressRecords {

	private final LaneSettings settings;

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final Map<Integer, Epoch> epochs = new ConcurrentHashMap<>();

	// guarded by itself
	private final Set<Call> running = new HashSet<>();

	private final LongSupplier nanos;

	/**
	 * Whether the pause was confirmed: no record may start.
	 */
	volatile boolean quiet;

	LaneStressModel(LaneSettings settings, LongSupplier nanos) {
		this.settings = settings;
		this.nanos = nanos;
	}

	Epoch newEpoch(int partition, PartitionState state) {
		Epoch epoch = new Epoch(this.epochs.size(), partition, state);
		this.epochs.put(epoch.id, epoch);
		return epoch;
	}

	void violated(String text) {
		this.violations.add(text);
	}

	void throwIfViolated() {
		String first = this.violations.peek();
		if (first != null) {
			throw new AssertionError(first + ((this.violations.size() > 1) ? " and more" : ""));
		}
	}

	Rec find(ConsumerRecord<byte[], byte[]> record) {
		Epoch epoch = this.epochs.get(Integer.parseInt(new String(record.value(), LaneStressRun.TEXT)));
		return epoch.byOffset.get(record.offset());
	}

	private boolean hasPermit(Call call) {
		return !call.rec.epoch.leaving && !mayBeTimedOut(call);
	}

	private boolean mayBeTimedOut(Call call) {
		return this.settings.handlerTimeout() != null
				&& this.nanos.getAsLong() - call.pending.startedNanos() >= this.settings.handlerTimeout().toNanos();
	}

	// the handler is called
	Call started(Rec rec, PendingCall pending) {
		Call call = new Call(rec, pending);
		Epoch epoch = rec.epoch;
		if (this.quiet && !epoch.ended) {
			violated(rec + " started after the pause was confirmed");
		}
		if (epoch.left) {
			violated(rec + " started although its partition was left in order");
		}
		Set<Long> allowed = epoch.allowed;
		if (allowed != null && !allowed.contains(rec.offset)) {
			violated(rec + " started although its partition is closed below it; allowed " + allowed);
		}
		synchronized (epoch) {
			checkOrder(rec);
			rec.lane.current = call;
			rec.lane.lastStarted = rec;
			rec.starts++;
		}
		synchronized (this.running) {
			this.running.add(call);
			long count = this.running.stream().filter(this::hasPermit).count();
			if (count > this.settings.maxInFlight()) {
				violated(count + " calls in flight, allowed " + this.settings.maxInFlight() + ": " + this.running);
			}
		}
		return call;
	}

	private void checkOrder(Rec rec) {
		Lane lane = rec.lane;
		Call before = lane.current;
		if (before != null && !before.ended && !mayBeTimedOut(before)) {
			violated(rec + " started while " + before.rec + " of its lane is in flight");
		}
		if (rec.done) {
			if (!rec.ambiguous) {
				violated(rec + " started again after it was handled");
			}
			rec.done = false;
		}
		if (lane.lastStarted != rec) {
			if (lane.lastStarted != null && !lane.lastStarted.done) {
				violated(rec + " started before " + lane.lastStarted + " of its lane was handled");
			}
			if (lane.next >= lane.records.size() || lane.records.get(lane.next) != rec) {
				violated(rec + " is not the next record of its lane");
			}
			lane.next = lane.records.indexOf(rec) + 1;
		}
		if (isPipeline() && rec.starts == 0) {
			Epoch epoch = rec.epoch;
			if (epoch.records.get(epoch.nextStart) != rec) {
				violated(rec + " started before " + epoch.records.get(epoch.nextStart));
			}
			epoch.nextStart = epoch.records.indexOf(rec) + 1;
		}
	}

	private boolean isPipeline() {
		return this.settings.unit() == LaneSettings.Unit.RECORD && this.settings.workers() == 1;
	}

	// the call ends; before the engine is notified
	void ending(Call call, boolean success) {
		synchronized (call.rec.epoch) {
			if (success && !call.timedOut) {
				call.rec.done = true;
				// the engine ends the call now, or has ended it just before
				call.rec.ambiguous = mayBeTimedOut(call);
			}
			call.ended = true;
		}
		synchronized (this.running) {
			this.running.remove(call);
		}
	}

	// the policy is asked about a failure; poll thread
	void failed(Rec rec, boolean timeout) {
		if (rec.epoch.ended) {
			violated("a failure of " + rec + " has an effect after the end of its epoch");
		}
		synchronized (rec.epoch) {
			if (timeout && rec.lane.current != null && rec.lane.current.rec == rec) {
				rec.lane.current.timedOut = true;
				// the handler may have ended the call just before the engine reads its
				// outcome
				rec.ambiguous = true;
			}
		}
	}

	void committed(Rec rec) {
		synchronized (rec.epoch) {
			rec.done = true;
		}
	}

	boolean hasLongCall(Epoch epoch) {
		synchronized (this.running) {
			return this.running.stream().anyMatch((call) -> call.rec.epoch == epoch);
		}
	}

	@Override
	public String toString() {
		synchronized (this.running) {
			return "running=" + this.running;
		}
	}

	/**
	 * The records of a partition during one assignment.
	 */
	final class Epoch {

		final int id;

		final int partition;

		final PartitionState state;

		final List<Rec> records = new ArrayList<>();

		final Map<Long, Rec> byOffset = new ConcurrentHashMap<>();

		private final Map<Object, Lane> lanes = new HashMap<>();

		private int nextStart;

		private int checked;

		/**
		 * The next offset to fetch.
		 */
		long position;

		/**
		 * Whether the permits of its calls may be released.
		 */
		volatile boolean leaving;

		volatile boolean ended;

		volatile boolean left;

		/**
		 * The records that may start while the partition is closed; {@code null} if it is
		 * not known to be closed.
		 */
		volatile Set<Long> allowed;

		Epoch(int id, int partition, PartitionState state) {
			this.id = id;
			this.partition = partition;
			this.state = state;
		}

		synchronized void add(ConsumerRecord<byte[], byte[]> record) {
			Object key = switch (LaneStressModel.this.settings.unit()) {
				case KEY ->
					(record.key() != null) ? new String(record.key(), LaneStressRun.TEXT) : (Object) record.offset();
				case PARTITION -> "";
				case RECORD -> record.offset();
			};
			Rec rec = new Rec(this, record.offset(), this.lanes.computeIfAbsent(key, (unknown) -> new Lane()));
			rec.lane.records.add(rec);
			this.records.add(rec);
			this.byOffset.put(rec.offset, rec);
		}

		// nothing is committable above a record that is not handled
		void checkCommittable() {
			long committable = this.state.committableOffset();
			while (this.checked < this.records.size() && this.records.get(this.checked).offset < committable) {
				Rec rec = this.records.get(this.checked);
				if (!rec.done) {
					violated(committable + " is committable although " + rec + " is not handled");
				}
				this.checked++;
			}
		}

		// what may start from now on, while the window is closed
		void closed() {
			long retained = lowestRetained();
			Set<Long> may = new HashSet<>();
			for (StartedRecord one = this.state.offsets().oldest(); one != null; one = one.next()) {
				LaneRecord record = (LaneRecord) one;
				boolean started = record.isFinished() || record.state() != LaneRecord.State.READY;
				if (started || (record.window().mayStart(record) && record.offset() < retained)) {
					may.add(record.offset());
				}
			}
			this.allowed = may;
		}

		// the window is closed, and what had to end has ended
		void checkNoGap() {
			long retained = lowestRetained();
			long highest = this.records.stream()
				.filter((rec) -> rec.done)
				.mapToLong((rec) -> rec.offset)
				.max()
				.orElse(-1);
			for (Rec rec : this.records) {
				if (rec.offset < Math.min(retained, highest) && !rec.done) {
					violated(
							"a gap at " + rec + " below " + highest + " after the partition was closed: " + describe());
				}
			}
		}

		private String describe() {
			StringBuilder text = new StringBuilder(this.state.toString());
			for (StartedRecord one = this.state.offsets().oldest(); one != null; one = one.next()) {
				LaneRecord record = (LaneRecord) one;
				text.append(' ').append(record.offset());
				text.append(record.isFinished() ? " finished" : " " + record.state() + " " + record.attempts());
				text.append(record.window().mayStart(record) ? " may start," : ",");
			}
			return text.toString();
		}

		private long lowestRetained() {
			for (StartedRecord one = this.state.offsets().oldest(); one != null; one = one.next()) {
				if (!one.isFinished() && ((LaneRecord) one).state() == LaneRecord.State.RETAINED) {
					return one.offset();
				}
			}
			return Long.MAX_VALUE;
		}

		@Override
		public String toString() {
			return this.state + " epoch " + this.id + " position=" + this.position + " unhandled="
					+ this.records.stream().filter((rec) -> !rec.done).limit(20).toList();
		}

	}

}
