package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * The state with everything it depends on: holds, facts, the run. No threads and no
 * waiting in here; the life-cycle's lock guards every method but {@link #state()} and
 * {@link #isHeld()}.
 */
final class ConsumerStateMachine {

	private static final int HISTORY = 50;

	private static final int TEXT_LIMIT = 4_000;

	private final String id;

	private final Clock clock;

	private final RestartBackoff failures;

	private final Holds holds = new Holds();

	private final Deque<Transition> history = new ArrayDeque<>();

	private final Map<ConsumerState, Long> entries = new EnumMap<>(ConsumerState.class);

	private volatile ConsumerState state = ConsumerState.INITIALISING;

	private TransitionReason released = TransitionReason.OPERATOR;

	private boolean started;

	private int generation;

	private boolean reached;

	private boolean topicKnown;

	private volatile boolean closing;

	private @Nullable CurrentRun run;

	private @Nullable RunEnd lastEnd;

	private @Nullable Instant failedAt;

	ConsumerStateMachine(String id, Clock clock, RestartBackoff failures) {
		this.id = id;
		this.clock = clock;
		this.failures = failures;
	}

	ConsumerState state() {
		return this.state;
	}

	// Whether somebody asks it to stop or to pause. Any thread, without the lock.
	boolean isHeld() {
		return this.closing || !this.holds.isEmpty();
	}

	// How often a state was entered: a waiter that comes late sees that it was there.
	long entries(ConsumerState of) {
		return this.entries.getOrDefault(of, 0L);
	}

	Action next() {
		CurrentRun current = this.run;
		return new ReconcileInput(this.state, this.holds.target(), this.reached, this.topicKnown, this.closing,
				(current != null) ? current.facts() : null)
			.next();
	}

	Transition move(ConsumerState to) {
		ConsumerState from = this.state;
		if (!from.next().contains(to)) {
			throw new IllegalStateException("Consumer '%s' must not move from %s to %s".formatted(this.id, from, to));
		}
		Transition transition = new Transition(from, to, reason(from, to), this.clock.instant());
		if (this.history.size() == HISTORY) {
			this.history.removeFirst();
		}
		this.history.addLast(transition);
		this.entries.merge(to, 1L, Long::sum);
		if (to == ConsumerState.CONSUMING) {
			this.failures.consuming();
		}
		this.state = to;
		return transition;
	}

	// Why it moves. Into STOPPING and STOPPED it is the hold that asks for it, so that
	// the last word of a stop by health is HEALTH; FINISHED if that hold is gone again.
	private TransitionReason reason(ConsumerState from, ConsumerState to) {
		if (to == ConsumerState.CLOSING) {
			return TransitionReason.CLOSED;
		}
		if (from == ConsumerState.INITIALISING) {
			return TransitionReason.INITIALISED;
		}
		return switch (to) {
			case CONSUMING -> TransitionReason.ASSIGNED;
			case STARTING -> (from == ConsumerState.CONSUMING) ? TransitionReason.REBALANCE : this.released;
			default -> heldBy(from);
		};
	}

	private TransitionReason heldBy(ConsumerState from) {
		Hold hold = this.holds.deciding();
		if (hold == null) {
			return (from == ConsumerState.STOPPING) ? TransitionReason.FINISHED : this.failures.reason();
		}
		return switch (hold.owner()) {
			case OPERATOR_STOP, OPERATOR_PAUSE -> TransitionReason.OPERATOR;
			case HEALTH -> TransitionReason.HEALTH;
			case ERROR -> this.failures.reason();
			case SHUTDOWN -> TransitionReason.SHUTDOWN;
		};
	}

	void hold(HoldOwner owner, HoldStrength strength, String text) {
		if (this.closing) {
			return;
		}
		String line = SafeText.escape(text, TEXT_LIMIT);
		if (owner == HoldOwner.ERROR) {
			this.failures.gaveUp(line);
		}
		this.holds.place(owner, strength, line, this.clock.instant());
		if (owner == HoldOwner.ERROR) {
			noteFailure();
		}
	}

	void release(HoldOwner owner) {
		release(owner, switch (owner) {
			case OPERATOR_STOP, OPERATOR_PAUSE -> TransitionReason.OPERATOR;
			case HEALTH -> TransitionReason.HEALTH;
			case ERROR -> TransitionReason.RETRY;
			case SHUTDOWN -> TransitionReason.CONTEXT_STARTED;
		});
	}

	private void release(HoldOwner owner, TransitionReason why) {
		if (!this.closing && this.holds.withdraw(owner)) {
			this.released = why;
			if (owner == HoldOwner.ERROR) {
				this.failures.lifted();
			}
			else {
				noteFailure();
			}
			begin();
		}
	}

	// Notes the first moment in which nobody holds it.
	void begin() {
		this.started = this.started || this.holds.target() == DesiredState.CONSUME;
	}

	// Whether nobody held it at some time, so that it was meant to run.
	boolean wasStarted() {
		return this.started;
	}

	// Whether it ever left INITIALISING for anything but the end.
	boolean isInitialised() {
		return entries(ConsumerState.STOPPED) + entries(ConsumerState.STARTING) > 0;
	}

	// The operator's word withdraws what the operator placed, and an error that waits for
	// it. One that waits for its back-off is not the operator's to withdraw.
	void start() {
		release(HoldOwner.OPERATOR_STOP);
		release(HoldOwner.OPERATOR_PAUSE);
		if (!this.failures.isTimed()) {
			release(HoldOwner.ERROR, TransitionReason.OPERATOR);
		}
	}

	void reach() {
		this.reached = true;
	}

	void topic(boolean known) {
		this.topicKnown = known;
	}

	void close() {
		this.closing = true;
	}

	boolean isClosing() {
		return this.closing;
	}

	// The current run, also while it is being started.
	@Nullable CurrentRun run() {
		return this.run;
	}

	// How the last run ended that did, or null if none did.
	@Nullable RunEnd lastEnd() {
		return this.lastEnd;
	}

	// Whether an event of a run is about the run that there is now. Those of an earlier
	// one come late and touch nothing.
	boolean isCurrent(CurrentRun told) {
		return this.run != null && this.run.generation == told.generation;
	}

	CurrentRun newRun() {
		if (this.run != null) {
			throw new IllegalStateException("Consumer '%s' has run %d still".formatted(this.id, this.run.generation));
		}
		CurrentRun started = new CurrentRun(++this.generation);
		this.run = started;
		return started;
	}

	// The current run is over. Returns the wait until it is tried again; null if nothing
	// is (it was asked to stop, it gave up before, or the consumer is closed)
	@Nullable Duration ended(CurrentRun ended, RunEnd end, long now) {
		ended.end = end;
		this.lastEnd = end;
		this.run = null;
		if (this.closing || ended.asked == CurrentRun.Asked.STOP || gaveUp()) {
			return null;
		}
		if (end.kind() == RunEnd.Kind.FENCED) {
			hold(HoldOwner.ERROR, HoldStrength.STOP, RestartBackoff.describe(end, ended));
			return null;
		}
		Duration wait = this.failures.ended(end, ended, now);
		this.holds.place(HoldOwner.ERROR, HoldStrength.STOP, RestartBackoff.describe(end, ended), this.clock.instant());
		noteFailure();
		return wait;
	}

	private boolean gaveUp() {
		return this.holds.has(HoldOwner.ERROR) && !this.failures.isTimed();
	}

	// Withdraws an error hold whose back-off has run.
	void expire() {
		release(HoldOwner.ERROR, TransitionReason.RETRY);
		this.failures.lifted();
	}

	// How many nanoseconds the back-off of an error hold still runs; "for ever" if there
	// is none.
	long remaining(long now) {
		return this.failures.isTimed() ? this.failures.remaining(now) : Long.MAX_VALUE;
	}

	boolean isDue(long now) {
		return remaining(now) <= 0;
	}

	// Whether nothing runs and the state says so.
	boolean isLeft() {
		return this.run == null && switch (this.state) {
			case INITIALISING, STOPPED, CLOSING -> true;
			case STARTING, CONSUMING, STOPPING -> false;
		};
	}

	boolean isPaused() {
		return this.state == ConsumerState.STOPPED && this.run != null;
	}

	// What went wrong with its runs, or null if it consumed since or somebody else holds
	// it.
	@Nullable String failure() {
		return this.holds.hasOtherThan(HoldOwner.ERROR) ? null : this.failures.text();
	}

	private void noteFailure() {
		if (failure() != null) {
			this.failedAt = this.clock.instant();
		}
	}

	// When something last went wrong, or came to light as another's hold went; null if
	// nothing ever did.
	@Nullable Instant failedAt() {
		return this.failedAt;
	}

	List<Hold> holds() {
		return this.holds.list();
	}

	List<Transition> history() {
		return List.copyOf(this.history);
	}

}
