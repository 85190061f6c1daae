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
 * What was handed out of one partition in one epoch. The offset that counts as handled is
 * the lowest one that is not marked. Poll thread only, but for what says otherwise.
 */
final class UpstreamPartition {

	private final PartitionState state;

	private final int restarts;

	private final Mailbox mailbox;

	private final LongSupplier nanos;

	private final Consumer<DefaultUpstreamMessage> listener;

	/**
	 * Handed out and not marked, by offset.
	 */
	private final ConcurrentNavigableMap<Long, DefaultUpstreamMessage> open = new ConcurrentSkipListMap<>();

	/**
	 * Handed out and not released.
	 */
	private volatile @Nullable DefaultUpstreamMessage out;

	private volatile boolean ended;

	/**
	 * The first offset handed out.
	 */
	private long bottom = -1;

	/**
	 * The offset after the last one handed out.
	 */
	private long top = -1;

	/**
	 * Up to where a commit was asked for.
	 */
	private long wanted = -1;

	UpstreamPartition(PartitionState state, Mailbox mailbox, LongSupplier nanos, Consumer<DefaultUpstreamMessage> listener) {
		this.state = state;
		this.restarts = state.restarts();
		this.mailbox = mailbox;
		this.nanos = nanos;
		this.listener = listener;
	}

	/**
	 * Tells whether its offsets mean other records now.
	 * @return whether the position went back since
	 */
	boolean isOutdated() {
		return this.restarts != this.state.restarts();
	}

	boolean canHandOut() {
		return this.out == null && this.state.waiting() > 0;
	}

	DefaultUpstreamMessage handOut() {
		ConsumerRecord<byte[], byte[]> record = this.state.first(1).get(0);
		DefaultUpstreamMessage delivery = new DefaultUpstreamMessage(this, record, this.nanos);
		this.open.put(record.offset(), delivery);
		this.out = delivery;
		this.bottom = (this.bottom >= 0) ? this.bottom : record.offset();
		this.top = record.offset() + 1;
		this.state.keepOpen(true);
		return delivery;
	}

	/**
	 * Takes back what was offered, if nobody has taken it.
	 * @return what was taken back
	 */
	@Nullable DefaultUpstreamMessage takeBack() {
		DefaultUpstreamMessage offered = this.out;
		if (offered == null || !offered.takeBack()) {
			return null;
		}
		this.out = null;
		this.open.remove(offered.record().offset(), offered);
		this.top = offered.record().offset();
		return offered;
	}

	void marked(DefaultUpstreamMessage delivery) {
		if (this.open.remove(delivery.record().offset(), delivery)) {
			this.state.marked(delivery.record().offset() + 1);
			handled(this.wanted);
			this.listener.accept(delivery);
		}
	}

	void committed(DefaultUpstreamMessage delivery) {
		this.wanted = Math.max(this.wanted, delivery.record().offset() + 1);
		marked(delivery);
		handled(this.wanted);
	}

	void released(DefaultUpstreamMessage delivery) {
		if (this.out == delivery) {
			this.out = null;
			this.state.taken(delivery.record().offset());
		}
	}

	/**
	 * All that is marked without a gap counts as handled now.
	 */
	void commitMarked() {
		handled(this.top);
	}

	private void handled(long most) {
		Map.Entry<Long, DefaultUpstreamMessage> lowest = this.open.firstEntry();
		long done = Math.min(most, (lowest != null) ? lowest.getKey() : this.top);
		if (done > this.state.handled() && done > this.bottom) {
			this.state.keepOpen(done < this.top);
			this.state.handledUpTo(done);
		}
	}

	void end() {
		this.ended = true;
	}

	/**
	 * What was taken and is not marked.
	 * @return the messages, the oldest first
	 */
	List<DefaultUpstreamMessage> unmarked() {
		return this.open.values().stream().filter(DefaultUpstreamMessage::isTaken).toList();
	}

	/**
	 * Any thread.
	 * @return whether the epoch is over
	 */
	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Has something carried out on the poll thread if the epoch is not over then. Any
	 * thread.
	 * @param what what to do
	 * @param delivery with what
	 */
	void tell(BiConsumer<UpstreamPartition, DefaultUpstreamMessage> what, DefaultUpstreamMessage delivery) {
		if (!this.ended) {
			this.mailbox.put(() -> {
				if (!this.ended) {
					what.accept(this, delivery);
				}
			});
		}
	}

	/**
	 * Tells whether somebody has a message and has not released it.
	 * @return whether one is out
	 */
	boolean isOut() {
		DefaultUpstreamMessage delivery = this.out;
		return delivery != null && delivery.isTaken();
	}

	/**
	 * Tells whether something is worth waiting for before the partition is given up.
	 * @param markNanos how long after its release a message may still be marked
	 * @return whether to wait
	 */
	boolean isInHand(long markNanos) {
		if (isOut()) {
			return true;
		}
		Map.Entry<Long, DefaultUpstreamMessage> latest = this.open.lastEntry();
		return latest != null && latest.getValue().isReleased()
				&& this.nanos.getAsLong() - latest.getValue().releasedNanos() < markNanos;
	}

	/**
	 * The oldest message that is not marked, or not released. Any thread.
	 * @return the message, or {@code null}
	 */
	@Nullable DefaultUpstreamMessage oldest() {
		Map.Entry<Long, DefaultUpstreamMessage> oldest = this.open.firstEntry();
		DefaultUpstreamMessage delivery = (oldest != null) ? oldest.getValue() : this.out;
		return (delivery != null && delivery.isTaken()) ? delivery : null;
	}

}
