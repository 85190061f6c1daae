package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatches records to worker threads, one record of a {@link Lane} at a time. The poll
 * itself never returns records. Poll thread only, unless stated otherwise.
 */
final class LaneDispatcher implements DispatchStrategy, InFlightTracker {

	private static final Logger logger = LoggerFactory.getLogger(LaneDispatcher.class);

	/**
	 * The longest poll while records are dispatched: finished records are committed, and
	 * free room is filled, between two polls.
	 */
	private static final long MAX_POLL = Duration.ofMillis(100).toNanos();

	private static final long MIN_POLL = Duration.ofMillis(1).toNanos();

	/**
	 * The longest poll while records wait although a worker is idle, or wait behind a
	 * call of a worker that has taken them.
	 */
	private static final long CHECK_WORKERS = Duration.ofMillis(5).toNanos();

	/**
	 * Windows with fewer bytes need not be counted exactly.
	 */
	private static final long MIN_RECOUNTED_BYTES = 1 << 16;

	private static final long CHECK_INTERVAL = Duration.ofMillis(50).toNanos();

	private final LaneSettings settings;

	private final MemberContext context;

	private final LaneFailureHandler failures;

	private final LaneCalls calls;

	private final WorkQueue queue;

	private final HandlerTimeouts timeouts;

	private final BlockedHeads blockedHeads;

	private final LaneViews views;

	private final Map<PartitionState, LaneWindow> windows = new ConcurrentHashMap<>();

	private final DrainRate drain = new DrainRate();

	private boolean held;

	private long recountedNanos;

	private boolean rearrange;

	private boolean forgetBackoffs;

	LaneDispatcher(LaneSettings settings, MemberContext context, LaneFailureHandler failures, RecordCall call,
			Runnable wake) {
		this.settings = settings;
		this.context = context;
		this.failures = failures;
		this.calls = new LaneCalls(settings, context, failures, call, wake);
		this.queue = this.calls.queue();
		this.timeouts = new HandlerTimeouts(settings.handlerTimeout(), this.calls::timedOut);
		this.blockedHeads = new BlockedHeads(context.consumerId(), settings.maxUncommitted());
		this.views = new LaneViews(this.windows, this.calls, this.blockedHeads, context);
	}

	@Override
	public void collect() {
		this.calls.pollWaits(false);
		this.calls.polled();
		long now = this.context.nanos();
		this.timeouts.check(this.windows.values(), now);
		int before = size();
		this.windows.values().forEach(LaneWindow::collect);
		this.drain.add(before - size(), now);
		if (this.forgetBackoffs) {
			this.forgetBackoffs = false;
			this.failures.forgetBackoffs();
		}
		applyHold();
		recountBytes(now);
		this.calls.workers().reclaimStuck(this.queue, now);
		this.blockedHeads.check(this.windows.values(), now);
	}

	private int size() {
		int size = 0;
		for (LaneWindow window : this.windows.values()) {
			size += window.size();
		}
		return size;
	}

	private void applyHold() {
		boolean hold = this.context.control().isDispatchSuspended();
		if (hold) {
			for (LaneWindow window : this.windows.values()) {
				this.rearrange |= window.close();
			}
			if (this.queue.isStalled()) {
				// the membership is not confirmed while the consumer is held
				this.windows.values().forEach(LaneWindow::closeAtOnce);
			}
		}
		if (this.rearrange || (this.held && !hold)) {
			this.rearrange = false;
			this.queue.rearrange(hold ? () -> {
			} : () -> this.windows.values().forEach(LaneWindow::open));
		}
		this.held = hold;
		this.queue.holdApplied();
	}

	// records that are finished behind a blocked head hold no memory
	private void recountBytes(long nowNanos) {
		if (nowNanos - this.recountedNanos >= MAX_POLL) {
			this.recountedNanos = nowNanos;
			for (LaneWindow window : this.windows.values()) {
				if (window.bytes() > MIN_RECOUNTED_BYTES) {
					window.recount();
				}
			}
		}
	}

	@Override
	public Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> select(Collection<PartitionState> states,
			long nowNanos) {
		this.calls.membershipConfirmed();
		if (this.held) {
			applyHold();
		}
		if (this.held) {
			// held again since
			return Map.of();
		}
		ReadyRecords ready = new ReadyRecords();
		this.failures.retryDue(ready);
		for (PartitionState state : states) {
			window(state).fill(this.settings.maxUncommitted(), ready);
		}
		this.queue.addAll(ready);
		return Map.of();
	}

	private LaneWindow window(PartitionState state) {
		LaneWindow before = this.windows.get(state);
		if (before != null && before.isOutdated()) {
			forget(state);
		}
		return this.windows.computeIfAbsent(state, (key) -> new LaneWindow(key, this.settings.unit()));
	}

