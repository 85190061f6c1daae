package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The calls of one group member that have not ended although it left their partition.
 * Thread-safe. Contains neither records nor clients, because a stage may never complete.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class UnfinishedCalls {

	private final Set<Call> calls = ConcurrentHashMap.newKeySet();

	private final LongSupplier nanos;

	private volatile Runnable listener = () -> {
	};

	/**
	 * Creates an empty set of calls.
	 * @param nanos the monotonic clock
	 */
	public UnfinishedCalls(LongSupplier nanos) {
		this.nanos = nanos;
	}

	/**
	 * Adds a call. Its end must be reported to the returned object.
	 * @param partition the partition of the record
	 * @param offset the offset of the record
	 * @param startedNanos when the call began
	 * @return the call
	 */
	public Call add(TopicPartition partition, long offset, long startedNanos) {
		Call added = new Call(partition, offset, startedNanos);
		this.calls.add(added);
		return added;
	}

	/**
	 * Sets the listener that is notified of each end of a call, on the thread on which
	 * the call ends. Replaces an earlier listener.
	 * @param newListener does not block
	 */
	public void onEnd(Runnable newListener) {
		this.listener = newListener;
	}

	public boolean isEmpty() {
		return this.calls.isEmpty();
	}

	// whether a thread runs one of the calls
	public boolean isRunBy(Thread thread) {
		return this.calls.stream().anyMatch((call) -> call.thread == thread);
	}

	/**
	 * Returns the calls.
	 * @return the calls, the longest one first
	 */
	public List<UnfinishedCall> list() {
		return sorted().map(Call::toUnfinishedCall).toList();
	}

	/**
	 * Describes the calls without keys and values.
	 * @return for example {@code orders-3@4711 for 12.034 s}, the longest call first
	 */
	public List<String> describe() {
		return sorted().map(Call::describe).toList();
	}

	private Stream<Call> sorted() {
		return this.calls.stream()
			.sorted(Comparator.<Call>comparingLong((call) -> call.startedNanos)
				.thenComparingInt((call) -> call.partition.partition())
				.thenComparingLong((call) -> call.offset));
	}

	/**
	 * A call that has not ended.
	 */
	public final class Call {

		private final TopicPartition partition;

		private final long offset;

		private final long startedNanos;

		private volatile @Nullable Thread thread;

		private Call(TopicPartition partition, long offset, long startedNanos) {
			this.partition = partition;
			this.offset = offset;
			this.startedNanos = startedNanos;
		}

		// the handler has not returned, and runs on this thread
		public void runsOn(@Nullable Thread newThread) {
			this.thread = newThread;
		}

		/**
		 * The call has ended. Any thread; further calls have no effect.
		 */
		public void ended() {
			if (UnfinishedCalls.this.calls.remove(this)) {
				UnfinishedCalls.this.listener.run();
			}
		}

		private Duration age() {
			return Duration.ofNanos(UnfinishedCalls.this.nanos.getAsLong() - this.startedNanos);
		}

		private UnfinishedCall toUnfinishedCall() {
			return new UnfinishedCall(this.partition.partition(), this.offset, age());
		}

		private String describe() {
			return this.partition + "@" + this.offset + " for " + age().toMillis() / 1000.0 + " s";
		}

	}

}
