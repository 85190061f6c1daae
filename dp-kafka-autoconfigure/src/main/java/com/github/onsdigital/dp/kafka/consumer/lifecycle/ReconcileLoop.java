package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.Transition;

/**
 * The one thread that moves a consumer. It compares what the holds ask for with the
 * facts, does one step, and looks again; it sleeps when there is nothing to do. Everybody
 * else only changes holds and facts and wakes it, so that wake-ups may merge.
 */
final class ReconcileLoop implements Runnable {

	/**
	 * When a command that threw is given again.
	 */
	private static final long COMMAND_RETRY = Duration.ofSeconds(1).toNanos();

	private final StateLock guard;

	private final ConsumerRun.Factory runs;

	private final LifecycleObserver observer;

	private final LongSupplier nanos;

	private final Deque<Runnable> notices = new ArrayDeque<>();

	private final StateFutures waits = new StateFutures();

	private final List<CompletableFuture<Void>> leaving = new ArrayList<>();

	private final CompletableFuture<Void> initialised = new CompletableFuture<>();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private boolean commandFailed;

	private long commandAt;

	private boolean asleep;

	private boolean done;

	ReconcileLoop(StateLock guard, ConsumerRun.Factory runs, LifecycleObserver observer, LongSupplier nanos) {
		this.guard = guard;
		this.runs = runs;
		this.observer = observer;
		this.nanos = nanos;
	}

	CompletableFuture<Void> initialised() {
		return this.initialised;
	}

	CompletableFuture<Void> closed() {
		return this.closed;
	}

	// Registers for a state that it is not in. With the lock.
	CompletableFuture<Void> waitFor(ConsumerState state) {
		return this.waits.add(state);
	}

	// Registers for the moment in which nothing runs. With the lock.
	CompletableFuture<Void> waitUntilLeft() {
		CompletableFuture<Void> left = new CompletableFuture<>();
		this.leaving.add(left);
		return left;
	}

	@Override
	public void run() {
		while (!this.done) {
			try {
				perform(take());
			}
			catch (RuntimeException | Error ex) {
				// a fault of ours: told, and looked at again without haste
				warn("The consumer could not be moved; it is tried again in a second", ex);
				pause();
			}
		}
	}

	private void pause() {
		this.guard.lock();
		try {
			sleep(COMMAND_RETRY);
		}
		finally {
			this.guard.unlock();
		}
	}

	// What is to be done next outside the lock; waits for it. What was to be told of the
	// last move comes before the next one.
	private Runnable take() {
		this.guard.lock();
		try {
			while (true) {
				ConsumerStateMachine machine = this.guard.machine();
				long now = this.nanos.getAsLong();
				Runnable notice = this.notices.poll();
				if (notice != null) {
					return notice;
				}
				Action step = machine.next();
				if (step.to() != null) {
					move(machine, step.to());
					continue;
				}
				long pause = this.commandFailed ? this.commandAt - now : 0;
				if (step != Action.WAIT && pause <= 0) {
					return command(machine, step);
				}
				if (machine.isDue(now)) {
					machine.expire();
					continue;
				}
				long sleep = machine.remaining(now);
				sleep((pause > 0) ? Math.min(pause, sleep) : sleep);
			}
		}
		finally {
			this.guard.unlock();
		}
	}

	// Whether it sleeps and would find nothing to do. With the lock.
	boolean isIdle() {
		ConsumerStateMachine machine = this.guard.machine();
		boolean nothing = this.notices.isEmpty() && machine.next() == Action.WAIT
				&& !machine.isDue(this.nanos.getAsLong());
		return this.closed.isDone() || (this.asleep && nothing);
	}

	private void sleep(long time) {
		this.asleep = true;
		try {
			this.guard.await(time);
		}
		catch (InterruptedException ex) {
			// a listener left it behind: this thread ends by close alone
		}
		finally {
			this.asleep = false;
		}
	}

	private void perform(Runnable work) {
		try {
			work.run();
		}
		catch (RuntimeException | Error ex) {
			warn("A listener of the consumer failed", ex);
		}
	}

	private void warn(String text, Throwable cause) {
		try {
			this.observer.warned(text, cause);
		}
		catch (RuntimeException | Error ex) {
			Thread thread = Thread.currentThread();
			thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
		}
	}

