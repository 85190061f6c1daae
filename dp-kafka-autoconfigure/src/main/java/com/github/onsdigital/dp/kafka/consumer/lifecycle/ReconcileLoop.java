package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The loop of the life-cycle thread. It compares the state that the holds require with
 * the facts, performs one action, and repeats; it sleeps when there is nothing to do.
 * Other threads only change holds and facts and wake it, so wake-ups may merge.
 */
final class ReconcileLoop implements Runnable {

	/**
	 * The delay before a failed command is repeated, in nanoseconds.
	 */
	private static final long COMMAND_RETRY = Duration.ofSeconds(1).toNanos();

	private final StateLock stateLock;

	private final ConsumerRun.Factory runs;

	private final LifecycleObserver observer;

	private final TimeSource time;

	private final Deque<Runnable> notifications = new ArrayDeque<>();

	private final StateFutures stateFutures;

	private final List<CompletableFuture<Void>> runEndedFutures = new ArrayList<>();

	private final CompletableFuture<Void> initialised;

	private final CompletableFuture<Void> closed;

	private boolean commandFailed;

	private long commandAt;

	private boolean waiting;

	private boolean done;

	ReconcileLoop(StateLock stateLock, ConsumerRun.Factory runs, LifecycleObserver observer, TimeSource time) {
		this.stateLock = stateLock;
		this.runs = runs;
		this.observer = observer;
		this.time = time;
		this.stateFutures = new StateFutures(time);
		this.initialised = time.newFuture();
		this.closed = time.newFuture();
	}

	CompletableFuture<Void> initialised() {
		return this.initialised;
	}

	CompletableFuture<Void> closed() {
		return this.closed;
	}

	// Returns a future for a state that is not the current one. With the lock.
	CompletableFuture<Void> whenState(ConsumerState state) {
		return this.stateFutures.add(state);
	}

	// Returns a future for the next moment without an active run. With the lock.
	CompletableFuture<Void> whenRunEnded() {
		CompletableFuture<Void> ended = this.time.newFuture();
		this.runEndedFutures.add(ended);
		return ended;
	}

	@Override
	public void run() {
		while (!this.done) {
			try {
				perform(nextTask());
			}
			catch (RuntimeException | Error ex) {
				// a defect of dp-kafka: logged, and repeated after a delay
				warn("a transition failed and is retried in 1 s", ex);
				backOff();
			}
		}
	}

	private void backOff() {
		this.stateLock.lock();
		try {
			sleep(COMMAND_RETRY);
		}
		finally {
			this.stateLock.unlock();
		}
	}

	// Returns the next task to perform outside the lock; waits for it. Notifications of a
	// transition are delivered before the next transition.
	private Runnable nextTask() {
		this.stateLock.lock();
		try {
			while (true) {
				ConsumerStateMachine machine = this.stateLock.machine();
				long now = this.time.nanoTime();
				Runnable notification = this.notifications.poll();
				if (notification != null) {
					return notification;
				}
				ReconcileAction action = machine.next();
				if (action.to() != null) {
					transition(machine, action.to());
					continue;
				}
				long delay = this.commandFailed ? this.commandAt - now : 0;
				if (action != ReconcileAction.WAIT && delay <= 0) {
					return command(machine, action);
				}
				if (machine.isDue(now)) {
					machine.expireBackoff();
					continue;
				}
				long sleep = machine.remaining(now);
				sleep((delay > 0) ? Math.min(delay, sleep) : sleep);
			}
		}
		finally {
			this.stateLock.unlock();
		}
	}

	// Returns whether the thread sleeps and has nothing to do. With the lock.
	boolean isReconciled() {
		ConsumerStateMachine machine = this.stateLock.machine();
		boolean noWork = this.notifications.isEmpty() && machine.next() == ReconcileAction.WAIT
				&& !machine.isDue(this.time.nanoTime());
		return this.closed.isDone() || (this.waiting && noWork);
	}

	private void sleep(long nanos) {
		this.waiting = true;
		try {
			this.stateLock.await(nanos);
		}
		catch (InterruptedException ex) {
			// the interrupt status was set by a listener: only close() ends this thread
		}
		finally {
			this.waiting = false;
		}
	}

	private void perform(Runnable work) {
		try {
			work.run();
		}
		catch (RuntimeException | Error ex) {
			warn("one of its listeners failed", ex);
		}
	}

	private void warn(String text, @Nullable Throwable cause) {
		try {
			this.observer.onWarning(text, cause);
		}
		catch (RuntimeException | Error ex) {
			Thread thread = Thread.currentThread();
			thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
		}
	}

