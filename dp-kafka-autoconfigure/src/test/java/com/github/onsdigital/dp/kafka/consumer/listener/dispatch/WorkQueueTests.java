package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

class WorkQueueTests {

	private final AtomicInteger started = new AtomicInteger();

	private final CallPermits permits = new CallPermits(3);

	private final WorkQueue queue = new WorkQueue(2, this.permits, TimeSource.system(), this.started::incrementAndGet,
			() -> {
			});

	private final CallTimes times = new CallTimes();

	private final LaneWorker worker = worker();

	private final LaneFixture fixture = new LaneFixture(LaneSettings.Unit.RECORD);

	private LaneWorker worker() {
		return new LaneWorker(null, this.queue, this.times);
	}

	@AfterEach
	void close() {
		this.queue.close();
	}

	private List<LaneRecord> add(long... offsets) {
		this.fixture.fetchOffsets(offsets);
		List<LaneRecord> records = this.fixture.fill(100);
		this.queue.addAll(LaneFixture.ready(records));
		return records;
	}

	private static List<Long> restOf(LaneWorker worker) {
		List<Long> offsets = new ArrayList<>();
		for (LaneRecord record = worker.takeRest(); record != null; record = record.nextReady()) {
			offsets.add(record.offset());
		}
		return offsets;
	}

	private List<Long> take(int max) {
		assertThat(this.queue.take(this.worker, max)).isTrue();
		List<Long> taken = restOf(this.worker);
		this.queue.release(taken.size());
		return taken;
	}

	@Test
	void oneRecordStartsAWorker() {
		this.queue.add(LaneFixture.single(1));
		assertThat(this.started).hasValue(1);
		assertThat(this.queue.hasIdleWorkers()).isTrue();
	}

	@Test
	void anEmptyListStartsNone() {
		this.queue.addAll(new ReadyRecords());
		assertThat(this.started).hasValue(0);
	}

	@Test
	void noMoreWorkersStartThanAllowed() {
		for (int i = 0; i < 5; i++) {
			this.queue.add(LaneFixture.single(i));
		}
		assertThat(this.started).hasValue(2);
		assertThat(this.queue.hasIdleWorkers()).isFalse();
	}

	@Test
	void aWorkerTakesRecordsInOrderUpToItsMaximum() {
		add(1, 2, 3, 4);
		assertThat(take(1)).containsExactly(1L);
		assertThat(take(2)).containsExactly(2L, 3L);
		assertThat(take(2)).containsExactly(4L);
	}

	@Test
	void aWorkerTakesNoMoreRecordsThanThereArePermits() {
		add(1, 2, 3, 4, 5);
		this.queue.take(this.worker, 32);
		assertThat(restOf(this.worker)).containsExactly(1L, 2L, 3L);
		assertThat(this.permits.used()).isEqualTo(3);
		assertThat(this.queue.hasIdleWorkers()).isFalse();
	}

	@Test
	void aWorkerWakesAnotherIfTheWaitIsLong() {
		add(1, 2);
		assertThat(this.started).hasValue(1);
		take(1);
		assertThat(this.started).hasValue(2);
	}

	@Test
	void returnedRecordsComeFirst() {
		List<LaneRecord> records = add(1, 2, 3, 4, 5);
		this.queue.take(this.worker, 3);
		// record 1 was taken to be called, and is refused
		LaneRecord first = this.worker.takeRest();
		this.worker.assign(first.nextReady());
		this.queue.giveBack(this.worker, records.get(0), Refusal.CLOSED);
		assertThat(this.permits.used()).isZero();
		assertThat(this.worker.hasRest()).isFalse();
		assertThat(take(3)).containsExactly(1L, 2L, 3L);
		assertThat(take(3)).containsExactly(4L, 5L);
	}

	@Test
	void reclaimedRecordsComeFirstAndReturnTheirPermits() {
		add(1, 2, 3, 4);
		this.queue.take(this.worker, 3);
		this.queue.reclaim(this.worker);
		assertThat(this.permits.used()).isZero();
		assertThat(this.started).hasValue(2);
		assertThat(take(4)).containsExactly(1L, 2L, 3L);
		assertThat(take(4)).containsExactly(4L);
	}

	@Test
	void recordsOfAClosedPartitionAreSetAside() {
		List<LaneRecord> records = add(1, 2, 3, 4, 5);
		this.queue.take(this.worker, 2);
		records.get(0).state(LaneRecord.State.STARTED);
		this.fixture.window.close();
		this.worker.takeRest();
		this.worker.assign(null);
		this.queue.giveBack(this.worker, records.get(1), Refusal.CLOSED);
		// before the poll thread rearranges the queue
		this.queue.take(this.worker, 1);
		this.worker.takeRest();
		this.queue.giveBack(this.worker, records.get(2), Refusal.CLOSED);
		this.queue.rearrange(() -> {
		});
		assertThat(this.queue.hasIdleWorkers()).isFalse();
		this.queue.release(1);
		this.queue.add(records.get(0));
		assertThat(take(3)).containsExactly(1L);
		this.queue.rearrange(this.fixture.window::open);
		assertThat(take(3)).containsExactly(2L, 3L, 4L);
		assertThat(take(3)).containsExactly(5L);
	}

