package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * Blocks callers until a state or an end is reached. A wait ends at its deadline, keeps
 * the interrupt status, and reports the current state if it was unsuccessful. The lock is
 * released during a wait.
 */
final class StateAwaiter {

	private final String id;

	private final StateLock stateLock;

	private final LifecycleObserver observer;

	StateAwaiter(String id, StateLock stateLock, LifecycleObserver observer) {
		this.id = id;
		this.stateLock = stateLock;
		this.observer = observer;
	}

	boolean awaitState(ConsumerState expected, Duration timeout) {
		long remaining = Deadline.nanos(timeout);
		this.stateLock.lock();
		try {
			ConsumerStateMachine machine = this.stateLock.machine();
			long entries = machine.entries(expected);
			while (machine.state() != expected && machine.entries(expected) == entries) {
				if (machine.state() == ConsumerState.CLOSING || remaining <= 0) {
					break;
				}
				remaining = await(remaining);
			}
			if (machine.state() == expected || machine.entries(expected) != entries) {
				return true;
			}
		}
		finally {
			this.stateLock.unlock();
		}
		warn("did not become " + expected, timeout, null);
		return false;
	}

	// Places the hold of the operator and waits. The run and the number of stops are read
	// with the hold: whatever ends after it counts.
	boolean stopAndWait(Duration timeout, String text) {
		AtomicReference<@Nullable CurrentRun> current = new AtomicReference<>();
		AtomicLong stops = new AtomicLong();
		this.stateLock.change((machine) -> {
			current.set(machine.run());
			stops.set(machine.entries(ConsumerState.STOPPED));
			machine.hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, text);
		});
		return awaitRunEnded(current.get(), stops.get(), timeout);
	}

	// Waits for the end of the run that was current when the hold was placed. The holds
	// must already require a stop, so that no further run is started.
	private boolean awaitRunEnded(@Nullable CurrentRun current, long stops, Duration timeout) {
		long remaining = Deadline.nanos(timeout);
		RunEnd last;
		this.stateLock.lock();
		try {
			ConsumerStateMachine machine = this.stateLock.machine();
			while (!isDone(machine, current, stops)) {
				rejectOwnHandler(current);
				if (isDone(machine, current, stops) || remaining <= 0) {
					break;
				}
				remaining = await(remaining);
			}
			// without a run, the end of the last run determines the result
			last = (current != null) ? current.end : machine.lastEnd();
		}
		finally {
			this.stateLock.unlock();
		}
		return result(current, last, timeout);
	}

	// A call that outlasted the stop of its run is in flight until it ends.
	private static boolean isDone(ConsumerStateMachine machine, @Nullable CurrentRun current, long stops) {
		return isOver(machine, current, stops) && machine.remainingCalls().isEmpty();
	}

	private static boolean isOver(ConsumerStateMachine machine, @Nullable CurrentRun current, long stops) {
		boolean ended = current == null || current.end != null;
		return ended && (machine.hasNoActiveRun() || machine.entries(ConsumerState.STOPPED) != stops);
	}

	private boolean result(@Nullable CurrentRun current, @Nullable RunEnd end, Duration timeout) {
		if (current != null && end == null) {
			warn("did not stop", timeout, current.run);
			return false;
		}
		String remaining = this.stateLock.read((machine) -> machine.remainingCalls().describe());
		if (!remaining.isEmpty()) {
			this.observer.onWarning("has left its group, but calls of its handler have not ended within " + timeout
					+ "; in flight: " + remaining, null);
			return false;
		}
		if (end == null) {
			return true;
		}
		if (!end.committed()) {
			this.observer.onWarning("has left its group, but not all handled records are known to be committed",
					end.cause());
		}
		return end.committed();
	}

	// Rejects a wait of a handler for itself, also if its run has ended before it.
	// Releases the lock while the run is queried.
	void rejectOwnHandler(@Nullable CurrentRun current) {
		boolean own = this.stateLock.machine().remainingCalls().isRunBy(Thread.currentThread());
		ConsumerRun run = (current != null) ? current.run : null;
		if (run != null) {
			this.stateLock.unlock();
			try {
				own |= run.isOwnThread();
			}
			finally {
				this.stateLock.lock();
			}
		}
		if (own) {
			throw new IllegalStateException("A handler of consumer '" + this.id
					+ "' must not wait for its own end: use stop() instead of stopAndWait()");
		}
	}

	private void warn(String condition, Duration timeout, @Nullable ConsumerRun run) {
		String inFlight = (run != null) ? run.inFlight() : "";
		ConsumerStateMachine machine = this.stateLock.machine();
		String text = "%s within %s: it is %s, held by %s%s".formatted(condition, timeout, machine.state(),
				this.stateLock.read(ConsumerStateMachine::holds), inFlight.isEmpty() ? "" : ", in flight: " + inFlight);
		this.observer.onWarning(text, null);
	}

	// Waits for a change. Returns the remaining nanoseconds, 0 or less if the time has
	// elapsed or the thread was interrupted.
	private long await(long nanos) {
		try {
			return this.stateLock.await(nanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 0;
		}
	}

}
