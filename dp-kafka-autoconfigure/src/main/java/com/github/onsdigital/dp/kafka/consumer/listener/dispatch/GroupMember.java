package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;

/**
 * One member of a consumer group: a Kafka client, the records it has fetched, and the
 * ledger of what is handled. Everything happens on its poll thread, but for
 * {@link #wake()} and what tells of it.
 */
public final class GroupMember {

	private final String id;

	private final Consumer<byte[], byte[]> client;

	private final RunControl control;

	private final MemberListener listener;

	private final LongSupplier nanos;

	private final Partitions partitions = new Partitions();

	private final FatalErrors fatalErrors;

	private final PartitionPauser gate;

	private final OffsetCommitter ledger;

	private final FailureHandler failures;

	private final PartitionFaults faults;

	private final PollLoop loop;

	private final TopicChange topicChange;

	private volatile @Nullable Thread thread;

	private final CurrentRecord hand = new CurrentRecord();

	private final AssignmentView assignment;

	private boolean called;

	private @Nullable Throwable cause;

	private boolean closed;

	GroupMember(MemberSettings settings, Consumer<byte[], byte[]> client, RunControl control, MemberListener listener,
			LongSupplier nanos, LongSupplier wallMillis) {
		this.client = client;
		this.control = control;
		this.listener = listener;
		this.nanos = nanos;
		this.id = settings.consumerId();
		this.fatalErrors = new FatalErrors(settings.consumerId(), this::isFirst);
		this.assignment = new AssignmentView(this.partitions);
		this.gate = new PartitionPauser(client);
		this.ledger = new OffsetCommitter(settings.consumerId(), client, nanos, this.fatalErrors);
		this.failures = FailureHandler.create(settings, this.partitions, this::wake, nanos);
		this.faults = new PartitionFaults(this, this.failures, settings.resets());
		this.failures.alsoWaitFor(this.faults::isUndecided);
		this.topicChange = new TopicChange(settings.consumerId(), client, control, this.partitions, this.failures,
				this.ledger);
		this.loop = new PollLoop(settings, this, this.failures, this.ledger, this.gate,
				new StallDetector(nanos, wallMillis));
	}

	// the member of a consumer of dp-kafka's that Spring drives
	public static GroupMember of(Consumer<?, ?> consumer) {
		return ConsumerProxy.memberOf(consumer);
	}

	// the container has begun a record or a batch; its handler is not called yet
	public void dispatched() {
		this.called = false;
	}

	// the handler is called now, for so many records from this one on
	public void begin(ConsumerRecord<byte[], byte[]> record, int count) {
		long now = this.nanos.getAsLong();
		PartitionState state = this.partitions.of(record);
		if (state != null) {
			state.begun(now);
		}
		this.called = true;
		this.hand.take(record, count, now);
	}

	// whether the handler was called for what the container begun last
	public boolean isCalled() {
		return this.called;
	}

	// no handler runs any more; returns how long it ran, in nanoseconds
	public long end() {
		return this.hand.drop(this.nanos.getAsLong());
	}

	// the record stays at the head of its partition, which waits; the others go on
	public void failed(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
		this.failures.failed(record, failure);
	}

	// the records before the index count as handled; -1 if all of them failed
	public void failedBatch(List<ConsumerRecord<byte[], byte[]>> batch, int index, Throwable failure) {
		this.failures.failedBatch(batch, index, failure);
	}

	// the batch is kept until the bad records are settled, and comes again for the others
	public void unreadable(List<ConsumerRecord<byte[], byte[]>> batch, List<ConsumerRecord<byte[], byte[]>> bad,
			Throwable failure) {
		this.failures.unreadable(batch, bad, failure);
	}

	// the records of a batch that were not abandoned before; the batch itself if all
	public List<ConsumerRecord<byte[], byte[]>> unsettled(List<ConsumerRecord<byte[], byte[]>> batch) {
		return this.failures.unsettled(batch);
	}

	/**
	 * A record counts as handled: its handler returned, or it was dropped on purpose.
	 * @param record the record
	 */
	public void handled(ConsumerRecord<byte[], byte[]> record) {
		this.partitions.handled(record);
	}

	/**
	 * A batch counts as handled, if it is all that was handed out.
	 * @param batch the batch, in its order
	 * @return false if something is missing, and nothing was noted
	 */
	public boolean handled(List<ConsumerRecord<byte[], byte[]>> batch) {
		return this.partitions.handled(batch);
	}

