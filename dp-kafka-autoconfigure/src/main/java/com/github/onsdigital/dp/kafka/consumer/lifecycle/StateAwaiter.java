package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;

/**
 * The waits of callers. Each ends at its deadline, keeps the interrupt, and says where
 * the consumer stood when it was in vain. The lock is given up while waiting.
 */
final class StateAwaiter {

	private final String id;

	private final StateLock guard;

	private final LifecycleObserver observer;

	StateAwaiter(String id, StateLock guard, LifecycleObserver observer) {
		this.id = id;
		this.guard = guard;
		this.observer = observer;
	}

	boolean awaitState(ConsumerState wanted, Duration timeout) {
		Deadline deadline = new Deadline(timeout);
		this.guard.lock();
		try {
			ConsumerStateMachine machine = this.guard.machine();
			long entries = machine.entries(wanted);
			while (machine.state() != wanted && machine.entries(wanted) == entries) {
				if (machine.state() == ConsumerState.CLOSING || !deadline.await(this.guard)) {
					break;
				}
			}
			if (machine.state() == wanted || machine.entries(wanted) != entries) {
				return true;
			}
		}
		finally {
			this.guard.unlock();
		}
		warn("did not become " + wanted, timeout, null);
		return false;
	}

	// Places the operator's hold and waits. The run and the number of stops are those of
	// the moment of the hold: what ends after it counts.
	boolean stopAndWait(Duration timeout, String text) {
		AtomicReference<@Nullable CurrentRun> current = new AtomicReference<>();
		AtomicLong stops = new AtomicLong();
		this.guard.change((machine) -> {
			current.set(machine.run());
			stops.set(machine.entries(ConsumerState.STOPPED));
			machine.hold(HoldOwner.OPERATOR_STOP, HoldStrength.LEAVE, text);
		});
		return awaitLeft(current.get(), stops.get(), timeout);
	}

	// Waits for the end of the run that there was when the hold was placed. The holds
	// must ask for it already: then no further one is started, and nothing to wait for
	// means that nothing runs.
	private boolean awaitLeft(@Nullable CurrentRun current, long stops, Duration timeout) {
		Deadline deadline = new Deadline(timeout);
		RunEnd last;
		this.guard.lock();
		try {
			ConsumerStateMachine machine = this.guard.machine();
			long stops = machine.entries(ConsumerState.STOPPED);
			while (!isOver(machine, current, stops)) {
				refuseOwnHandler(current);
				if (isOver(machine, current, stops)) {
					break;
				}
				if (!deadline.await(this.guard)) {
					break;
				}
			}
			// without a run, how the last one ended counts still
			last = (current != null) ? current.end : machine.lastEnd();
		}
		finally {
			this.guard.unlock();
		}
		return answer(current, last, timeout);
	}

	private static boolean isOver(ConsumerStateMachine machine, @Nullable CurrentRun current, long stops) {
		boolean ended = current == null || current.end != null;
		return ended && (machine.isLeft() || machine.entries(ConsumerState.STOPPED) != stops);
	}

	private boolean answer(@Nullable CurrentRun current, @Nullable RunEnd end, Duration timeout) {
		if (current != null && end == null) {
			warn("did not stop", timeout, current.run);
			return false;
		}
		if (end == null) {
			return true;
		}
		if (!end.committed()) {
			this.observer.warned(
					"Consumer '" + this.id
							+ "' has left its group, but not all that it handled is known to be committed",
					end.cause());
		}
		return end.committed();
	}

	// Refuses a wait that would be a wait for oneself. Without the lock while the run is
	// asked.
	void refuseOwnHandler(@Nullable CurrentRun current) {
		ConsumerRun run = (current != null) ? current.run : null;
		if (run == null) {
			return;
		}
		this.guard.unlock();
		try {
			if (run.isOwnThread()) {
				throw new IllegalStateException("A handler of consumer '" + this.id
						+ "' must not wait for its own end: use stop() instead of stopAndWait()");
			}
		}
		finally {
			this.guard.lock();
		}
	}

	private void warn(String what, Duration timeout, @Nullable ConsumerRun run) {
		String hand = (run != null) ? run.inHand() : "";
		ConsumerStateMachine machine = this.guard.machine();
		String text = "Consumer '%s' %s within %s: it is %s, held by %s%s".formatted(this.id, what, timeout,
				machine.state(), this.guard.read(ConsumerStateMachine::holds), hand.isEmpty() ? "" : ", in hand: " + hand);
		this.observer.warned(text, null);
	}

	/**
	 * The end of a wait, in real time.
	 */
	private static final class Deadline {

		private final long start = System.nanoTime();

		private final long length;

		Deadline(Duration timeout) {
			this.length = Nanos.of(timeout);
		}

		// Waits for a change. Returns whether it is worth looking again
		boolean await(StateLock guard) {
			long remaining = this.length - (System.nanoTime() - this.start);
			if (remaining <= 0) {
				return false;
			}
			try {
				guard.await(remaining);
				return true;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}

	}

}
