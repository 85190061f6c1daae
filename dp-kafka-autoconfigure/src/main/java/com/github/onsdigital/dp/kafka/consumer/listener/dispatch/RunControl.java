package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * What the members of one run are told: to pause, to go on, to stop. Thread-safe; takes
 * effect before the next record.
 */
public final class RunControl {

	private final List<GroupMember> members = new CopyOnWriteArrayList<>();

	private volatile boolean stopping;

	private final AtomicInteger pauses = new AtomicInteger();

	private final AtomicInteger topicsSeen = new AtomicInteger();

	private volatile boolean paused;

	private final BooleanSupplier held;

	/**
	 * For a run that is held only when it is told so.
	 */
	public RunControl() {
		this(() -> false);
	}

	/**
	 * For a run of a consumer that may be held before the run is told so.
	 * @param held tells whether it is
	 */
	public RunControl(BooleanSupplier held) {
		this.held = held;
	}

	void add(GroupMember member) {
		this.members.add(member);
	}

	/**
	 * The members that were made so far.
	 * @return the members
	 */
	public List<GroupMember> members() {
		return this.members;
	}

	/**
	 * No further record is begun, nothing is fetched; the membership is kept. Each call
	 * is answered, also if it is paused already.
	 */
	public void pause() {
		this.pauses.incrementAndGet();
		this.paused = true;
		wake();
	}

	/**
	 * Records are begun again.
	 */
	public void resume() {
		this.paused = false;
		wake();
	}

	/**
	 * The topic was deleted and created again: what the members know of offsets belongs
	 * to the old one. Any thread.
	 */
	public void topicRecreated() {
		this.topicsSeen.incrementAndGet();
		wake();
	}

	/**
	 * Counts the times the topic was created again, so that each member handles each of
	 * them once.
	 * @return how often {@link #topicRecreated()} was called
	 */
	int topicsSeen() {
		return this.topicsSeen.get();
	}

	/**
	 * No further record is begun, and polls return at once. The container has to be
	 * stopped as well.
	 */
	public void stop() {
		this.stopping = true;
		wake();
	}

	private void wake() {
		this.members.forEach(GroupMember::wake);
	}

	/**
	 * The longest time for which handled records of a member wait for a commit that is
	 * confirmed. Any thread.
	 * @return the time, zero if nothing waits
	 */
	public Duration unconfirmedFor() {
		return Duration
			.ofNanos(this.members.stream().mapToLong((member) -> member.ledger().age().nanos()).max().orElse(0));
	}

	/**
	 * Tells whether the end was asked for.
	 * @return whether {@link #stop()} was called
	 */
	public boolean isStopping() {
		return this.stopping;
	}

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * Counts the pauses, so that each is answered once.
	 * @return how many there were
	 */
	public int pauses() {
		return this.pauses.get();
	}

	boolean isHeld() {
		return this.paused || this.stopping || this.held.getAsBoolean();
	}

}
