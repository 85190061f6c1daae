package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One topic with random records and the members of one group, in simulated time and on
 * one thread. Each step polls one member or triggers an event: rebalances, members that
 * join, stop, stall or are removed, holds, pauses, wake-ups, failing commits. The
 * invariants are checked at each event; a violation throws an {@link AssertionError} with
 * the last events. The same seed gives the same run.
 */
final class RandomGroup {

	static final String TOPIC = "orders";

	private static final int MAX_MEMBERS = 3;

	private static final int TRACE_LENGTH = 200;

	private final Random random;

	private final Kind kind;

	private final boolean consumerProtocol;

	private final List<RandomGroupLog> logs = new ArrayList<>();

	private final List<RandomGroupMember> members = new ArrayList<>();

	private final List<RandomGroupClient> clients = new ArrayList<>();

	private final SimulatedPlan plan = new SimulatedPlan();

	private final Deque<String> trace = new ArrayDeque<>();

	private final RandomGroupStatistics statistics = new RandomGroupStatistics();

	private final int batchSize;

	private final Duration batchWaitTime;

	private long now = 1_000_000_000;

	private int memberIds;

	private boolean calm;

	private int readsUntilJump;

	RandomGroup(long seed, Kind kind) {
		this.random = new Random(seed);
		this.kind = kind;
		int partitions = 1 + this.random.nextInt(4);
		this.consumerProtocol = this.random.nextBoolean();
		this.batchSize = 1 + this.random.nextInt(this.random.nextBoolean() ? 4 : 30);
		this.batchWaitTime = Duration.ofMillis(1 + this.random.nextInt(400));
		for (int i = 0; i < partitions; i++) {
			this.logs.add(new RandomGroupLog(i));
		}
	}

	/**
	 * Runs the steps, then ends all faults and checks that everything is handled and
	 * committed.
	 * @param steps the number of steps
	 */
	void run(int steps) {
		try {
			this.logs.forEach((log) -> log.append(this.random.nextInt(30), this.random));
			join();
			for (int i = 0; i < steps; i++) {
				step();
			}
			finish();
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError(ex + System.lineSeparator() + String.join(System.lineSeparator(), this.trace), ex);
		}
	}

	private void step() {
		pass(this.random.nextInt(5));
		if (this.random.nextInt(3) == 0) {
			disturb();
		}
		if (this.members.size() < MAX_MEMBERS && this.random.nextInt(40) == 0) {
			join();
		}
		if (this.random.nextInt(60) == 0) {
			this.members.get(this.random.nextInt(this.members.size())).stop();
		}
		this.members.removeIf(RandomGroupMember::isEnded);
		if (this.members.isEmpty()) {
			join();
		}
		this.members.get(this.random.nextInt(this.members.size())).poll();
		this.statistics.steps++;
	}

	private void join() {
		RandomGroupClient client = new RandomGroupClient(this, this.memberIds++);
		this.clients.add(client);
		this.members.add(new RandomGroupMember(this, client));
		reassign();
	}

	/**
	 * Triggers a random event. Also called while a member works.
	 */
	void disturb() {
		if (this.calm || this.members.isEmpty()) {
			return;
		}
		RandomGroupMember member = this.members.get(this.random.nextInt(this.members.size()));
		switch (this.random.nextInt(14)) {
			case 0 -> remove(member.client(), false);
			case 1 -> reassign();
			case 2 -> member.hold(true);
			case 3 -> member.hold(false);
			case 4 -> member.pause();
			case 5 -> member.resume();
			case 6 -> member.consumer().wakeup();
			case 7 -> stall(member);
			case 8 -> member.pausePartition();
			case 9 -> member.resumePartitions();
			case 10 -> member.client().beginRebalance();
			default -> this.logs.forEach((log) -> log.append(this.random.nextInt(5), this.random));
		}
	}

	private void stall(RandomGroupMember member) {
		this.statistics.stalls++;
		pass(5_000 + this.random.nextInt(20) * 1_000);
		if (this.random.nextBoolean()) {
			remove(member.client(), true);
		}
	}

	// the coordinator removes a member; its client is notified at its next poll
	private void remove(RandomGroupClient client, boolean inStall) {
		if (client.known) {
			trace(client + " is removed from the group" + (inStall ? " while it stalls" : ""));
			this.statistics.removals++;
			client.known = false;
			client.removedInStall = inStall;
			this.logs.stream().filter((log) -> log.owner == client).forEach((log) -> {
				log.owner = null;
				log.mayRepeat = true;
			});
			reassign();
		}
	}

	// assigns some partitions to another member at the next rebalance
	private void reassign() {
		for (RandomGroupLog log : this.logs) {
			if (!this.clients.contains(log.nextOwner) || this.random.nextInt(3) == 0) {
				log.nextOwner = this.clients.isEmpty() ? null
						: this.clients.get(this.random.nextInt(this.clients.size()));
			}
		}
		this.clients.forEach((client) -> client.rebalancing |= this.random.nextBoolean());
	}