	private void move(ConsumerStateMachine machine, ConsumerState to) {
		Transition transition = machine.move(to);
		List<Hold> holds = machine.holds();
		List<CompletableFuture<Void>> reached = this.waits.take(to);
		List<CompletableFuture<Void>> never = (to == ConsumerState.CLOSING) ? this.waits.takeAll() : List.of();
		List<CompletableFuture<Void>> left = takeLeft(machine);
		this.notices.add(() -> this.observer.moved(transition, holds));
		if (transition.from() == ConsumerState.INITIALISING && to != ConsumerState.CLOSING) {
			this.notices.add(() -> this.initialised.complete(null));
		}
		this.notices.add(() -> {
			reached.forEach((future) -> future.complete(null));
			left.forEach((future) -> future.complete(null));
			never.forEach((future) -> future.completeExceptionally(new IllegalStateException("closed")));
		});
		this.guard.signal();
	}

	// A paused run that ends by itself leaves nothing to move: whoever waits for the end
	// is told here.
	private void completeLeft(ConsumerStateMachine machine) {
		List<CompletableFuture<Void>> left = takeLeft(machine);
		if (!left.isEmpty()) {
			this.notices.add(() -> left.forEach((future) -> future.complete(null)));
		}
	}

	private List<CompletableFuture<Void>> takeLeft(ConsumerStateMachine machine) {
		if (!machine.isLeft()) {
			return List.of();
		}
		List<CompletableFuture<Void>> left = List.copyOf(this.leaving);
		this.leaving.clear();
		return left;
	}

	private Runnable command(ConsumerStateMachine machine, Action step) {
		this.commandFailed = false;
		CurrentRun current = machine.run();
		if (current == null) {
			return (step == Action.END) ? end(machine) : start(machine.newRun());
		}
		ConsumerRun run = current.run;
		if (run == null) {
			throw new IllegalStateException("a run is started by the owner thread alone");
		}
		return switch (step) {
			case PAUSE_RUN -> tell(current, CurrentRun.Asked.PAUSE, run::pause);
			case RESUME_RUN -> tell(current, CurrentRun.Asked.RUN, run::resume);
			default -> tell(current, CurrentRun.Asked.STOP, run::stop);
		};
	}

	private Runnable end(ConsumerStateMachine machine) {
		this.done = true;
		List<CompletableFuture<Void>> left = takeLeft(machine);
		return () -> {
			left.forEach((future) -> future.complete(null));
			this.initialised.cancel(false);
			this.closed.complete(null);
		};
	}

	// Notes what was asked before it is asked, as the answer may come in between.
	private Runnable tell(CurrentRun current, CurrentRun.Asked what, Runnable command) {
		CurrentRun.Asked before = current.asked;
		boolean wasQuiet = current.quiet;
		current.ask(what);
		return () -> {
			try {
				command.run();
			}
			catch (RuntimeException | Error ex) {
				this.guard.change((machine) -> {
					current.asked = before;
					current.quiet = wasQuiet;
					this.commandFailed = true;
					this.commandAt = this.nanos.getAsLong() + COMMAND_RETRY;
				});
				warn("A container refused to " + what + "; it is told again in a second", ex);
			}
		};
	}

	private Runnable start(CurrentRun current) {
		return () -> {
			try {
				ConsumerRun run = this.runs.start(new RunEvents(this.guard, this, current));
				this.guard.change((machine) -> current.run = run);
			}
			catch (RuntimeException | Error ex) {
				this.guard.change((machine) -> {
					if (machine.isCurrent(current)) {
						ended(current, new RunEnd(RunEnd.Kind.ERROR, true, ex));
					}
				});
			}
		};
	}

	// The current run is over. With the lock.
	void ended(CurrentRun current, RunEnd end) {
		ConsumerStateMachine machine = this.guard.machine();
		Duration retryIn = machine.ended(current, end, this.nanos.getAsLong());
		completeLeft(machine);
		Throwable cause = end.cause();
		String what = RestartBackoff.describe(end, current);
		if (retryIn != null) {
			this.notices.add(() -> this.observer.failed(what, cause, retryIn));
		}
		else if (end.kind() == RunEnd.Kind.FENCED) {
			this.notices.add(() -> this.observer.warned(what, cause));
		}
		else if (end.kind() != RunEnd.Kind.STOPPED) {
			this.notices.add(() -> warnEnded(what, cause));
		}
	}

	private void warnEnded(String what, @Nullable Throwable cause) {
		this.observer.warned("While it was told to stop, " + what, cause);
	}

	long now() {
		return this.nanos.getAsLong();
	}

}