	/**
	 * Notes what ends the member by itself; the first one counts.
	 * @param failure the reason
	 */
	public void died(Throwable failure) {
		if (this.cause == null) {
			this.cause = failure;
		}
	}

	boolean mayBegin() {
		return !this.control.isHeld() && this.hand.isWithinSlice(this.nanos.getAsLong());
	}

	void applyTopicChange() {
		this.faults.forget(this.topicChange.apply(this.nanos.getAsLong()));
	}

	private boolean isFirst(Throwable failure) {
		died(failure);
		return this.cause == failure;
	}

	// makes the poll that is running return; any thread
	void wake() {
		this.client.wakeup();
	}

	/**
	 * Closes the client of a member that has no poll thread, or none any more.
	 */
	public void abandon() {
		try {
			this.client.close(CloseOptions.timeout(Duration.ZERO));
		}
		catch (RuntimeException ex) {
			died(ex);
		}
		finally {
			closed();
		}
	}

	/**
	 * What its handler, or whoever takes its records by hand, has in hand.
	 * @return one for each, where there is one
	 */
	public List<InFlight> handsFull() {
		InFlight now = this.hand.look();
		return (now != null) ? List.of(now) : this.failures.hands().full();
	}

	public List<PartitionAssignment> assignment() {
		return this.assignment.latest();
	}

	// any thread
	public List<BlockedPartition> blockedPartitions() {
		return this.faults.blocked(this.nanos.getAsLong());
	}

	// the poll thread; empty before the first poll
	public Optional<Thread> thread() {
		return Optional.ofNullable(this.thread);
	}

	ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		this.thread = Thread.currentThread();
		this.hand.newSlice();
		try {
			return this.partitions.handedOut(this.loop.poll(timeout));
		}
		catch (WakeupException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			died(ex);
			throw FatalErrors.forContainer(ex);
		}
		catch (Error ex) {
			died(ex);
			throw ex;
		}
	}

	void moved(Collection<TopicPartition> moved) {
		this.faults.forget(moved);
		this.partitions.some(moved).forEach((state) -> {
			state.moved();
			this.failures.gone(state);
		});
	}

	void restarted(PartitionState state) {
		state.restart();
		this.failures.gone(state);
	}

	void assigned(Collection<TopicPartition> assigned) {
		this.partitions.assigned(assigned, this.nanos.getAsLong());
		this.gate.assigned(assigned);
		this.assignment.refresh();
	}

	MemberListener listener() {
		return this.listener;
	}

	void gone(Collection<TopicPartition> gone) {
		List<PartitionState> removed = this.partitions.remove(gone);
		this.faults.forget(gone);
		for (PartitionState state : removed) {
			this.failures.gone(state);
			this.ledger.gone(state);
		}
		this.gate.gone(gone);
		this.assignment.refresh();
		if (!removed.isEmpty() && !this.closed) {
			this.listener.rebalancing(this);
		}
	}

	void flush(Collection<TopicPartition> flushed, Duration timeout) {
		applyTopicChange();
		this.ledger.flush(() -> this.partitions.some(flushed), timeout, () -> false);
	}

	void flushBeforeEnd() {
		applyTopicChange();
		this.ledger.lost().ask();
		this.ledger.flush(this.partitions::all, DelegatingRebalanceListener.REVOKE_TIMEOUT, this.loop::rejoin);
	}

	void closed() {
		if (!this.closed) {
			this.closed = true;
			this.hand.drop(this.nanos.getAsLong());
			boolean committed = this.ledger.isAllConfirmed(this.partitions.all());
			this.partitions.byPartition().values().forEach(this.failures::gone);
			this.assignment.clear();
			this.faults.forget(List.copyOf(this.partitions.byPartition().keySet()));
			this.thread = null;
			this.listener.closed(this, committed, this.cause);
		}
	}

	String id() {
		return this.id;
	}

	FatalErrors fatalErrors() {
		return this.fatalErrors;
	}

	PartitionFaults faults() {
		return this.faults;
	}

	OffsetCommitter ledger() {
		return this.ledger;
	}

	PollLoop loop() {
		return this.loop;
	}

	Consumer<byte[], byte[]> client() {
		return this.client;
	}

	RunControl control() {
		return this.control;
	}

	PartitionPauser gate() {
		return this.gate;
	}

	void wokenFromOutside() {
		this.loop.woken();
		wake();
	}

	Partitions partitions() {
		return this.partitions;
	}

	long nanos() {
		return this.nanos.getAsLong();
	}

}
