package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LaneTests {

	private static final int RECORDS = 3_000;

	private final Lane lane = new Lane(null);

	private volatile boolean over;

	private final LaneFixture fixture = new LaneFixture(LaneSettings.Unit.PARTITION);

	@Test
	void onlyTheFirstRecordIsReady() {
		assertThat(this.lane.append(record(1))).isTrue();
		assertThat(this.lane.append(record(2))).isFalse();
		assertThat(this.lane.append(record(3))).isFalse();
	}

	@Test
	void theEndOfARecordMakesTheNextOneReady() {
		LaneRecord first = record(1);
		LaneRecord second = record(2);
		this.lane.append(first);
		this.lane.append(second);
		assertThat(first.handled()).isSameAs(second);
		assertThat(first.isFinished()).isTrue();
		assertThat(first.record()).isNull();
		assertThat(second.handled()).isNull();
	}

	@Test
	void anEmptyLaneIsReadyAgain() {
		LaneRecord first = record(1);
		this.lane.append(first);
		assertThat(first.handled()).isNull();
		LaneRecord second = record(2);
		assertThat(this.lane.append(second)).isTrue();
		// it would keep the second record in memory
		assertThat(first.nextInLane()).isNull();
		assertThat(second.handled()).isNull();
	}

	@Test
	void anEndedRecordHasNoLink() {
		LaneRecord first = record(1);
		this.lane.append(first);
		this.lane.append(record(2));
		first.handled();
		assertThat(first.nextInLane()).isNull();
	}

	@Test
	void aLaneIsRemovedWithItsLastRecord() {
		this.lane.append(record(1));
		this.lane.append(record(2));
		assertThat(this.lane.removed()).isFalse();
		assertThat(this.lane.removed()).isTrue();
	}

	// each record is ready exactly once, in order, whoever finds the lane empty
	@RepeatedTest(5)
	void noRecordIsLostBetweenTheEndAndTheAppend() {
		LaneRecord[] handover = new LaneRecord[1];
		AtomicInteger ended = new AtomicInteger();
		CompletableFuture<Void> worker = CompletableFuture.runAsync(() -> {
			LaneRecord next = null;
			while (ended.get() < RECORDS && !this.over) {
				LaneRecord current = (next != null) ? next : take(handover);
				if (current != null) {
					assertThat(current.offset()).isEqualTo(ended.get());
					next = current.handled();
					ended.incrementAndGet();
				}
			}
		});
		try {
			for (int i = 0; i < RECORDS; i++) {
				LaneRecord record = record(i);
				if (this.lane.append(record)) {
					put(handover, record);
				}
				// meets the end of the record before
				int least = i - i % 3;
				await(() -> worker.isDone() || ended.get() >= least);
			}
			await(worker::isDone);
		}
		finally {
			this.over = true;
		}
		worker.join();
		assertThat(ended).hasValue(RECORDS);
	}

	// the poll thread removes a lane whose records are finished: nobody may use it then
	@RepeatedTest(5)
	void aFinishedRecordHasLeftItsLane() {
		LaneRecord[] handover = new LaneRecord[1];
		CompletableFuture<Void> worker = CompletableFuture.runAsync(() -> {
			while (!this.over) {
				LaneRecord current = take(handover);
				if (current != null) {
					current.handled();
				}
			}
		});
		try {
			for (int i = 0; i < RECORDS; i++) {
				LaneRecord record = record(i);
				assertThat(this.lane.append(record)).as("record " + i + " is ready").isTrue();
				put(handover, record);
				while (!record.isFinished() && !worker.isDone()) {
					Thread.onSpinWait();
				}
			}
		}
		finally {
			this.over = true;
		}
		worker.join();
	}

	private static void await(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(TimeUnit.SECONDS.toNanos(10));
			Thread.onSpinWait();
		}
	}

	private static LaneRecord take(LaneRecord[] handover) {
		synchronized (handover) {
			LaneRecord taken = handover[0];
			handover[0] = null;
			return taken;
		}
	}

	private static void put(LaneRecord[] handover, LaneRecord record) {
		synchronized (handover) {
			assertThat(handover[0]).as("a ready record that was not taken").isNull();
			handover[0] = record;
		}
	}

	private LaneRecord record(long offset) {
		return new LaneRecord(LaneFixture.record(offset, null), 10, this.fixture.window, this.lane);
	}

	@Test
	void readyRecordsKeepTheirOrder() {
		ReadyRecords one = LaneFixture.ready(singles(1, 2));
		one.addAll(LaneFixture.ready(singles(3, 4)));
		one.addAllFirst(LaneFixture.ready(singles(-1, 0)));
		one.addAllFirst(new ReadyRecords());
		one.addAll(new ReadyRecords());
		assertThat(one.size()).isEqualTo(6);
		assertThat(LaneFixture.offsets(LaneFixture.drain(one))).containsExactly(-1L, 0L, 1L, 2L, 3L, 4L);
		assertThat(one.isEmpty()).isTrue();
		one.addAllFirst(LaneFixture.ready(singles(7)));
		one.add(LaneFixture.single(8));
		assertThat(LaneFixture.offsets(LaneFixture.drain(one))).containsExactly(7L, 8L);
	}

	@Test
	void movedReadyRecordsLeaveTheirList() {
		ReadyRecords from = LaneFixture.ready(singles(1, 2));
		ReadyRecords to = new ReadyRecords();
		to.addAll(from);
		assertThat(from.isEmpty()).isTrue();
		assertThat(from.poll()).isNull();
		assertThat(to.first().offset()).isEqualTo(1);
		assertThat(to.poll().nextReady()).isNull();
	}

	private static List<LaneRecord> singles(long... offsets) {
		return LongStream.of(offsets).mapToObj(LaneFixture::single).toList();
	}

}
