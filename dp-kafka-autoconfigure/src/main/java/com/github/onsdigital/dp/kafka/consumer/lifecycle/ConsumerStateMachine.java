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
 * The state of a consumer and everything it depends on: holds, facts and the run. Has no
 * threads and does not block. The {@link StateLock} guards every method except
 * {@link #state()} and {@link #isHeld()}.
 */
final class ConsumerStateMachine {

	private static final int HISTORY = 50;

	private static final int TEXT_LIMIT = 4_000;

	private final String id;

	private final Clock clock;

	private final RestartBackoff restartBackoff;

	private final Holds holds = new Holds();

	private final Deque<Transition> history = new ArrayDeque<>();

	private final Map<ConsumerState, Long> entries = new EnumMap<>(ConsumerState.class);

	private volatile ConsumerState state = ConsumerState.INITIALISING;

	private TransitionReason withdrawalReason = TransitionReason.OPERATOR;

	private boolean started;

	private int generation;

	private boolean clusterReached;

	private boolean topicKnown;

	private volatile boolean closing;

	private @Nullable CurrentRun run;

	private @Nullable RunEnd lastEnd;

	private @Nullable Instant failedAt;

	private final RemainingCalls remainingCalls = new RemainingCalls();

	ConsumerStateMachine(String id, Clock clock, RestartBackoff restartBackoff) {
		this.id = id;
		this.clock = clock;
		this.restartBackoff = restartBackoff;
	}

	ConsumerState state() {
		return this.state;
	}

	// Returns whether a hold is in place or the consumer is closed. Any thread, without
	// the lock.
	boolean isHeld() {
		return this.closing || !this.holds.isEmpty();
	}

	// Returns how often a state was entered, so that a waiter also notices a state that
	// was left again.
	long entries(ConsumerState of) {
		return this.entries.getOrDefault(of, 0L);
	}

	ReconcileAction next() {
		CurrentRun current = this.run;
		return new ReconcileInput(this.state, this.holds.desiredState(), this.clusterReached, this.topicKnown,
				this.closing, (current != null) ? current.toReconcileInput() : null)
			.next();
	}

	Transition transition(ConsumerState to) {
		ConsumerState from = this.state;
		if (!from.next().contains(to)) {
			throw new IllegalStateException("Consumer '%s' must not change from %s to %s".formatted(this.id, from, to));
		}
		Transition transition = new Transition(from, to, reason(from, to), this.clock.instant());
		if (this.history.size() == HISTORY) {
			this.history.removeFirst();
		}
		this.history.addLast(transition);
		this.entries.merge(to, 1L, Long::sum);
		if (to == ConsumerState.CONSUMING) {
			this.restartBackoff.consuming();
		}
		this.state = to;
		return transition;
	}

	// Returns the reason of a transition. For STOPPING and STOPPED it is that of the
	// strongest hold, and FINISHED if this hold is already withdrawn.
	private TransitionReason reason(ConsumerState from, ConsumerState to) {
		if (to == ConsumerState.CLOSING) {
			return TransitionReason.CLOSED;
		}
		if (from == ConsumerState.INITIALISING) {
			return TransitionReason.INITIALISED;
		}
		return switch (to) {
			case CONSUMING -> TransitionReason.ASSIGNED;
			case STARTING -> (from == ConsumerState.CONSUMING) ? TransitionReason.REBALANCE : this.withdrawalReason;
			default -> holdReason(from);
		};
	}

	private TransitionReason holdReason(ConsumerState from) {
		Hold hold = this.holds.strongestHold();
		if (hold == null) {
			return (from == ConsumerState.STOPPING) ? TransitionReason.FINISHED : this.restartBackoff.reason();
		}
		return switch (hold.owner()) {
			case OPERATOR_STOP, OPERATOR_PAUSE -> TransitionReason.OPERATOR;
			case HEALTH -> TransitionReason.HEALTH;
			case ERROR -> this.restartBackoff.reason();
			case SHUTDOWN -> TransitionReason.SHUTDOWN;
		};
	}

	void hold(HoldOwner owner, HoldStrength strength, String text) {
		if (this.closing) {
			return;
		}
		String line = SafeText.escape(text, TEXT_LIMIT);
		if (owner == HoldOwner.ERROR) {
			this.restartBackoff.stopRequested(line);
		}
		this.holds.place(owner, strength, line, this.clock.instant());
		if (owner == HoldOwner.ERROR) {
			recordFailure();
		}
	}

	void withdrawHold(HoldOwner owner) {
		withdrawHold(owner, switch (owner) {
			case OPERATOR_STOP, OPERATOR_PAUSE -> TransitionReason.OPERATOR;
			case HEALTH -> TransitionReason.HEALTH;
			case ERROR -> TransitionReason.RETRY;
			case SHUTDOWN -> TransitionReason.CONTEXT_STARTED;
		});
	}

	private void withdrawHold(HoldOwner owner, TransitionReason reason) {
		if (!this.closing && this.holds.withdraw(owner)) {
			this.withdrawalReason = reason;
			if (owner == HoldOwner.ERROR) {
				this.restartBackoff.holdWithdrawn();
			}
			else {
				recordFailure();
			}
			recordStarted();
		}
	}

	// Records whether the consumer was ever without a hold.
	void recordStarted() {
		this.started = this.started || this.holds.desiredState() == DesiredState.CONSUME;
	}

	// Returns whether the consumer was ever without a hold, so that it was allowed to
	// run.
	boolean wasStarted() {
		return this.started;
	}

	// Returns whether the consumer left INITIALISING for a state other than CLOSING.
	boolean isInitialised() {
		return entries(ConsumerState.STOPPED) + entries(ConsumerState.STARTING) > 0;
	}

	// Withdraws the operator's holds, and an error hold that waits for a start. An error
	// hold with a back-off stays until the back-off has elapsed.
	void start() {
		withdrawHold(HoldOwner.OPERATOR_STOP);
		withdrawHold(HoldOwner.OPERATOR_PAUSE);
		if (!this.restartBackoff.isTimed()) {
			withdrawHold(HoldOwner.ERROR, TransitionReason.OPERATOR);
		}
	}

	void clusterReached() {
		this.clusterReached = true;
	}

	void topicKnown(boolean known) {
		this.topicKnown = known;
	}

	void close() {
		this.closing = true;
	}

	boolean isClosing() {
		return this.closing;
	}

	// Returns the current run, also while it is being started.
	@Nullable CurrentRun run() {
		return this.run;
	}

	// Returns how the last run ended, or null if none has ended.
	@Nullable RunEnd lastEnd() {
		return this.lastEnd;
	}

	// Returns the calls that have not ended although their run has.
	RemainingCalls remainingCalls() {
		return this.remainingCalls;
	}

	// Returns whether an event belongs to the current run. Late events of earlier runs
	// are ignored.
	boolean isCurrent(CurrentRun candidate) {
		return this.run != null && this.run.generation == candidate.generation;
	}

	CurrentRun newRun() {
		if (this.run != null) {
			throw new IllegalStateException(
					"Run %d of consumer '%s' has not ended".formatted(this.run.generation, this.id));
		}
		CurrentRun started = new CurrentRun(++this.generation);
		this.run = started;
		return started;
	}

	// Ends the current run. Returns the back-off before the next start; null if there is
	// no next start, because the run was stopped on request, waits for start(), or the
	// consumer is closed.
	@Nullable Duration ended(CurrentRun ended, RunEnd end, long now) {
		ended.end = end;
		this.lastEnd = end;
		this.remainingCalls.add(end);
		this.run = null;
		if (this.closing || ended.requested == CurrentRun.RequestedState.STOP || isWaitingForStart()) {
			return null;
		}
		if (end.kind() == RunEnd.Kind.FENCED) {
			hold(HoldOwner.ERROR, HoldStrength.STOP, RestartBackoff.describe(end, ended));
			return null;
		}
		Duration wait = this.restartBackoff.ended(end, ended, now);
		this.holds.place(HoldOwner.ERROR, HoldStrength.STOP, RestartBackoff.describe(end, ended), this.clock.instant());
		recordFailure();
		return wait;
	}

	private boolean isWaitingForStart() {
		return this.holds.has(HoldOwner.ERROR) && !this.restartBackoff.isTimed();
	}

	// Withdraws an error hold whose back-off has elapsed.
	void expireBackoff() {
		withdrawHold(HoldOwner.ERROR, TransitionReason.RETRY);
		this.restartBackoff.holdWithdrawn();
	}

	// Returns the remaining nanoseconds of the back-off of an error hold; Long.MAX_VALUE
	// if there is none.
	long remaining(long now) {
		return this.restartBackoff.isTimed() ? this.restartBackoff.remaining(now) : Long.MAX_VALUE;
	}

	boolean isDue(long now) {
		return remaining(now) <= 0;
	}

	// Returns whether no run is active and the state agrees.
	boolean hasNoActiveRun() {
		return this.run == null && switch (this.state) {
			case INITIALISING, STOPPED, CLOSING -> true;
			case STARTING, CONSUMING, STOPPING -> false;
		};
	}

	boolean isPaused() {
		return this.state == ConsumerState.STOPPED && this.run != null;
	}

	// Returns the failure of the last run; null if the consumer consumed since, or if
	// another owner holds it.
	@Nullable String failure() {
		return this.holds.hasOtherThan(HoldOwner.ERROR) ? null : this.restartBackoff.text();
	}

	private void recordFailure() {
		if (failure() != null) {
			this.failedAt = this.clock.instant();
		}
	}

	// Returns the time of the last failure, or of the removal of the hold that hid the
	// failure; null if there was none.
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
