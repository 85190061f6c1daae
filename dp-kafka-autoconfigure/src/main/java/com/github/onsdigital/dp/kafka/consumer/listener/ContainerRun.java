package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;

import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunEnd;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunListener;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.ConsumerProxy;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.GroupMember;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.MemberListener;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.MemberSettings;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.RunControl;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * One run of a consumer on a Spring Kafka container of its own. Combines the
 * notifications of its members: joined when all have an assignment, idle when none has
 * records in flight, ended when all clients are closed.
 */
final class ContainerRun implements ConsumerRun, MemberListener {

	private static final Logger logger = LoggerFactory.getLogger(ContainerRun.class);

	private final RunControl control;

	private final MemberSettings settings;

	private final int workers;

	private final RunListener listener;

	private final TimeSource time;

	private final RunStatus status;

	private final Set<GroupMember> assigned = new HashSet<>();

	private final Set<GroupMember> idle = new HashSet<>();

	private final Set<GroupMember> closed = new HashSet<>();

	private final Set<GroupMember> withoutThread = new HashSet<>();

	private final ContainerExecutors threads;

	private @Nullable ConcurrentMessageListenerContainer<byte[], byte[]> container;

	private @Nullable Future<?> monitorTask;

	private int endedThreads;

	private boolean started;

	private boolean ended;

	private boolean committed = true;

	private @Nullable Throwable cause;

	ContainerRun(MemberSettings settings, int workers, RunListener listener, TimeSource time) {
		this.settings = settings;
		this.workers = workers;
		this.listener = listener;
		this.control = new RunControl(listener::isHeld);
		this.time = time;
		this.status = new RunStatus(settings, this.control, time::nanoTime);
		this.threads = new ContainerExecutors(settings.consumerId(), this::threadEnded, time);
	}

	// Stops the container again if its start fails.
	void start(ConcurrentMessageListenerContainer<byte[], byte[]> newContainer) {
		this.container = newContainer;
		try {
			newContainer.start();
			if (this.control.members().size() != this.workers) {
				throw new IllegalStateException(
						"the container created " + this.control.members().size() + " consumers of dp-kafka instead of "
								+ this.workers + "; a container factory that replaces dp-kafka's must be configured by "
								+ "ManagedContainerFactoryConfigurer");
			}
			this.threads.requireThreads();
		}
		catch (RuntimeException | Error ex) {
			this.threads.cancelWaiting();
			stop();
			// a member with a thread ends by itself; it may have a record in flight
			// already
			List<GroupMember> all = this.control.members();
			List<GroupMember> remaining = all.subList(Math.min(this.threads.startedThreads(), all.size()), all.size());
			synchronized (this) {
				this.withoutThread.addAll(remaining);
				this.cause = (this.cause != null) ? this.cause : ex;
			}
			remaining.forEach(GroupMember::closeClient);
			if (this.threads.startedThreads() == 0) {
				this.threads.end();
				throw ex;
			}
		}
		RunEnd end;
		boolean threadEnded;
		synchronized (this) {
			this.started = true;
			threadEnded = hasEndedThread();
			end = endIfOver();
		}
		if (threadEnded) {
			closeAfterThreadEnd();
		}
		reportEnd(end);
	}

	// Sets the monitoring task, which is cancelled at the end of the run.
	void setMonitorTask(Future<?> newMonitorTask) {
		boolean over;
		synchronized (this) {
			this.monitorTask = newMonitorTask;
			over = this.ended;
		}
		if (over) {
			newMonitorTask.cancel(false);
		}
	}

	// the views of the members
	RunStatus status() {
		return this.status;
	}

	// the number of members
	int workers() {
		return this.workers;
	}

	ContainerExecutors threads() {
		return this.threads;
	}

	private void threadEnded(@Nullable Throwable failure) {
		boolean isStarted;
		synchronized (this) {
			this.endedThreads++;
			if (!hasEndedThread()) {
				return;
			}
			if (this.cause == null) {
				this.cause = (failure != null) ? failure : new IllegalStateException("a consumer's thread ended");
			}
			isStarted = this.started;
		}
		logger.error(
				"consumer " + this.settings.consumerId() + ": a consumer's thread ended before its client was closed",
				SafeThrowable.forLog(failure));
		// a stop during the container's start would miss the threads that start later
		if (isStarted) {
			closeAfterThreadEnd();
		}
	}

