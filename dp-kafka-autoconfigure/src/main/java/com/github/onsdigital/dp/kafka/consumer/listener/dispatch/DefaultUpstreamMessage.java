package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;

/**
 * A record handed out once. What is said of it goes to the poll thread as a message to
 * the epoch of its partition; an epoch that has ended takes none.
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

	/**
	 * Somebody takes it.
	 * @return false if it was taken back before
	 */
	boolean take() {
		this.takenNanos = this.nanos.getAsLong();
		return this.stage.compareAndSet(Stage.OFFERED, Stage.TAKEN);
	}

	/**
	 * The poll thread takes it back.
	 * @return false if somebody has it
	 */
	boolean takeBack() {
		return this.stage.compareAndSet(Stage.OFFERED, Stage.TAKEN_BACK);
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
		say(this.marked.compareAndSet(false, true), UpstreamPartition::marked);
	}

	@Override
	public void commit() {
		say(markForCommit(), UpstreamPartition::committed);
	}

	@Override
	public void release() {
		say(markReleased(), UpstreamPartition::released);
	}

	@Override
	public void commitAndRelease() {
		boolean commit = markForCommit();
		boolean release = markReleased();
		say(commit || release, (to, which) -> {
			if (commit) {
				to.committed(which);
			}
			if (release) {
				to.released(which);
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

	private void say(boolean news, BiConsumer<UpstreamPartition, DefaultUpstreamMessage> what) {
		if (news) {
			this.partition.tell(what, this);
		}
	}

	@Override
	public String toString() {
		return this.record.topic() + "-" + this.record.partition() + "@" + this.record.offset();
	}

	private enum Stage {

		OFFERED, TAKEN, TAKEN_BACK

	}

}