	private void transition(ConsumerStateMachine machine, ConsumerState to) {
		Transition transition = machine.transition(to);
		List<Hold> holds = machine.holds();
		List<CompletableFuture<Void>> reached = this.stateFutures.remove(to);
		List<CompletableFuture<Void>> unreachable = (to == ConsumerState.CLOSING) ? this.stateFutures.removeAll()
				: List.of();
		List<CompletableFuture<Void>> ended = removeRunEndedFutures(machine);
		this.notifications.add(() -> this.observer.onTransition(transition, holds));
		if (transition.from() == ConsumerState.INITIALISING && to != ConsumerState.CLOSING) {
			this.notifications.add(() -> this.initialised.complete(null));
		}
		this.notifications.add(() -> {
			reached.forEach((future) -> future.complete(null));
			ended.forEach((future) -> future.complete(null));
			unreachable.forEach((future) -> future.completeExceptionally(new IllegalStateException("closed")));
		});
		this.stateLock.signal();
	}

	// A paused run that ends abnormally causes no transition, so the futures for
	// its end are completed here.
	private void completeRunEndedFutures(ConsumerStateMachine machine) {
		List<CompletableFuture<Void>> ended = removeRunEndedFutures(machine);
		if (!ended.isEmpty()) {
			this.notifications.add(() -> ended.forEach((future) -> future.complete(null)));
		}
	}

	private List<CompletableFuture<Void>> removeRunEndedFutures(ConsumerStateMachine machine) {
		if (!machine.hasNoActiveRun()) {
			return List.of();
		}
		List<CompletableFuture<Void>> ended = List.copyOf(this.runEndedFutures);
		this.runEndedFutures.clear();
		return ended;
	}

	private Runnable command(ConsumerStateMachine machine, ReconcileAction action) {
		this.commandFailed = false;
		CurrentRun current = machine.run();
		if (current == null) {
			return (action == ReconcileAction.END) ? end(machine) : start(machine.newRun());
		}
		ConsumerRun run = current.run;
		if (run == null) {
			throw new IllegalStateException("only the life-cycle thread starts a run");
		}
		return switch (action) {
			case PAUSE_RUN -> send(current, CurrentRun.RequestedState.PAUSE, run::pause);
			case RESUME_RUN -> send(current, CurrentRun.RequestedState.RUN, run::resume);
			default -> send(current, CurrentRun.RequestedState.STOP, run::stop);
		};
	}

	private Runnable end(ConsumerStateMachine machine) {
		this.done = true;
		List<CompletableFuture<Void>> ended = removeRunEndedFutures(machine);
		return () -> {
			ended.forEach((future) -> future.complete(null));
			this.initialised.cancel(false);
			this.closed.complete(null);
		};
	}

	// Records the request before the command is called, because the run may respond
	// during the call.
	private Runnable send(CurrentRun current, CurrentRun.RequestedState requested, Runnable command) {
		CurrentRun.RequestedState before = current.requested;
		boolean wasIdle = current.idle;
		current.request(requested);
		return () -> {
			try {
				command.run();
			}
			catch (RuntimeException | Error ex) {
				this.stateLock.change((machine) -> {
					current.requested = before;
					current.idle = wasIdle;
					this.commandFailed = true;
					this.commandAt = this.time.nanoTime() + COMMAND_RETRY;
				});
				warn("a container failed to change to " + requested + "; the change is retried in 1 s", ex);
			}
		};
	}

	private Runnable start(CurrentRun current) {
		return () -> {
			warnOfRemainingCalls();
			try {
				ConsumerRun run = this.runs.start(new RunEvents(this.stateLock, this, current));
				this.stateLock.change((machine) -> current.run = run);
			}
			catch (RuntimeException | Error ex) {
				this.stateLock.change((machine) -> {
					if (machine.isCurrent(current)) {
						ended(current, new RunEnd(RunEnd.Kind.ERROR, true, ex));
					}
				});
			}
		};
	}

	private void warnOfRemainingCalls() {
		String remaining = this.stateLock.read((machine) -> machine.remainingCalls().describe());
		if (!remaining.isEmpty()) {
			warn("starts although calls of its handler that began before have not ended; their records may be handled"
					+ " a second time at the same time; in flight: " + remaining, null);
		}
	}

	// Ends the current run. With the lock.
	void ended(CurrentRun current, RunEnd end) {
		// a waiter looks again when a call has ended
		end.unfinished().forEach((calls) -> calls.onEnd(() -> this.stateLock.change((machine) -> {
		})));
		ConsumerStateMachine machine = this.stateLock.machine();
		Duration retryIn = machine.ended(current, end, this.time.nanoTime());
		completeRunEndedFutures(machine);
		Throwable cause = end.cause();
		String description = RestartBackoff.describe(end, current);
		if (retryIn != null) {
			this.notifications.add(() -> this.observer.onFailure(description, cause, retryIn));
		}
		else if (end.kind() == RunEnd.Kind.FENCED) {
			this.notifications.add(() -> this.observer.onWarning(description, cause));
		}
		else if (end.kind() != RunEnd.Kind.STOPPED) {
			this.notifications.add(() -> warnEnded(description, cause));
		}
	}

	private void warnEnded(String description, @Nullable Throwable cause) {
		this.observer.onWarning("during a requested stop, " + description, cause);
	}

	long now() {
		return this.time.nanoTime();
	}

}
