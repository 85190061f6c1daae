package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The life cycle of one consumer. Any thread places holds and reports facts; the
 * life-cycle thread {@code dp-kafka-<id>} performs the transitions and commands that they
 * require. The set of holds is the source of truth: a call changes it and returns.
 * <p>
 * Only {@link #stopAndWait} and {@link #awaitState} block. The life-cycle thread is not a
 * daemon: it keeps an application alive that only consumes, also before the cluster is
 * reached.
 */
@Internal
public final class ConsumerLifecycle {

	private final StateLock stateLock;

	private final ReconcileLoop reconcileLoop;

	private final StateAwaiter awaiter;

	private final Thread thread;

	private boolean begun;

	/**
	 * Creates the life cycle of a consumer. It performs no transition until
	 * {@link #startThread()}.
	 * @param id the id of the consumer
	 * @param runs starts the runs
	 * @param observer receives transitions, failures and warnings
	 * @param services time, threads and the back-off
	 */
	public ConsumerLifecycle(String id, ConsumerRun.Factory runs, LifecycleObserver observer,
			LifecycleServices services) {
		this(id, new ConsumerStateMachine(id, services.time().clock(),
				new RestartBackoff(services.retry(), services.time().random())), runs, observer, services.time(),
				services.threads());
	}

	ConsumerLifecycle(String id, ConsumerStateMachine machine, ConsumerRun.Factory runs, LifecycleObserver observer,
			TimeSource time, ThreadFactory threads) {
		this.stateLock = new StateLock(machine, time);
		this.reconcileLoop = new ReconcileLoop(this.stateLock, runs, observer, time);
		this.awaiter = new StateAwaiter(id, this.stateLock, observer);
		this.thread = threads.newThread(this.reconcileLoop);
		this.thread.setName("dp-kafka-" + id);
		this.thread.setDaemon(false);
	}

	/**
	 * Starts the life-cycle thread. Further calls have no effect. Throws if the system
	 * cannot create a thread, and may then be called again. {@link #close()} ends the
	 * thread.
	 */
	public void startThread() {
		this.stateLock.change((machine) -> {
			if (!this.begun) {
				// starting the thread may fail; without a thread the life cycle has not
				// begun
				this.thread.start();
				this.begun = true;
				machine.recordStarted();
			}
		});
	}

	public ConsumerState state() {
		return this.stateLock.machine().state();
	}

	public boolean isPaused() {
		return this.stateLock.read(ConsumerStateMachine::isPaused);
	}

	public boolean isInitialised() {
		return this.stateLock.read(ConsumerStateMachine::isInitialised);
	}

	/**
	 * Runs an action if the consumer was never started: it was held from the beginning.
	 * @param action the action; runs with the lock held and must not block
	 * @return whether the action was run
	 */
	public boolean runIfNeverStarted(Runnable action) {
		return this.stateLock.read((machine) -> {
			if (!machine.wasStarted()) {
				action.run();
			}
			return !machine.wasStarted();
		});
	}

	/**
	 * Returns the failure of the last run, until the consumer consumes again.
	 * @return the failure; {@code null} if there is none, or if another owner holds the
	 * consumer
	 */
	public @Nullable String failure() {
		return this.stateLock.read((machine) -> Optional.ofNullable(machine.failure())).orElse(null);
	}

	/**
	 * Returns the time of the last failure of a run, also if the consumer consumes again.
	 * @return the time; {@code null} if no run failed, or only while another owner held
	 * the consumer
	 */
	public @Nullable Instant failedAt() {
		return this.stateLock.read((machine) -> Optional.ofNullable(machine.failedAt())).orElse(null);
	}

	/**
	 * Places a hold, or replaces the hold of the same owner. A hold of {@code error}
	 * stays until {@link #start()} or until it is withdrawn.
	 * @param owner the owner of the hold
	 * @param strength whether the membership is kept
	 * @param text the reason
	 */
	public void hold(HoldOwner owner, HoldStrength strength, String text) {
		this.stateLock.change((machine) -> machine.hold(owner, strength, text));
	}

	/**
	 * Withdraws the hold of an owner, if there is one.
	 * @param owner the owner of the hold
	 */
	public void withdrawHold(HoldOwner owner) {
		this.stateLock.change((machine) -> machine.withdrawHold(owner));
	}

	/**
	 * Withdraws the operator's holds, and an {@code error} hold that waits for a start.
	 */
	public void start() {
		this.stateLock.change(ConsumerStateMachine::start);
	}

	/**
	 * Reports that the cluster was reached.
	 */
	public void reached() {
		this.stateLock.change(ConsumerStateMachine::clusterReached);
	}

	/**
	 * Reports whether the topic exists. A run starts only if the topic exists; a run that
	 * is active continues.
	 * @param known whether the topic exists
	 */
	public void topicKnown(boolean known) {
		this.stateLock.change((machine) -> machine.topicKnown(known));
	}

	/**
	 * Notifies the current run, if any, that the topic was deleted and created again.
	 */
	public void topicRecreated() {
		ConsumerRun run = run();
		if (run != null) {
			run.topicRecreated();
		}
	}

	/**
	 * Places the operator's stop and blocks until the current run and all calls of the
	 * handler have ended.
	 * @param timeout the longest time to wait
	 * @param text the reason for the stop
	 * @return whether no run is active, no call is running and all handled records are
	 * committed
	 * @throws IllegalStateException if called by a handler or a listener of this
	 * consumer, which would wait for itself
	 */
	public boolean stopAndWait(Duration timeout, String text) {
		rejectOwnThread();
		this.stateLock.lock();
		try {
			this.awaiter.rejectOwnHandler(this.stateLock.machine().run());
		}
		finally {
			this.stateLock.unlock();
		}
		return this.awaiter.stopAndWait(timeout, text);
	}

	/**
	 * Blocks until a state is reached.
	 * @param state the state
	 * @param timeout the longest time to wait
	 * @return whether the state was reached
	 * @throws IllegalStateException if called by a listener of this consumer while the
	 * consumer is not in that state: the listener would wait for itself
	 */
	public boolean awaitState(ConsumerState state, Duration timeout) {
		if (state() != state) {
			rejectOwnThread();
		}
		return this.awaiter.awaitState(state, timeout);
	}

	private void rejectOwnThread() {
		if (Thread.currentThread() == this.thread) {
			throw new IllegalStateException("A listener on thread '" + this.thread.getName()
					+ "' must not wait for the consumer whose state this thread changes");
		}
	}

	/**
	 * Returns whether a handler or a listener of this consumer ends the application: on
	 * the calling thread, or on a thread that waits for the shutdown hooks. A wait for
	 * the end of the consumer would then never end.
	 * @return whether a handler or a listener ends the application
	 */
	public boolean isEndingApplication() {
		ConsumerRun run = run();
		return ShutdownThreads.contains(this.thread)
				|| (run != null && run.handlerThreads().stream().anyMatch(ShutdownThreads::contains));
	}

	/**
	 * Returns a future for a state. Actions chained to it run on the life-cycle thread
	 * and must not block.
	 * @param state the state
	 * @return a future that completes when the state is reached, and fails if the
	 * consumer is closed before
	 */
	public CompletableFuture<Void> whenState(ConsumerState state) {
		return this.stateLock.read((machine) -> {
			if (machine.state() == state) {
				return CompletableFuture.completedFuture(null);
			}
			if (machine.state() == ConsumerState.CLOSING) {
				return CompletableFuture.failedFuture(new IllegalStateException("closed"));
			}
			return this.reconcileLoop.whenState(state);
		});
	}

	/**
	 * Returns a future for the next moment without an active run, which may be now.
	 * @return a future that completes then
	 */
	public CompletableFuture<Void> whenRunEnded() {
		return this.stateLock.read((machine) -> machine.hasNoActiveRun() ? CompletableFuture.completedFuture(null)
				: this.reconcileLoop.whenRunEnded());
	}

	public CompletableFuture<Void> initialised() {
		return this.reconcileLoop.initialised().copy();
	}

	public CompletableFuture<Void> closed() {
		return this.reconcileLoop.closed().copy();
	}

	public List<Hold> holds() {
		return this.stateLock.read(ConsumerStateMachine::holds);
	}

	public List<Transition> history() {
		return this.stateLock.read(ConsumerStateMachine::history);
	}

	// The following methods query the current run. Without a run they return an empty
	// value.
	public List<PartitionAssignment> assignment() {
		ConsumerRun run = run();
		return (run != null) ? run.assignment() : List.of();
	}

	public List<String> problems() {
		ConsumerRun run = run();
		return (run != null) ? run.problems() : List.of();
	}

	public List<BlockedPartition> blockedPartitions() {
		ConsumerRun run = run();
		return (run != null) ? run.blockedPartitions() : List.of();
	}

	public Duration unconfirmedFor() {
		ConsumerRun run = run();
		return (run != null) ? run.unconfirmedFor() : Duration.ZERO;
	}

	// also the records of earlier runs whose calls have not ended
	public String inFlight() {
		ConsumerRun run = run();
		String current = (run != null) ? run.inFlight() : "";
		String remaining = this.stateLock.read((machine) -> machine.remainingCalls().describe());
		return current + ((current.isEmpty() || remaining.isEmpty()) ? "" : ", ") + remaining;
	}

	public ConcurrencyStatus concurrency(int maxUncommitted) {
		ConsumerRun run = run();
		ConcurrencyStatus current = Optional.ofNullable(run)
			.flatMap(ConsumerRun::concurrency)
			.orElseGet(() -> new ConcurrencyStatus(0, 0, maxUncommitted, List.of(), List.of()));
		return this.stateLock.read((machine) -> machine.remainingCalls().addTo(current));
	}

	// Wakes the life-cycle thread, for tests that control its clock.
	void wake() {
		this.stateLock.change((machine) -> {
		});
	}

	// Returns whether the life-cycle thread has nothing to do.
	boolean isReconciled() {
		return this.stateLock.read((machine) -> this.reconcileLoop.isReconciled());
	}

	@Nullable ConsumerRun run() {
		return this.stateLock.read((machine) -> Optional.ofNullable(machine.run()).map((current) -> current.run))
			.orElse(null);
	}

	/**
	 * Closes the consumer permanently and returns. {@link #closed()} completes when the
	 * run has ended. Throws if the system cannot create the thread that this requires,
	 * and may then be called again.
	 */
	public void close() {
		this.stateLock.change(ConsumerStateMachine::close);
		startThread();
	}

}