	private boolean hasEndedThread() {
		Set<GroupMember> withThread = new HashSet<>(this.closed);
		withThread.removeAll(this.withoutThread);
		return withThread.size() < this.endedThreads;
	}

	private void closeAfterThreadEnd() {
		stop();
		List<GroupMember> remaining;
		synchronized (this) {
			if (this.endedThreads < this.threads.startedThreads()) {
				return;
			}
			remaining = new ArrayList<>(this.control.members());
			remaining.removeAll(this.closed);
		}
		remaining.forEach(GroupMember::closeClient);
	}

	int workerOf(Consumer<?, ?> consumer) {
		return this.control.members().indexOf(GroupMember.of(consumer));
	}

	Consumer<byte[], byte[]> intercept(Consumer<byte[], byte[]> client) {
		return ConsumerProxy.over(client, this.settings, this.control, this, this.time);
	}

	@Override
	public void pause() {
		// atomic: a notification of an earlier pause must not count for this one
		synchronized (this) {
			this.idle.clear();
			this.control.pause();
		}
	}

	@Override
	public void resume() {
		this.control.resume();
	}

	@Override
	public void stop() {
		this.control.stop();
		Objects.requireNonNull(this.container, "not started").stop(() -> {
		});
	}

	@Override
	public void topicRecreated() {
		this.control.topicRecreated();
	}

	@Override
	public Duration unconfirmedFor() {
		return this.control.unconfirmedFor();
	}

	@Override
	public String inFlight() {
		return this.status.inFlight();
	}

	@Override
	public List<PartitionAssignment> assignment() {
		return this.status.assignment();
	}

	@Override
	public List<String> problems() {
		return this.status.problems();
	}

	@Override
	public Optional<ConcurrencyStatus> concurrency() {
		return this.status.concurrency();
	}

	@Override
	public List<BlockedPartition> blockedPartitions() {
		return this.control.members().stream().flatMap((member) -> member.blockedPartitions().stream()).toList();
	}

	@Override
	public boolean isOwnThread() {
		return handlerThreads().contains(Thread.currentThread());
	}

	@Override
	public List<Thread> handlerThreads() {
		return this.control.members().stream().flatMap((member) -> member.handlerThreads().stream()).toList();
	}

	@Override
	public void assigned(GroupMember member) {
		// Notified under the lock, so that the last event of two workers is the last
		// notification.
		synchronized (this) {
			this.assigned.add(member);
			if (this.assigned.size() == this.workers) {
				this.listener.joined();
			}
		}
	}

	@Override
	public void rebalancing(GroupMember member) {
		synchronized (this) {
			this.assigned.remove(member);
			this.listener.rebalancing();
		}
	}

	@Override
	public void idle(GroupMember member, int pause) {
		boolean all;
		synchronized (this) {
			if (pause != this.control.pauses()) {
				return;
			}
			this.idle.add(member);
			all = this.idle.size() == this.workers;
		}
		if (all) {
			this.listener.idle();
		}
	}

	@Override
	public void closed(GroupMember member, boolean memberCommitted, @Nullable Throwable memberCause) {
		RunEnd end;
		synchronized (this) {
			this.closed.add(member);
			this.committed &= memberCommitted;
			if (this.cause == null) {
				this.cause = memberCause;
			}
			end = endIfOver();
		}
		reportEnd(end);
	}

	private @Nullable RunEnd endIfOver() {
		if (!this.started || this.ended || this.closed.size() < this.control.members().size()) {
			return null;
		}
		this.ended = true;
		return new RunEnd(RunEndKinds.of(this.cause, this.control.isStopping()), this.committed, this.cause,
				this.control.members().stream().map(GroupMember::unfinishedCalls).toList());
	}

	private void reportEnd(@Nullable RunEnd end) {
		if (end != null) {
			Future<?> task;
			synchronized (this) {
				task = this.monitorTask;
			}
			if (task != null) {
				task.cancel(false);
			}
			this.threads.end();
			this.listener.ended(end);
		}
	}

}