	private void finish() {
		this.calm = true;
		this.members.forEach(RandomGroupMember::calm);
		for (int i = 0; i < 4_000 && !isFinished(); i++) {
			pass(1);
			RandomGroupMember member = this.members.get(i % this.members.size());
			member.poll();
			member.finishManual();
		}
		List.copyOf(this.members).forEach(RandomGroupMember::stop);
		for (RandomGroupLog log : this.logs) {
			if (log.lowestOpen() != Long.MAX_VALUE) {
				throw new AssertionError(log + " contains a record that is never handled");
			}
			long expected = (this.kind == Kind.MANUAL) ? log.handledTo() : log.end();
			if (log.committed() < expected) {
				throw new AssertionError(log + " is never committed up to " + expected);
			}
		}
	}

	private boolean isFinished() {
		return this.logs.stream()
			.allMatch((log) -> (log.end() == 0 || log.committed() >= log.end()) && log.lowestOpen() == Long.MAX_VALUE);
	}

	/**
	 * Returns whether a fault happens now; none does once the faults have ended.
	 * @param of once in this many calls
	 * @return whether it happens
	 */
	boolean happens(int of) {
		return !this.calm && this.random.nextInt(of) == 0;
	}

	boolean isCalm() {
		return this.calm;
	}

	void pass(long millis) {
		this.now += millis * 1_000_000;
		this.plan.runUntil(this.now);
	}

	void in(long millis, Runnable event) {
		this.plan.add(this.now + millis * 1_000_000, event);
	}

	/**
	 * Simulates the wait of a poll: until the next event, at most its timeout.
	 */
	void passUntilNext(Duration timeout, SimulatedPlan answers) {
		long next = Math.min(this.now + timeout.toNanos(), Math.min(this.plan.next(), answers.next()));
		this.now = timeout.isZero() ? this.now : Math.max(this.now + 1, next);
		this.plan.runUntil(this.now);
	}

	/**
	 * The clock that dp-kafka reads.
	 */
	long nanos() {
		if (this.readsUntilJump > 0 && --this.readsUntilJump == 0) {
			pass(4_000);
		}
		return this.now;
	}

	/**
	 * Ends the next wait of dp-kafka at once: no other thread could end it.
	 */
	void expireNextWait() {
		this.readsUntilJump = 2;
	}

	void commit(Map<TopicPartition, OffsetAndMetadata> offsets, RandomGroupClient by) {
		trace(by + " commits " + offsets);
		offsets.forEach((partition, offset) -> log(partition).commit(offset.offset(), by));
	}

	RandomGroupLog log(TopicPartition partition) {
		return this.logs.get(partition.partition());
	}

	RandomGroupLog log(int number) {
		return this.logs.get(number);
	}

	List<RandomGroupLog> logs() {
		return this.logs;
	}

	/**
	 * Assigns the free partitions to a member whose next owner it is.
	 */
	List<RandomGroupLog> assignFree(RandomGroupClient client) {
		List<RandomGroupLog> assigned = this.logs.stream()
			.filter((log) -> log.nextOwner == client && log.owner == null)
			.toList();
		assigned.forEach((log) -> log.owner = client);
		return assigned;
	}

	void release(RandomGroupClient client) {
		this.logs.stream().filter((log) -> log.owner == client).forEach((log) -> log.owner = null);
	}

	void left(RandomGroupClient client) {
		release(client);
		this.clients.remove(client);
		reassign();
	}

	void trace(String event) {
		this.trace.add(this.now / 1_000_000 + " ms: " + event);
		if (this.trace.size() > TRACE_LENGTH) {
			this.trace.remove();
		}
	}

	Random random() {
		return this.random;
	}

	Kind kind() {
		return this.kind;
	}

	boolean isConsumerProtocol() {
		return this.consumerProtocol;
	}

	int batchSize() {
		return this.batchSize;
	}

	Duration batchWaitTime() {
		return this.batchWaitTime;
	}

	/**
	 * So few that some batches are full by their bytes, and others by their records.
	 */
	long maxWaitingBytes() {
		return 150L * this.batchSize;
	}

	RandomGroupStatistics statistics() {
		return this.statistics;
	}

	/**
	 * How the records are consumed.
	 */
	enum Kind {

		SINGLE, FILTERED_SINGLE, BATCH, FILTERED_BATCH, MANUAL;

		boolean isBatch() {
			return this == BATCH || this == FILTERED_BATCH;
		}

		boolean isFiltered() {
			return this == FILTERED_SINGLE || this == FILTERED_BATCH;
		}

	}

}
