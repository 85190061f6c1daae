package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

import com.github.onsdigital.dp.kafka.fakes.PartialTime;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * One member of a {@link RandomGroup}: dp-kafka's member, driven like Spring's container
 * and a manual consumer drive it.
 */
final class RandomGroupMember implements MemberListener {

	private final RandomGroup group;

	private final RandomGroupClient client;

	private final RandomGroupEpochs epochs;

	private final RandomGroupPolicy policy;

	private final RandomGroupCalls calls;

	private final RunControl control;

	private final Consumer<byte[], byte[]> consumer;

	private boolean held;

	private boolean ended;

	private boolean committed;

	RandomGroupMember(RandomGroup group, RandomGroupClient client) {
		this.group = group;
		this.client = client;
		client.drivenBy(this);
		this.epochs = new RandomGroupEpochs(group, client, this::isHeld);
		this.policy = new RandomGroupPolicy(group, client, this.epochs);
		this.control = new RunControl(() -> this.held);
		TimeSource time = PartialTime.of(group::nanos).wallClock(() -> TimeUnit.NANOSECONDS.toMillis(group.nanos()));
		UpstreamQueue queue = new UpstreamQueue(time);
		UpstreamSettings upstream = (group.kind() == RandomGroup.Kind.MANUAL)
				? new UpstreamSettings(queue, (id, records, nanos, outcome) -> {
				}) : null;
		this.consumer = ConsumerProxy.over(
				client.asConsumer(), new MemberSettings("orders", group.kind().isBatch(), group.batchSize(),
						group.batchWaitTime(), group.maxWaitingBytes(), this.policy, upstream),
				this.control, this, time);
		GroupMember member = GroupMember.of(this.consumer);
		this.calls = switch (group.kind()) {
			case SINGLE, FILTERED_SINGLE -> new RandomGroupSingleCalls(group, this.consumer, member, this.epochs);
			case BATCH, FILTERED_BATCH -> new RandomGroupBatchCalls(group, this.consumer, member, this.epochs);
			case MANUAL -> new RandomGroupManualCalls(group, client, queue, this.epochs);
		};
		this.consumer.subscribe(List.of(RandomGroup.TOPIC), new ConsumerRebalanceListener() {

			@Override
			public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
			}

			@Override
			public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
			}

		});
	}

	RandomGroupClient client() {
		return this.client;
	}

	Consumer<byte[], byte[]> consumer() {
		return this.consumer;
	}

	void poll() {
		this.client.removedInStall &= !this.client.known;
		try {
			this.calls.call(this.consumer.poll(Duration.ofMillis(random().nextInt(3_000))));
		}
		catch (WakeupException ex) {
			this.group.trace(this.client + " was woken");
		}
	}

	/**
	 * Whether no record may start.
	 */
	boolean isHeld() {
		return this.held || this.control.isPaused() || this.control.isStopping();
	}

	void hold(boolean newHeld) {
		this.group.trace(this.client + " held: " + newHeld);
		this.held = newHeld;
	}

	void pause() {
		this.group.trace(this.client + " is paused");
		this.control.pause();
	}

	void resume() {
		this.group.trace(this.client + " is resumed");
		this.control.resume();
	}

	void pausePartition() {
		this.client.assignment().stream().findFirst().ifPresent((log) -> this.consumer.pause(List.of(log.partition())));
	}

	void resumePartitions() {
		this.consumer.resume(this.consumer.paused());
	}

	/**
	 * Removes everything that keeps it from consuming.
	 */
	void calm() {
		hold(false);
		resume();
		resumePartitions();
	}

	/**
	 * Stops it like a container, and checks its report.
	 */
	void stop() {
		this.group.trace(this.client + " stops");
		this.group.statistics().stops++;
		boolean wasKnown = this.client.known;
		this.client.faulty = false;
		this.control.stop();
		if (random().nextInt(10) > 0) {
			finishManual();
		}
		try {
			this.consumer.unsubscribe();
		}
		catch (WakeupException ex) {
			this.group.trace(this.client + " was woken while it left the group");
		}
		this.consumer.close();
		if (!this.ended) {
			throw new AssertionError(this.client + " was closed and its run has not ended");
		}
		this.epochs.checkReport(this.committed, this.client.faulty || !wasKnown);
	}

	void finishManual() {
		this.calls.finish();
	}

	boolean isEnded() {
		return this.ended;
	}

	void assigned(Collection<RandomGroupLog> logs) {
		this.epochs.begin(logs);
	}

	/**
	 * Simulates the other threads before a revocation: most pending decisions are made,
	 * and most taken messages are finished.
	 */
	void beforeRevocation() {
		if (random().nextInt(20) > 0) {
			this.policy.decideAll();
		}
		if (random().nextInt(15) > 0) {
			finishManual();
		}
		if (this.calls.hasOpen()) {
			this.group.expireNextWait();
		}
	}

	void afterRevocation(RandomGroupLog log, boolean faulty) {
		boolean excused = faulty || this.calls.hasOpen();
		log.mayRepeat |= excused;
		if (!excused) {
			this.epochs.checkCommitted(log);
		}
	}

	private Random random() {
		return this.group.random();
	}

	@Override
	public void assigned(GroupMember member) {
	}

	@Override
	public void rebalancing(GroupMember member) {
	}

	@Override
	public void idle(GroupMember member, int pause) {
	}

	@Override
	public void closed(GroupMember member, boolean allCommitted, Throwable cause) {
		if (this.ended) {
			throw new AssertionError(this.client + " ended twice");
		}
		if (cause != null) {
			throw new AssertionError(this.client + " ended because of a failure", cause);
		}
		this.group.trace(this.client + " is closed, committed: " + allCommitted);
		this.ended = true;
		this.committed = allCommitted;
	}

}
