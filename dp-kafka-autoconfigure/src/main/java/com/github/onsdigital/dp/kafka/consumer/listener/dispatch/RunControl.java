package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Controls the members of one run: pause, resume, stop. Thread-safe. A change takes
 * effect before the next record.
 */
@Internal
public final class RunControl {

	private final List<GroupMember> members = new CopyOnWriteArrayList<>();

	private volatile boolean stopping;

	private final AtomicInteger pauses = new AtomicInteger();

	private final AtomicInteger recreations = new AtomicInteger();

	private volatile boolean paused;

	private final BooleanSupplier held;

	/**
	 * Creates the control of a run that is held only by its own calls.
	 */
	public RunControl() {
		this(() -> false);
	}

	/**
	 * Creates the control of a run whose consumer may be held before the run is paused.
	 * @param held returns whether the consumer is held
	 */
	public RunControl(BooleanSupplier held) {
		this.held = held;
	}

	void add(GroupMember member) {
		this.members.add(member);
	}

	/**
	 * Returns the members that were created so far.
	 * @return the members
	 */
	public List<GroupMember> members() {
		return this.members;
	}

	/**
	 * Pauses the run: no further record is dispatched, nothing is fetched, the membership
	 * is kept. Each call is confirmed by {@link MemberListener#idle}, also if the run is
	 * paused already.
	 */
	public void pause() {
		this.pauses.incrementAndGet();
		this.paused = true;
		wake();
	}

	/**
	 * Resumes the run.
	 */
	public void resume() {
		this.paused = false;
		wake();
	}

	/**
	 * Reports that the topic was deleted and created again: the known offsets belong to
	 * the old topic. Any thread.
	 */
	public void topicRecreated() {
		this.recreations.incrementAndGet();
		wake();
	}

	// how often the topic was created again, so that each member handles each time once
	int recreations() {
		return this.recreations.get();
	}

	/**
	 * Stops the run: no further record is dispatched, and polls return at once. The
	 * container has to be stopped as well.
	 */
	public void stop() {
		this.stopping = true;
		wake();
	}

	private void wake() {
		this.members.forEach(GroupMember::wake);
	}

	/**
	 * Returns the longest time for which handled records of a member have been waiting
	 * for a confirmed commit. Any thread.
	 * @return the time, zero if no record is waiting
	 */
	public Duration unconfirmedFor() {
		return Duration.ofNanos(this.members.stream().mapToLong((member) -> member.unconfirmedNanos()).max().orElse(0));
	}

	/**
	 * Returns whether {@link #stop()} was called.
	 * @return whether the run is stopping
	 */
	public boolean isStopping() {
		return this.stopping;
	}

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * Returns the number of pauses, so that each one is confirmed once.
	 * @return how often {@link #pause()} was called
	 */
	public int pauses() {
		return this.pauses.get();
	}

	boolean isDispatchSuspended() {
		return this.paused || this.stopping || this.held.getAsBoolean();
	}

}
