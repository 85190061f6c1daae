package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.UnfinishedCalls;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * One member of a consumer group: its Kafka client, the records it has fetched, and the
 * offsets that are handled. Runs on the poll thread, except {@link #wake()} and the
 * read-only views.
 */
@Internal
public final class GroupMember {

	private final MemberContext context;

	private final MemberListener listener;

	private final FailureHandler failures;

	private final PollLoop loop;

	private volatile @Nullable Thread thread;

	private final CurrentRecord currentRecord = new CurrentRecord();

	private final AssignmentView assignment;

	private boolean called;

	private @Nullable Throwable cause;

	private boolean closed;

	GroupMember(MemberSettings settings, Consumer<byte[], byte[]> client, RunControl control, MemberListener listener,
			TimeSource time) {
		this.context = MemberContext.create(settings.consumerId(), client, control, time, this::isFirst);
		this.listener = listener;
		this.assignment = new AssignmentView(this.context.partitions());
		LaneSettings lanes = settings.lanes();
		this.failures = FailureHandler.create(settings, this.context, this::wake,
				(lanes != null) ? lanes.calls().apply(this) : null);
		MembershipCheck membership = new MembershipCheck(this.context,
				new StallDetector(time::nanoTime, time.clock()::millis), this.currentRecord);
		this.loop = new PollLoop(settings, this.context, this.failures, membership,
				(pauses) -> this.listener.idle(this, pauses));
		this.failures.addUndecidedCheck(this.loop.blockedPartitions()::isUndecided);
	}

	// the member behind a consumer that dp-kafka created
	public static GroupMember of(Consumer<?, ?> consumer) {
		return ConsumerProxy.memberOf(consumer);
	}

	public String consumerId() {
		return this.context.consumerId();
	}

	// the container has started a record or a batch; its handler is not called yet
	public void dispatched() {
		this.called = false;
	}

	// the handler is called now, for this many records starting with this one
	public void begin(ConsumerRecord<byte[], byte[]> record, int count) {
		long now = this.context.nanos();
		PartitionState state = this.context.partitions().of(record);
		if (state != null) {
			state.started(now);
		}
		this.called = true;
		this.currentRecord.begin(record, count, now);
	}

	// whether the handler was called for the record or batch that the container started
	// last
	public boolean isCalled() {
		return this.called;
	}

	// no handler is running; returns how long it ran, in nanoseconds
	public long end() {
		return this.currentRecord.end(this.context.nanos());
	}

	// the record stays at the head of its partition; other partitions continue
	public void failed(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
		this.failures.failed(record, failure);
	}

	// the records before the index count as handled; -1 if all of them failed
	public void failedBatch(List<ConsumerRecord<byte[], byte[]>> batch, int index, Throwable failure) {
		this.failures.failedBatch(batch, index, failure);
	}

	// the batch is retained until the unreadable records are resolved, and then
	// dispatched again without them
	public void unreadable(List<ConsumerRecord<byte[], byte[]>> batch, List<ConsumerRecord<byte[], byte[]>> bad,
			Throwable failure) {
		this.failures.unreadable(batch, bad, failure);
	}

	// the records of a batch that were not abandoned before; the batch itself if none was
	public List<ConsumerRecord<byte[], byte[]>> withoutAbandoned(List<ConsumerRecord<byte[], byte[]>> batch) {
		return this.failures.withoutAbandoned(batch);
	}

	/**
	 * Marks a record as handled: its handler returned, or a filter dropped it.
	 * @param record the record
	 */
	public void handled(ConsumerRecord<byte[], byte[]> record) {
		this.context.partitions().handled(record);
	}

	/**
	 * Marks a batch as handled if it contains all records that were dispatched.
	 * @param batch the batch, in its order
	 * @return false if records are missing; nothing is marked then
	 */
	public boolean handled(List<ConsumerRecord<byte[], byte[]>> batch) {
		return this.context.partitions().handled(batch);
	}

	/**
	 * Records the failure that ends the member; only the first one counts.
	 * @param failure the failure
	 */
	public void endedBy(Throwable failure) {
		if (this.cause == null) {
			this.cause = failure;
		}
	}

	private boolean isFirst(Throwable failure) {
		endedBy(failure);
		return this.cause == failure;
	}

	// makes the running poll return; any thread
	void wake() {
		this.context.client().wakeup();
	}

	/**
	 * Closes the client of a member whose poll thread never started or has ended.
	 */
	public void closeClient() {
		try {
			this.context.client().close(CloseOptions.timeout(Duration.ZERO));
		}
		catch (RuntimeException ex) {
			endedBy(ex);
		}
		finally {
			closed();
		}
	}

	/**
	 * Returns what is in flight: the records of the running handler, or the messages that
	 * are consumed manually. Any thread.
	 * @return one entry for each handler call or message
	 */
	public List<InFlight> inFlight() {
		InFlight now = this.currentRecord.inFlight();
		return (now != null) ? List.of(now) : this.failures.tracker().inFlight();
	}

	public List<PartitionAssignment> assignment() {
		return this.assignment.latest();
	}

	// any thread
	public List<BlockedPartition> blockedPartitions() {
		return this.loop.blockedPartitions().blocked(this.context.nanos());
	}

	// the poll thread and the threads of workers; empty before the first poll
	public List<Thread> handlerThreads() {
		List<Thread> threads = new ArrayList<>(this.failures.workerThreads());
		Thread poll = this.thread;
		if (poll != null) {
			threads.add(poll);
		}
		return threads;
	}

	// what is dispatched to workers; empty if the poll thread calls the handler
	public Optional<LaneStatus> lanes() {
		return this.failures.lanes();
	}

	// the calls of workers that have not ended although the member left their partition
	public UnfinishedCalls unfinishedCalls() {
		return this.failures.unfinishedCalls();
	}

	// the consumer that interceptors on worker threads receive: the client belongs to the
	// poll thread
	public Consumer<byte[], byte[]> workerConsumer() {
		return ConsumerProxy.forWorkers(this.context.client(), this);
	}

	ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		this.thread = Thread.currentThread();
		this.currentRecord.startDispatchPeriod();
		try {
			return this.context.partitions().dispatched(this.loop.poll(timeout));
		}
		catch (WakeupException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			endedBy(ex);
			throw FatalErrors.forContainer(ex);
		}
		catch (Error ex) {
			endedBy(ex);
			throw ex;
		}
	}

	void positionChanged(Collection<TopicPartition> changed) {
		this.loop.blockedPartitions().forget(changed);
		this.context.partitions().statesOf(changed).forEach((state) -> {
			state.positionChanged();
			this.failures.forget(state);
		});
	}

	void assigned(Collection<TopicPartition> assigned) {
		this.context.partitions().assigned(assigned, this.context.nanos());
		this.context.pauser().assigned(assigned);
		this.assignment.refresh();
	}

	MemberListener listener() {
		return this.listener;
	}

	void removed(Collection<TopicPartition> partitions) {
		List<PartitionState> removed = this.context.partitions().remove(partitions);
		this.loop.blockedPartitions().forget(partitions);
		for (PartitionState state : removed) {
			this.failures.forget(state);
			this.context.committer().removed(state);
		}
		this.context.pauser().removed(partitions);
		this.assignment.refresh();
		if (!removed.isEmpty() && !this.closed) {
			this.listener.rebalancing(this);
		}
	}

	void flush(Collection<TopicPartition> flushed, Duration timeout) {
		this.loop.applyTopicChange();
		this.context.committer().flush(() -> this.context.partitions().statesOf(flushed), timeout, () -> false);
	}

	void flushBeforeEnd() {
		this.loop.applyTopicChange();
		this.context.committer().lost().refresh();
		this.context.committer().flush(this.context.partitions()::all, ClientQuery.REVOKE_TIMEOUT, this.loop::rejoin);
	}

	void closed() {
		if (!this.closed) {
			this.closed = true;
			this.currentRecord.end(this.context.nanos());
			boolean committed = this.context.committer().isAllConfirmed(this.context.partitions().all());
			this.context.partitions().byPartition().values().forEach(this.failures::forget);
			this.failures.close();
			this.assignment.clear();
			this.loop.blockedPartitions().forget(List.copyOf(this.context.partitions().byPartition().keySet()));
			this.thread = null;
			this.listener.closed(this, committed, this.cause);
		}
	}

	MemberContext context() {
		return this.context;
	}

	// how long handled records have been waiting for a confirmed commit; any thread
	long unconfirmedNanos() {
		return this.context.committer().age().nanos();
	}

	PollLoop loop() {
		return this.loop;
	}

	void onWakeup() {
		this.loop.woken();
		wake();
	}

}
