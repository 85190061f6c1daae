package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were dispatched from one partition during one assignment. The handled
 * offset is the lowest unmarked one. Poll thread only, unless stated otherwise.
 */
final class UpstreamPartition {

	private final PartitionState state;

	private final int restarts;

	private final Mailbox mailbox;

	private final LongSupplier nanos;

	private final Consumer<DefaultUpstreamMessage> listener;

	/**
	 * The dispatched and unmarked messages, by offset.
	 */
	private final ConcurrentNavigableMap<Long, DefaultUpstreamMessage> unmarked = new ConcurrentSkipListMap<>();

	/**
	 * The dispatched message that is not released.
	 */
	private volatile @Nullable DefaultUpstreamMessage dispatched;

	private volatile boolean ended;

	/**
	 * The offset up to which a commit was requested.
	 */
	private long commitRequested = -1;

	UpstreamPartition(PartitionState state, Mailbox mailbox, LongSupplier nanos,
			Consumer<DefaultUpstreamMessage> listener) {
		this.state = state;
		this.restarts = state.positionResets();
		this.mailbox = mailbox;
		this.nanos = nanos;
		this.listener = listener;
	}

	// whether the position moved backwards since: its offsets then belong to other
	// records
	boolean isOutdated() {
		return this.restarts != this.state.positionResets();
	}

	boolean canDispatch() {
		return this.dispatched == null && this.state.waiting() > 0;
	}

	DefaultUpstreamMessage dispatch() {
		ConsumerRecord<byte[], byte[]> record = this.state.first(1).get(0);
		DefaultUpstreamMessage message = new DefaultUpstreamMessage(this, record, this.nanos);
		this.unmarked.put(record.offset(), message);
		this.dispatched = message;
		this.state.offsets().start(record.offset());
		return message;
	}

	// cancels the dispatched message if no thread has taken it; returns null if there is
	// none
	@Nullable DefaultUpstreamMessage cancelDispatch() {
		DefaultUpstreamMessage offered = this.dispatched;
		if (offered == null || !offered.cancel()) {
			return null;
		}
		this.dispatched = null;
		this.unmarked.remove(offered.record().offset(), offered);
		this.state.offsets().cancel(offered.record().offset());
		return offered;
	}

	void marked(DefaultUpstreamMessage message) {
		if (this.unmarked.remove(message.record().offset(), message)) {
			this.state.offsets().finish(message.record().offset());
			handled(this.commitRequested);
			this.listener.accept(message);
		}
	}

	void committed(DefaultUpstreamMessage message) {
		this.commitRequested = Math.max(this.commitRequested, message.record().offset() + 1);
		marked(message);
		handled(this.commitRequested);
	}

	void released(DefaultUpstreamMessage message) {
		if (this.dispatched == message) {
			this.dispatched = null;
			this.state.released(message.record().offset());
		}
	}

	// counts all messages as handled that are marked without a gap
	void commitMarked() {
		handled(Long.MAX_VALUE);
	}

	private void handled(long limit) {
		long done = this.state.offsets().finishedPrefix(limit);
		if (done > this.state.committableOffset()) {
			this.state.handledUpTo(done);
		}
	}

	void end() {
		this.ended = true;
	}

	// the taken and unmarked messages, the oldest first
	List<DefaultUpstreamMessage> unmarked() {
		return this.unmarked.values().stream().filter(DefaultUpstreamMessage::isTaken).toList();
	}

	// whether the assignment has ended; any thread
	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Runs an action on the poll thread, unless the assignment has ended by then. Any
	 * thread.
	 * @param action the action
	 * @param message its argument
	 */
	void submit(BiConsumer<UpstreamPartition, DefaultUpstreamMessage> action, DefaultUpstreamMessage message) {
		if (!this.ended) {
			this.mailbox.put(() -> {
				if (!this.ended) {
					action.accept(this, message);
				}
			});
		}
	}

	// whether a message is taken and not released
	boolean isTaken() {
		DefaultUpstreamMessage message = this.dispatched;
		return message != null && message.isTaken();
	}

	/**
	 * Returns whether a revocation should wait for a message.
	 * @param markNanos how long after its release a message may still be marked
	 * @return whether to wait
	 */
	boolean isAwaited(long markNanos) {
		if (isTaken()) {
			return true;
		}
		Map.Entry<Long, DefaultUpstreamMessage> latest = this.unmarked.lastEntry();
		return latest != null && latest.getValue().isReleased()
				&& this.nanos.getAsLong() - latest.getValue().releasedNanos() < markNanos;
	}

	// the oldest message that is not marked or not released; any thread
	@Nullable DefaultUpstreamMessage oldest() {
		Map.Entry<Long, DefaultUpstreamMessage> oldest = this.unmarked.firstEntry();
		DefaultUpstreamMessage message = (oldest != null) ? oldest.getValue() : this.dispatched;
		return (message != null && message.isTaken()) ? message : null;
	}

}
