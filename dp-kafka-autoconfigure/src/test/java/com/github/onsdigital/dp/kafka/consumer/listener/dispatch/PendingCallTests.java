package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.UnfinishedCalls;

import static org.assertj.core.api.Assertions.assertThat;

class PendingCallTests {

	private static final TopicPartition PARTITION = new TopicPartition("orders", 3);

	private final UnfinishedCalls unfinished = new UnfinishedCalls(() -> 5_000_000_000L);

	private final AtomicInteger ends = new AtomicInteger();

	@Test
	void aCallOfAPartitionThatIsLeftIsUnfinishedUntilItEnds() {
		this.unfinished.onEnd(this.ends::incrementAndGet);
		PendingCall call = begun();
		call.partitionLeft(this.unfinished);
		assertThat(this.unfinished.describe()).containsExactly("orders-3@7 for 4.0 s");
		call.completed(null);
		call.completed(null);
		assertThat(this.unfinished.isEmpty()).isTrue();
		assertThat(this.ends).hasValue(1);
	}

	@Test
	void aCallThatTimesOutIsNotUnfinished() {
		PendingCall call = begun();
		call.partitionLeft(this.unfinished);
		assertThat(call.record().end(call)).isTrue();
		assertThat(this.unfinished.isEmpty()).isTrue();
	}

	@Test
	void aCallThatHasEndedIsNotUnfinished() {
		PendingCall call = begun();
		call.completed(new IllegalStateException("planted"));
		call.partitionLeft(this.unfinished);
		assertThat(this.unfinished.isEmpty()).isTrue();
	}

	@Test
	void aCallThatEndsAtTheSameTimeIsNotUnfinished() throws Exception {
		int rounds = 20_000;
		PendingCall[] calls = new PendingCall[rounds];
		for (int round = 0; round < rounds; round++) {
			calls[round] = begun();
		}
		CyclicBarrier barrier = new CyclicBarrier(2);
		Thread completing = new Thread(() -> {
			await(barrier);
			for (PendingCall call : calls) {
				call.completed(null);
			}
		}, "completing");
		completing.start();
		await(barrier);
		for (PendingCall call : calls) {
			call.partitionLeft(this.unfinished);
		}
		completing.join(TimeUnit.SECONDS.toMillis(30));
		assertThat(completing.isAlive()).isFalse();
		assertThat(this.unfinished.describe()).isEmpty();
	}

	@Test
	void theThreadOfACallIsKnown() {
		PendingCall call = begun();
		call.runsOn(Thread.currentThread());
		assertThat(this.unfinished.isRunBy(Thread.currentThread())).as("its partition is not left").isFalse();
		call.partitionLeft(this.unfinished);
		assertThat(this.unfinished.isRunBy(Thread.currentThread())).isFalse();
		call.runsOn(Thread.currentThread());
		assertThat(this.unfinished.isRunBy(Thread.currentThread())).isTrue();
		call.completed(null);
		assertThat(this.unfinished.isRunBy(Thread.currentThread())).isFalse();
	}

	private static PendingCall begun() {
		LaneWindow window = new LaneWindow(new PartitionState(PARTITION, 0), LaneSettings.Unit.RECORD);
		LaneRecord record = new LaneRecord(new ConsumerRecord<>("orders", 3, 7, new byte[1], new byte[1]), 2, window,
				null);
		PendingCall call = new PendingCall(record, 1_000_000_000L, (ended, failure) -> {
		});
		record.begin(call);
		return call;
	}

	private static void await(CyclicBarrier barrier) {
		try {
			int unused = barrier.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
