package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;

/**
 * A record that was dispatched once. Its acknowledgments are passed to the poll thread
 * for the assignment of its partition; they are ignored after the assignment has ended.
 */
final class DefaultUpstreamMessage implements UpstreamMessage {

	private final UpstreamPartition partition;

	private final ConsumerRecord<byte[], byte[]> record;

	private final LongSupplier nanos;

	private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OFFERED);

	private final AtomicBoolean marked = new AtomicBoolean();

	private final AtomicBoolean committed = new AtomicBoolean();

	private final AtomicBoolean released = new AtomicBoolean();

	private volatile long takenNanos;

	private volatile long releasedNanos;

	DefaultUpstreamMessage(UpstreamPartition partition, ConsumerRecord<byte[], byte[]> record, LongSupplier nanos) {
		this.partition = partition;
		this.record = record;
		this.nanos = nanos;
	}

	// a thread consumes it; false if its dispatch was cancelled before
	boolean take() {
		this.takenNanos = this.nanos.getAsLong();
		return this.stage.compareAndSet(Stage.OFFERED, Stage.TAKEN);
	}

	// cancels its dispatch, on the poll thread; false if a thread has taken it
	boolean cancel() {
		return this.stage.compareAndSet(Stage.OFFERED, Stage.CANCELLED);
	}

	boolean isTaken() {
		return this.stage.get() == Stage.TAKEN;
	}

	long takenNanos() {
		return this.takenNanos;
	}

	boolean isMarked() {
		return this.marked.get();
	}

	boolean isReleased() {
		return this.released.get();
	}

	long releasedNanos() {
		return this.releasedNanos;
	}

	@Override
	public ConsumerRecord<byte[], byte[]> record() {
		return this.record;
	}

	@Override
	public void mark() {
		submit(this.marked.compareAndSet(false, true), UpstreamPartition::marked);
	}

	@Override
	public void commit() {
		submit(markForCommit(), UpstreamPartition::committed);
	}

	@Override
	public void release() {
		submit(markReleased(), UpstreamPartition::released);
	}

	@Override
	public void commitAndRelease() {
		boolean commit = markForCommit();
		boolean release = markReleased();
		submit(commit || release, (target, message) -> {
			if (commit) {
				target.committed(message);
			}
			if (release) {
				target.released(message);
			}
		});
	}

	private boolean markForCommit() {
		this.marked.set(true);
		return this.committed.compareAndSet(false, true);
	}

	private boolean markReleased() {
		if (!this.released.get()) {
			this.releasedNanos = this.nanos.getAsLong();
		}
		return this.released.compareAndSet(false, true);
	}

	@Override
	public boolean isCurrent() {
		return !this.partition.isEnded();
	}

	private void submit(boolean changed, BiConsumer<UpstreamPartition, DefaultUpstreamMessage> action) {
		if (changed) {
			this.partition.submit(action, this);
		}
	}

	@Override
	public String toString() {
		return this.record.topic() + "-" + this.record.partition() + "@" + this.record.offset();
	}

	private enum Stage {

		OFFERED, TAKEN, CANCELLED

	}

}