	@Override
	public long dueIn(Collection<PartitionState> states, long nowNanos) {
		long due = this.failures.dueIn(nowNanos);
		boolean dispatched = false;
		boolean paused = true;
		this.calls.pollWaits(true);
		for (PartitionState state : states) {
			LaneWindow window = this.windows.get(state);
			int size = (window != null) ? window.size() : 0;
			if ((window != null && window.isHeadFinished())
					|| (state.waiting() > 0 && size < this.settings.maxUncommitted())) {
				return 0;
			}
			dispatched |= size > 0;
			paused &= window != null && window.isFull();
		}
		if (dispatched) {
			due = Math.min(due,
					paused ? Math.max(MIN_POLL, this.drain.nanosFor(this.settings.maxUncommitted() / 2)) : MAX_POLL);
			due = Math.min(due, MAX_POLL);
			due = Math.min(due, this.timeouts.dueIn(nowNanos));
			if (this.calls.workers().haveRest() || this.queue.hasIdleWorkers()) {
				due = Math.min(due, CHECK_WORKERS);
			}
		}
		return due;
	}

	@Override
	public long dueInWhileSuspended() {
		return areWindowsDone() ? Long.MAX_VALUE : MAX_POLL;
	}

	@Override
	public boolean shouldFetch(PartitionState state, int waiting) {
		LaneWindow window = this.windows.get(state);
		return state.waiting() == 0 && (window == null || !window.isFull());
	}

	@Override
	public boolean isDeferred(PartitionState state) {
		LaneWindow window = this.windows.get(state);
		return window != null && window.isFull();
	}

	@Override
	public void forget(PartitionState state) {
		LaneWindow window = this.windows.remove(state);
		if (window == null) {
			return;
		}
		window.collect();
		window.failed().forEach((record) -> this.failures.recovered(record.record()));
		window.end();
		this.calls.partitionLeft(window.calls());
		this.rearrange = true;
		this.forgetBackoffs = true;
		LaneRecord head = window.head();
		if (head != null && state.highestHandledEnd() > state.committableOffset()) {
			logger.warn("consumer " + this.context.consumerId() + ": records of " + state.partition() + " ("
					+ window.finished() + ") were handled after offset " + head.offset()
					+ ", which is not handled; they are not committed, and the next owner of the partition handles them"
					+ " again");
		}
		InFlight running = LaneViews.describe((head != null) ? head.call() : null);
		if (running != null) {
			logger.warn("consumer " + this.context.consumerId() + ": " + running.describe(this.context.nanos())
					+ " was in flight when its partition was revoked or lost; it will be handled again, possibly at the"
					+ " same time");
		}
	}

	// the windows of the partitions have to be left or held
	@Override
	public void cancelDispatch() {
		collect();
	}

	@Override
	public boolean isIdle() {
		boolean idle = areWindowsDone();
		if (idle) {
			this.windows.values().forEach(LaneWindow::freeze);
		}
		return idle;
	}

	private boolean areWindowsDone() {
		return this.windows.values().stream().allMatch(LaneWindow::isDone);
	}

	@Override
	public boolean isDone() {
		return areWindowsDone() && this.failures.pendingDecisions().isDone();
	}

	@Override
	public void completeInFlight(Collection<PartitionState> states, long timeoutNanos) {
		List<LaneWindow> closing = states.stream().map(this.windows::get).filter((window) -> window != null).toList();
		this.calls.polled();
		// a member that lost its membership would lose its partitions instead
		this.calls.membershipConfirmed();
		closing.forEach(LaneWindow::leave);
		this.rearrange = true;
		applyHold();
		long start = this.context.nanos();
		this.failures.runDecisions();
		while (left(start, timeoutNanos) > 0 && !isLeft(closing, states, left(start, timeoutNanos))) {
			this.calls.polled();
			this.timeouts.check(closing, this.context.nanos());
			applyHold();
			this.calls.workers().reclaimStuck(this.queue, this.context.nanos());
			this.failures.awaitDecisions(Math.min(left(start, timeoutNanos), CHECK_INTERVAL));
		}
		closing.forEach(LaneWindow::collect);
	}

	// A decision may end the handling of a record, so that records after it can start.
	private boolean isLeft(List<LaneWindow> closing, Collection<PartitionState> states, long leftNanos) {
		if (!closing.stream().allMatch(LaneWindow::isDone)) {
			return false;
		}
		if (!isUndecided(states)) {
			return true;
		}
		this.failures.pendingDecisions().completeInFlight(states, leftNanos);
		return isUndecided(states) || closing.stream().allMatch(LaneWindow::isDone);
	}

	private long left(long startNanos, long timeoutNanos) {
		return timeoutNanos - (this.context.nanos() - startNanos);
	}

	boolean isUndecided(Collection<PartitionState> states) {
		for (PartitionState state : states) {
			LaneWindow window = this.windows.get(state);
			if (window != null && window.isUndecided()) {
				return true;
			}
		}
		return false;
	}

	// the error policy has ended the handling of a record
	void resolved(LaneRecord record) {
		this.calls.resolved(record);
	}

	// a record of the window failed or was resolved
	void limitChanged(LaneWindow window) {
		if (window.isClosed()) {
			window.applyLimit();
			// once for all records of a round
			this.rearrange = true;
		}
	}

	@Override
	public List<InFlight> inFlight() {
		return this.views.inFlight();
	}

	// any thread
	LaneStatus status() {
		return this.views.status();
	}

	// any thread
	List<Thread> threads() {
		return this.calls.workers().threads();
	}

	void close() {
		this.queue.close();
		this.calls.workers().markThreads();
		this.blockedHeads.close();
	}

}
