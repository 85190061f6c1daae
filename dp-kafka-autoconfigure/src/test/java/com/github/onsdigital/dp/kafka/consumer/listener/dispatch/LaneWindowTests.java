package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LaneWindowTests {

	private final LaneFixture fixture = new LaneFixture(LaneSettings.Unit.RECORD);

	private final LaneWindow window = this.fixture.window;

	private final PartitionState state = this.fixture.state;

	@Test
	void fillsUpToTheMaximum() {
		this.fixture.fetchOffsets(1, 2, 3, 4, 5);
		assertThat(LaneFixture.offsets(this.fixture.fill(3))).containsExactly(1L, 2L, 3L);
		assertThat(this.window.size()).isEqualTo(3);
		assertThat(this.window.isFull()).isTrue();
		assertThat(this.state.waiting()).isEqualTo(2);
		assertThat(this.fixture.fill(3)).isEmpty();
		assertThat(LaneFixture.offsets(this.fixture.fill(4))).containsExactly(4L);
	}

	@Test
	void aFullWindowIsFetchedAgainWhenHalfOfItIsFree() {
		this.fixture.fetchOffsets(1, 2, 3, 4);
		List<LaneRecord> ready = this.fixture.fill(4);
		ready.get(0).handled();
		this.window.collect();
		this.fixture.fill(4);
		assertThat(this.window.isFull()).isTrue();
		ready.get(1).handled();
		this.window.collect();
		this.fixture.fill(4);
		assertThat(this.window.isFull()).isFalse();
	}

	@Test
	void theUnitDecidesWhichRecordsAreReady() {
		String[] keys = { "a", "b", "a", null, null, "b" };
		LaneFixture byKey = new LaneFixture(LaneSettings.Unit.KEY);
		byKey.fetch(0, keys);
		assertThat(LaneFixture.offsets(byKey.fill(10))).containsExactly(0L, 1L, 3L, 4L);
		assertThat(byKey.window.lanes()).isEqualTo(2);
		LaneFixture byPartition = new LaneFixture(LaneSettings.Unit.PARTITION);
		byPartition.fetch(0, keys);
		assertThat(LaneFixture.offsets(byPartition.fill(10))).containsExactly(0L);
		assertThat(byPartition.window.lanes()).isEqualTo(1);
		this.fixture.fetch(0, keys);
		assertThat(this.fixture.fill(10)).hasSize(6);
		assertThat(this.window.lanes()).isEqualTo(6);
	}

	@Test
	void theLaneOfAKeyEndsWithItsLastRecordInTheWindow() {
		LaneFixture byKey = new LaneFixture(LaneSettings.Unit.KEY);
		byKey.fetch(0, "a", "b", "a");
		List<LaneRecord> ready = byKey.fill(10);
		LaneRecord next = ready.get(0).handled();
		assertThat(next.offset()).isEqualTo(2);
		byKey.window.collect();
		assertThat(byKey.window.lanes()).isEqualTo(2);
		next.handled();
		ready.get(1).handled();
		byKey.window.collect();
		assertThat(byKey.window.lanes()).isZero();
		byKey.fetch(3, "a");
		assertThat(LaneFixture.offsets(byKey.fill(10))).containsExactly(3L);
	}

	@Test
	void collectsWithGaps() {
		this.fixture.fetchOffsets(5, 9, 20);
		List<LaneRecord> ready = this.fixture.fill(10);
		assertThat(this.window.head()).isSameAs(ready.get(0));
		ready.get(1).handled();
		this.window.collect();
		assertThat(this.state.committableOffset()).isEqualTo(-1);
		assertThat(this.window.finished()).isOne();
		ready.get(0).handled();
		this.window.collect();
		assertThat(this.state.committableOffset()).isEqualTo(20);
		assertThat(this.window.size()).isOne();
		assertThat(this.window.head()).isSameAs(ready.get(2));
		ready.get(2).handled();
		this.window.collect();
		assertThat(this.state.committableOffset()).isEqualTo(21);
		assertThat(this.window.head()).isNull();
		assertThat(this.window.size()).isZero();
	}

	@Test
	void nothingBelowAWaitingRecordIsCommittableTooFar() {
		this.fixture.fetchOffsets(5, 9);
		this.fixture.fill(1).get(0).handled();
		this.window.collect();
		assertThat(this.state.committableOffset()).isEqualTo(6);
	}

	@Test
	void bytesOfFinishedRecordsAreReleasedOnce() {
		this.fixture.fetchOffsets(1, 2, 3);
		List<LaneRecord> ready = this.fixture.fill(10);
		long each = this.window.bytes() / 3;
		assertThat(this.state.waitingBytes()).isEqualTo(3 * each);
		ready.get(1).handled();
		this.window.recount();
		this.window.recount();
		assertThat(this.window.bytes()).isEqualTo(2 * each);
		assertThat(this.state.waitingBytes()).isEqualTo(2 * each);
		ready.get(0).handled();
		this.window.collect();
		assertThat(this.window.bytes()).isEqualTo(each);
		ready.get(2).handled();
		this.window.collect();
		assertThat(this.window.bytes()).isZero();
		assertThat(this.state.waitingBytes()).isZero();
	}

	@Test
	void closesAtTheHighestStartedRecord() {
		this.fixture.fetchOffsets(1, 2, 3, 4, 5);
		this.fixture.fill(10);
		this.fixture.start(1, 3);
		assertThat(this.window.close()).isTrue();
		assertThat(this.window.isClosed()).isTrue();
		assertThat(this.fixture.startable()).containsExactly(1L, 2L, 3L);
		assertThat(this.window.close()).isFalse();
		this.window.open();
		assertThat(this.fixture.startable()).containsExactly(1L, 2L, 3L, 4L, 5L);
	}

	@Test
	void closesAtTheHighestFinishedRecord() {
		this.fixture.fetchOffsets(1, 2, 3, 4, 5);
		this.fixture.fill(10).get(3).handled();
		this.window.close();
		assertThat(this.fixture.startable()).containsExactly(1L, 2L, 3L);
		assertThat(this.window.isDone()).isFalse();
		List.of(1L, 2L, 3L).forEach((offset) -> this.fixture.at(offset).handled());
		assertThat(this.window.isDone()).isTrue();
		this.window.collect();
		assertThat(this.state.committableOffset()).isEqualTo(5);
	}

	@Test
	void nothingStartsInAClosedWindowWithoutStartedRecords() {
		this.fixture.fetchOffsets(1, 2);
		this.fixture.fill(10);
		this.window.close();
		assertThat(this.fixture.startable()).isEmpty();
		assertThat(this.window.isDone()).isTrue();
	}

	@Test
	void noRecordStartsAboveARetainedOneInAClosedWindow() {
		this.fixture.fetchOffsets(1, 2, 3, 4, 5);
		this.fixture.fill(10);
		this.fixture.start(3, 5);
		this.window.close();
		this.fixture.retain(3);
		assertThat(this.fixture.startable()).containsExactly(1L, 2L);
		// the call of 5 is awaited, 4 is not
		List.of(1L, 2L).forEach((offset) -> this.fixture.at(offset).handled());
		assertThat(this.window.isDone()).isFalse();
		this.fixture.at(5).handled();
		assertThat(this.window.isDone()).isTrue();
	}

	@Test
	void theLowestRetainedRecordCounts() {
		this.fixture.fetchOffsets(1, 2, 3, 4, 5);
		this.fixture.fill(10);
		this.fixture.start(2, 4, 5);
		this.fixture.retain(4);
		this.window.close();
		assertThat(this.fixture.startable()).containsExactly(1L, 2L, 3L);
		this.fixture.retain(2);
		assertThat(this.fixture.startable()).containsExactly(1L);
		this.window.release(this.fixture.at(2));
		this.window.applyLimit();
		assertThat(this.fixture.startable()).containsExactly(1L, 2L, 3L);
		this.window.release(this.fixture.at(4));
		this.window.applyLimit();
		assertThat(this.fixture.startable()).containsExactly(1L, 2L, 3L, 4L, 5L);
	}

	@Test
	void theLimitOfAnOpenWindowIsNotLowered() {
		this.fixture.fetchOffsets(1, 2, 3);
		this.fixture.fill(10);
		this.fixture.start(1);
		this.fixture.retain(1);
		assertThat(this.fixture.startable()).containsExactly(1L, 2L, 3L);
		assertThat(this.window.isClosed()).isFalse();
	}

	@Test
	void aWindowThatIsLeftIsNotOpenedAgain() {
		this.fixture.fetchOffsets(1, 2);
		this.fixture.fill(10);
		this.fixture.start(1);
		this.window.leave();
		this.window.open();
		assertThat(this.fixture.startable()).containsExactly(1L);
	}

	@Test
	void noRecordOfAnEndedWindowMayStart() {
		this.fixture.fetchOffsets(1, 2);
		this.fixture.fill(10);
		this.window.end();
		assertThat(this.fixture.startable()).isEmpty();
	}

	@Test
	void aWindowIsOutdatedWhenThePositionMovesBackwards() {
		this.fixture.fetchOffsets(5, 6);
		this.fixture.fill(10).get(0).handled();
		this.window.collect();
		assertThat(this.window.isOutdated()).isFalse();
		this.state.reset();
		assertThat(this.window.isOutdated()).isTrue();
	}

	// after a close, every order of starts and ends leaves no gap and starts nothing
	// above
	@RepeatedTest(100)
	void aClosedWindowEndsWithoutAGap(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		long[] offsets = random.longs(30, 0, 200).sorted().distinct().toArray();
		this.fixture.fetchOffsets(offsets);
		List<LaneRecord> records = this.fixture.fill(100);
		long highest = -1;
		for (LaneRecord record : records) {
			if (random.nextInt(3) == 0 && record.offset() < 150) {
				record.state(LaneRecord.State.STARTED);
				highest = record.offset();
				if (random.nextBoolean()) {
					record.handled();
				}
			}
		}
		this.window.close();
		long limit = highest;
		assertThat(records).allMatch((record) -> this.window.mayStart(record) == (record.offset() <= limit));
		records.stream().filter((record) -> record.offset() <= limit && !record.isFinished()).forEach((record) -> {
			assertThat(this.window.isDone()).isFalse();
			record.handled();
		});
		assertThat(this.window.isDone()).isTrue();
		this.window.collect();
		long next = records.stream()
			.mapToLong(LaneRecord::offset)
			.filter((offset) -> offset > limit)
			.findFirst()
			.orElse(limit + 1);
		assertThat(this.state.committableOffset()).isEqualTo((limit >= 0) ? next : -1);
	}

}