	@Test
	void recordsAreInOrderAfterALimitIsLoweredAndRaised() {
		List<LaneRecord> records = add(1, 2, 3, 4, 5, 6);
		records.get(3).state(LaneRecord.State.STARTED);
		this.queue.rearrange(() -> this.fixture.window.close());
		records.get(1).state(LaneRecord.State.STARTED);
		this.queue.rearrange(() -> this.fixture.retain(2));
		this.queue.rearrange(this.fixture.window::open);
		assertThat(take(3)).containsExactly(1L, 2L, 3L);
		assertThat(take(3)).containsExactly(4L, 5L, 6L);
	}

	@Test
	void recordsAddedToAClosedPartitionAreSetAside() {
		this.fixture.window.close();
		add(1);
		assertThat(this.started).hasValue(0);
		this.queue.rearrange(this.fixture.window::open);
		assertThat(this.started).hasValue(1);
		assertThat(take(1)).containsExactly(1L);
	}

	@Test
	void recordsOfAnEndedWindowAreDropped() {
		List<LaneRecord> records = add(1, 2, 3);
		this.queue.take(this.worker, 2);
		this.fixture.window.end();
		this.queue.giveBack(this.worker, null, Refusal.CLOSED);
		this.queue.add(records.get(0));
		this.queue.rearrange(() -> {
		});
		assertThat(this.queue.hasIdleWorkers()).isFalse();
		assertThat(this.permits.used()).isZero();
	}

	@Test
	void nothingIsTakenWhileHeldOrStalled() throws Exception {
		add(1, 2);
		this.queue.take(this.worker, 1);
		LaneRecord taken = this.worker.takeRest();
		this.queue.giveBack(this.worker, taken, Refusal.HELD);
		this.queue.giveBack(this.worker, null, Refusal.STALLED);
		assertThat(this.queue.isStalled()).isTrue();
		CompletableFuture<Boolean> other = takeElsewhere();
		this.queue.holdApplied();
		assertThat(other).isNotDone();
		this.queue.membershipConfirmed();
		assertThat(other.get(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aClosedQueueEndsItsWorkers() throws Exception {
		CompletableFuture<Boolean> other = takeElsewhere();
		this.queue.close();
		assertThat(other.get(10, TimeUnit.SECONDS)).isFalse();
		add(1);
		assertThat(this.started).hasValue(0);
		assertThat(this.queue.take(this.worker, 1)).isFalse();
	}

	// a single record, and nothing else that wakes a worker
	@RepeatedTest(50)
	void anIdleWorkerIsWokenByOneRecord() throws Exception {
		CompletableFuture<Boolean> other = takeElsewhere();
		this.queue.add(LaneFixture.single(1));
		assertThat(other.get(10, TimeUnit.SECONDS)).isTrue();
	}

	@RepeatedTest(50)
	void anIdleWorkerIsWokenByAPermit() throws Exception {
		int used = this.permits.acquire(3);
		assertThat(used).isEqualTo(3);
		this.queue.add(LaneFixture.single(1));
		CompletableFuture<Boolean> other = takeElsewhere();
		this.queue.release(1);
		assertThat(other.get(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.permits.used()).isEqualTo(3);
	}

	// a permit is released between the search for one and the wait
	@Test
	void noPermitIsMissed() throws Exception {
		int rounds = 10_000;
		CompletableFuture<Integer> taken = CompletableFuture.supplyAsync(() -> {
			int count = 0;
			while (count < rounds && this.queue.take(this.worker, 1)) {
				this.worker.takeRest();
				count++;
			}
			return count;
		});
		this.permits.acquire(3);
		for (int i = 0; i < rounds; i++) {
			this.queue.add(LaneFixture.single(i));
			// meets the worker at different places of its search
			for (int spin = 0; spin < i % 500; spin++) {
				Thread.onSpinWait();
			}
			this.queue.release(1);
			long start = System.nanoTime();
			while (this.permits.used() < 3) {
				assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(TimeUnit.SECONDS.toNanos(10));
				Thread.onSpinWait();
			}
		}
		assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo(rounds);
	}

	private CompletableFuture<Boolean> takeElsewhere() {
		LaneWorker another = worker();
		return CompletableFuture.supplyAsync(() -> this.queue.take(another, 1));
	}

}
