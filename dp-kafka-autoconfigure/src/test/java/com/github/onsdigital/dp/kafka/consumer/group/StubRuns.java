package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunEnd;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunListener;

/**
 * Runs that join at once and perform every request at once, unless they are stuck.
 */
final class StubRuns implements ConsumerRun.Factory {

	final List<RunListener> started = new CopyOnWriteArrayList<>();

	final AtomicInteger recreated = new AtomicInteger();

	volatile boolean stuck;

	volatile boolean joins = true;

	volatile Duration unconfirmed = Duration.ZERO;

	volatile List<Thread> handlerThreads = List.of();

	volatile List<String> problems = List.of();

	volatile List<BlockedPartition> blocked = List.of();

	@Override
	public ConsumerRun start(RunListener listener) {
		this.started.add(listener);
		if (this.joins) {
			listener.joined();
		}
		return new StubRun(listener);
	}

	void fail() {
		this.started.get(this.started.size() - 1)
			.ended(new RunEnd(RunEnd.Kind.ERROR, false, new OutOfMemoryError("in a test")));
	}

	void unstick() {
		this.stuck = false;
		this.started.get(this.started.size() - 1).ended(new RunEnd(RunEnd.Kind.STOPPED, true, null));
	}

	private final class StubRun implements ConsumerRun {

		private final RunListener listener;

		StubRun(RunListener listener) {
			this.listener = listener;
		}

		@Override
		public void pause() {
			this.listener.idle();
		}

		@Override
		public void resume() {
		}

		@Override
		public void stop() {
			if (!StubRuns.this.stuck) {
				this.listener.ended(new RunEnd(RunEnd.Kind.STOPPED, true, null));
			}
		}

		@Override
		public void topicRecreated() {
			StubRuns.this.recreated.incrementAndGet();
		}

		@Override
		public Duration unconfirmedFor() {
			return StubRuns.this.unconfirmed;
		}

		@Override
		public String inFlight() {
			return StubRuns.this.stuck ? "orders-0@7 for 9 s" : "";
		}

		@Override
		public List<String> problems() {
			return StubRuns.this.problems;
		}

		@Override
		public List<BlockedPartition> blockedPartitions() {
			return StubRuns.this.blocked;
		}

		@Override
		public List<PartitionAssignment> assignment() {
			return List.of();
		}

		@Override
		public List<Thread> handlerThreads() {
			return StubRuns.this.handlerThreads;
		}

		@Override
		public boolean isOwnThread() {
			return false;
		}

	}

}
