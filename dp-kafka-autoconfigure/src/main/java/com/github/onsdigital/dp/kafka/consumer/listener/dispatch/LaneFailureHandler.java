package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Causes;

/**
 * Handles the records whose call on a worker thread has failed: each keeps its lane
 * waiting, and no thread.
 */
final class LaneFailureHandler extends FailureHandler {

	/**
	 * The maximum number of decisions of the error policy at a time.
	 */
	private static final int MAX_DECISIONS = 16;

	private final LaneDispatcher dispatcher;

	private final MemberContext context;

	// the records that wait for the end of a back-off
	private final PriorityQueue<LaneRecord> backoffs = new PriorityQueue<>(
			Comparator.comparingLong(LaneRecord::dueNanos));

	// the decisions that are not requested yet
	private final Queue<Runnable> undecided = new ArrayDeque<>();

	private int resolving;

	LaneFailureHandler(MemberSettings settings, LaneSettings lanes, MemberContext context, Runnable wake,
			RecordCall call) {
		super(settings.consumerId(), settings.failurePolicy(), context.partitions(), wake, context.time());
		this.context = context;
		this.dispatcher = new LaneDispatcher(lanes, context, this, call, wake);
	}

	@Override
	DispatchStrategy strategy() {
		return this.dispatcher;
	}

	@Override
	InFlightTracker tracker() {
		return this.dispatcher;
	}

	@Override
	void close() {
		this.dispatcher.close();
	}

	@Override
	List<Thread> workerThreads() {
		return this.dispatcher.threads();
	}

	@Override
	Optional<LaneStatus> lanes() {
		return Optional.of(this.dispatcher.status());
	}

	/**
	 * The call of a record has failed.
	 * @param ended the call
	 * @param failure the failure
	 */
	void failed(PendingCall ended, Throwable failure) {
		LaneRecord record = ended.record();
		LaneWindow window = record.window();
		ConsumerRecord<byte[], byte[]> consumerRecord = record.record();
		Causes.throwFatal(failure);
		if (window.isEnded() || consumerRecord == null) {
			return;
		}
		int attempts = record.attempts() + 1;
		record.failed(attempts, ended.startedNanos());
		window.retain(record);
		if (isRetried(consumerRecord, failure, attempts)) {
			retryLater(record, consumerRecord, attempts);
			this.dispatcher.limitChanged(window);
			return;
		}
		window.undecided(1);
		this.dispatcher.limitChanged(window);
		this.undecided.add(() -> resolve(List.of(consumerRecord), failure, attempts,
				(outcome) -> resolved(record, consumerRecord, outcome)));
		resolveNext();
	}

	// Each decision may run checks and listeners of the application on a thread of its
	// own.
	private void resolveNext() {
		while (this.resolving < MAX_DECISIONS && !this.undecided.isEmpty()) {
			this.resolving++;
			this.undecided.remove().run();
		}
	}

	private void resolved(LaneRecord record, ConsumerRecord<byte[], byte[]> consumerRecord,
			FailurePolicy.FailureOutcome outcome) {
		this.resolving--;
		resolveNext();
		LaneWindow window = record.window();
		if (window.isEnded()) {
			return;
		}
		window.undecided(-1);
		switch (outcome) {
			case COMMIT -> {
				window.release(record);
				this.dispatcher.resolved(record);
			}
			case RETRY -> retryLater(record, consumerRecord, record.attempts());
			case RETAIN -> retryLater(record, consumerRecord, 0);
		}
		this.dispatcher.limitChanged(window);
	}

	private void retryLater(LaneRecord record, ConsumerRecord<byte[], byte[]> consumerRecord, int attempts) {
		record.retryAt(attempts, retryAfterBackoff(consumerRecord, attempts).dueNanos());
		this.backoffs.add(record);
	}

	// moves the records whose back-off has ended to the records that can start
	void retryDue(ReadyRecords ready) {
		long now = this.context.nanos();
		for (LaneRecord record = this.backoffs.peek(); record != null
				&& (record.window().isEnded() || record.dueNanos() - now <= 0); record = this.backoffs.peek()) {
			LaneRecord due = this.backoffs.remove();
			if (!due.window().isEnded()) {
				due.window().release(due);
				due.state(LaneRecord.State.READY);
				ready.add(due);
			}
		}
	}

	// the time until a record is due; Long.MAX_VALUE if there is none
	long dueIn(long nowNanos) {
		LaneRecord next = this.backoffs.peek();
		return (next != null) ? Math.max(0, next.dueNanos() - nowNanos) : Long.MAX_VALUE;
	}

	// the window has ended: its records are not retried
	void forgetBackoffs() {
		this.backoffs.removeIf((record) -> record.window().isEnded());
	}

	// a record that had failed is handled; any thread
	void recovered(@Nullable ConsumerRecord<byte[], byte[]> record) {
		if (record != null) {
			policy().recovered(record);
		}
	}

	@Override
	void failed(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
		throw notOnPollThread();
	}

	@Override
	void failedBatch(List<ConsumerRecord<byte[], byte[]>> batch, int index, Throwable failure) {
		throw notOnPollThread();
	}

	@Override
	void unreadable(List<ConsumerRecord<byte[], byte[]>> batch, List<ConsumerRecord<byte[], byte[]>> bad,
			Throwable failure) {
		throw notOnPollThread();
	}

	@Override
	boolean isUndecided(Collection<PartitionState> states) {
		return this.dispatcher.isUndecided(states);
	}

	private static IllegalStateException notOnPollThread() {
		return new IllegalStateException("the handler is not called on the poll thread");
	}

}
