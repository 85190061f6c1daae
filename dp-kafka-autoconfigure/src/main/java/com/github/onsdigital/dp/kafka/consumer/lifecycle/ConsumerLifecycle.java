package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.Transition;

/**
 * The life of one consumer: holds and facts come in, from any thread, and its owner
 * thread {@code dp-kafka-<id>} moves it and its runs to where they ask for. The set of
 * holds is the truth: a call changes it and returns.
 * <p>
 * Only {@link #stopAndWait} and {@link #awaitState} wait. The owner thread is no daemon:
 * an application that does nothing but consume lives while its cluster is not there yet.
 */
public final class ConsumerLifecycle {

	private final StateLock guard;

	private final ReconcileLoop owner;

	private final StateAwaiter waiting;

	private final Thread thread;

	private boolean begun;

	/**
	 * Makes the life-cycle of a consumer. It stands still until {@link #begin()}.
	 * @param id the consumer's id
	 * @param runs starts its runs
	 * @param observer is told what happens
	 * @param services clocks, threads and the back-off
	 */
	public ConsumerLifecycle(String id, ConsumerRun.Factory runs, LifecycleObserver observer,
			LifecycleServices services) {
		this(id, new ConsumerStateMachine(id, services.clock(), new RestartBackoff(services.retry(), services.random())), runs, observer,
				services.nanos(), services.threads());
	}

	ConsumerLifecycle(String id, ConsumerStateMachine machine, ConsumerRun.Factory runs, LifecycleObserver observer,
			LongSupplier nanos, ThreadFactory threads) {
		this.guard = new StateLock(machine);
		this.owner = new ReconcileLoop(this.guard, runs, observer, nanos);
		this.waiting = new StateAwaiter(id, this.guard, observer);
		this.thread = threads.newThread(this.owner);
		this.thread.setName("dp-kafka-" + id);
		this.thread.setDaemon(false);
	}

	/**
	 * Starts the owner thread, once. {@link #close()} ends it. If the system has no
	 * thread to give, this throws and may be called again.
	 */
	public void begin() {
		this.guard.change((machine) -> {
			if (!this.begun) {
				// first what may fail: without a thread it has not begun
				this.thread.start();
				this.begun = true;
				machine.begin();
			}
		});
	}

	public ConsumerState state() {
		return this.guard.machine().state();
	}

	public boolean isPaused() {
		return this.guard.read(ConsumerStateMachine::isPaused);
	}

	public boolean isInitialised() {
		return this.guard.read(ConsumerStateMachine::isInitialised);
	}

	/**
	 * Does something that may only be done while somebody held it from the beginning on:
	 * before its first start.
	 * @param action what to do, quickly
	 * @return whether it was done
	 */
	public boolean beforeStart(Runnable action) {
		return this.guard.read((machine) -> {
			if (!machine.wasStarted()) {
				action.run();
			}
			return !machine.wasStarted();
		});
	}

	/**
	 * Tells what went wrong with its runs.
	 * @return the failure, until it consumes again; {@code null} if there is none or if
	 * somebody else holds it
	 */
	public @Nullable String failure() {
		return this.guard.read((machine) -> Optional.ofNullable(machine.failure())).orElse(null);
	}

	/**
	 * Tells when something last went wrong with its runs.
	 * @return the moment, also if it consumes again; {@code null} if nothing ever did, or
	 * only while somebody else held it
	 */
	public @Nullable Instant failedAt() {
		return this.guard.read((machine) -> Optional.ofNullable(machine.failedAt())).orElse(null);
	}

	/**
	 * Places a hold, or replaces the one of the same owner. One of {@code error} stays
	 * until {@link #start()} or until it is released.
	 * @param holder who holds
	 * @param strength whether the membership is kept
	 * @param text why
	 */
	public void hold(HoldOwner holder, HoldStrength strength, String text) {
		this.guard.change((machine) -> machine.hold(holder, strength, text));
	}

	/**
	 * Withdraws a hold, if there is one.
	 * @param holder whose hold
	 */
	public void release(HoldOwner holder) {
		this.guard.change((machine) -> machine.release(holder));
	}

	/**
	 * Withdraws the operator's holds, and an {@code error} that waits for this.
	 */
	public void start() {
		this.guard.change(ConsumerStateMachine::start);
	}

	/**
	 * Says that the cluster was reached.
	 */
	public void reached() {
		this.guard.change(ConsumerStateMachine::reach);
	}

	/**
	 * Says whether the topic is known to exist. It gates the start of a run, and nothing
	 * else: a run that is there goes on.
	 * @param known whether it is
	 */
	public void topicKnown(boolean known) {
		this.guard.change((machine) -> machine.topic(known));
	}

	/**
	 * Notifies the run there is that the topic was deleted and created again.
	 */
	public void topicRecreated() {
		ConsumerRun run = run();
		if (run != null) {
			run.topicRecreated();
		}
	}

	/**
	 * Places the operator's stop and waits for the end of the run.
	 * @param timeout the longest wait
	 * @param text why it is stopped
	 * @return whether nothing runs and all that was handled is committed
	 * @throws IllegalStateException if called by a handler or a listener of this
	 * consumer, which would wait for itself
	 */
	public boolean stopAndWait(Duration timeout, String text) {
		refuseOwnThread();
		this.guard.lock();
		try {
			this.waiting.refuseOwnHandler(this.guard.machine().run());
		}
		finally {
			this.guard.unlock();
		}
		// the run and the hold together: whatever ends between them counts
		AtomicReference<@Nullable CurrentRun> current = new AtomicReference<>();
		this.guard.change((machine) -> {
			current.set(machine.run());
			machine.hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, text);
		});
		return this.waiting.awaitLeft(current.get(), timeout);
	}

	/**
	 * Waits for a state.
	 * @param state the state
	 * @param timeout the longest wait
	 * @return whether it was reached
	 * @throws IllegalStateException if called by a listener of this consumer when it is
	 * not in that state: it would wait for itself
	 */
	public boolean awaitState(ConsumerState state, Duration timeout) {
		if (state() != state) {
			refuseOwnThread();
		}
		return this.waiting.awaitState(state, timeout);
	}

	private void refuseOwnThread() {
		if (Thread.currentThread() == this.thread) {
			throw new IllegalStateException("A listener on thread '" + this.thread.getName()
					+ "' must not wait for the consumer that this thread moves");
		}
	}

	/**
	 * Whether a handler or a listener of this consumer ends the application: on the
	 * calling thread, or on one that waits for the shutdown hooks. A wait for the end of
	 * the consumer would then last for ever.
	 * @return whether one does
	 */
	public boolean isEndingApplication() {
		ConsumerRun run = run();
		return ShutdownThreads.contains(this.thread)
				|| (run != null && run.handlerThreads().stream().anyMatch(ShutdownThreads::contains));
	}

	/**
	 * Tells when a state is reached; what hangs on it runs on the owner thread and must
	 * not block.
	 * @param state the state
	 * @return completes then, or fails when the consumer is closed before
	 */
	public CompletableFuture<Void> whenState(ConsumerState state) {
		return this.guard.read((machine) -> {
			if (machine.state() == state) {
				return CompletableFuture.completedFuture(null);
			}
			if (machine.state() == ConsumerState.CLOSING) {
				return CompletableFuture.failedFuture(new IllegalStateException("closed"));
			}
			return this.owner.waitFor(state);
		});
	}

	/**
	 * Tells when nothing runs the next time, or now.
	 * @return completes then
	 */
	public CompletableFuture<Void> whenLeft() {
		return this.guard
			.read((machine) -> machine.isLeft() ? CompletableFuture.completedFuture(null) : this.owner.waitUntilLeft());
	}

	public CompletableFuture<Void> initialised() {
		return this.owner.initialised().copy();
	}

	public CompletableFuture<Void> closed() {
		return this.owner.closed().copy();
	}

	public List<Hold> holds() {
		return this.guard.read(ConsumerStateMachine::holds);
	}

	public List<Transition> history() {
		return this.guard.read(ConsumerStateMachine::history);
	}

	/**
	 * The partitions of the run there is.
	 * @return the partitions, none without a run
	 */
	public List<PartitionAssignment> assignment() {
		ConsumerRun run = run();
		return (run != null) ? run.assignment() : List.of();
	}

	/**
	 * What keeps partitions waiting and does not pass by itself.
	 * @return one text each
	 */
	public List<String> problems() {
		ConsumerRun run = run();
		return (run != null) ? run.problems() : List.of();
	}

	/**
	 * The partitions of the run there is that are set aside.
	 * @return the partitions, none without a run
	 */
	public List<BlockedPartition> blockedPartitions() {
		ConsumerRun run = run();
		return (run != null) ? run.blockedPartitions() : List.of();
	}

	/**
	 * How long handled records wait for a commit that is confirmed.
	 * @return the time, zero if nothing waits or runs
	 */
	public Duration unconfirmedFor() {
		ConsumerRun run = run();
		return (run != null) ? run.unconfirmedFor() : Duration.ZERO;
	}

	/**
	 * What is being handled.
	 * @return in words; empty if nothing is
	 */
	public String inHand() {
		ConsumerRun run = run();
		return (run != null) ? run.inHand() : "";
	}

	// Has the owner thread look again, for those who turn its clock.
	void wake() {
		this.guard.change((machine) -> {
		});
	}

	// Whether there is nothing for the owner thread to do.
	boolean isSettled() {
		return this.guard.read((machine) -> this.owner.isIdle());
	}

	@Nullable ConsumerRun run() {
		return this.guard.read((machine) -> Optional.ofNullable(machine.run()).map((current) -> current.run))
			.orElse(null);
	}

	/**
	 * Closes it for good and returns; {@link #closed()} tells when the run has ended. To
	 * be called again if it throws because there was no thread for this.
	 */
	public void close() {
		this.guard.change(ConsumerStateMachine::close);
		begin();
	}

}
