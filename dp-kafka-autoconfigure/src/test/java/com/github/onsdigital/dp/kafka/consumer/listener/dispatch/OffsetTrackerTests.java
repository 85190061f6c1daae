package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OffsetTrackerTests {

	private final OffsetTracker tracker = new OffsetTracker();

	@Test
	void nothingIsCommittableBeforeTheOldestRecordIsFinished() {
		start(5, 6, 7);
		this.tracker.finish(6);
		this.tracker.finish(7);
		assertThat(this.tracker.finishedPrefix(Long.MAX_VALUE)).isEqualTo(-1);
		assertThat(this.tracker.highestFinishedEnd()).isEqualTo(8);
		this.tracker.finish(5);
		assertThat(this.tracker.finishedPrefix(Long.MAX_VALUE)).isEqualTo(8);
	}

	@Test
	void gapsOfTheLogBelongToTheRecordBeforeThem() {
		start(5, 9, 20);
		this.tracker.finish(5);
		assertThat(this.tracker.finishedPrefix(Long.MAX_VALUE)).isEqualTo(9);
		this.tracker.finish(20);
		this.tracker.finish(9);
		assertThat(this.tracker.finishedPrefix(Long.MAX_VALUE)).isEqualTo(21);
	}

	@Test
	void thePrefixEndsAtTheLimit() {
		start(1, 2, 3);
		this.tracker.finish(1);
		this.tracker.finish(2);
		assertThat(this.tracker.finishedPrefix(2)).isEqualTo(2);
		assertThat(this.tracker.finishedPrefix(1)).isEqualTo(-1);
	}

	@Test
	void finishedRecordsAreForgottenWhenEverythingBelowIsFinished() {
		start(1, 2, 3);
		this.tracker.finish(2);
		assertThat(this.tracker.hasFinishedOutOfOrder()).isTrue();
		this.tracker.finishedBelow(3);
		assertThat(this.tracker.hasFinishedOutOfOrder()).isFalse();
		assertThat(this.tracker.isFinished(2)).isFalse();
		assertThat(this.tracker.hasUnfinishedRecords()).isTrue();
		this.tracker.finishedBelow(4);
		assertThat(this.tracker.hasUnfinishedRecords()).isFalse();
	}

	@Test
	void aCancelledRecordCanBeStartedAgain() {
		start(1, 2);
		this.tracker.cancel(2);
		this.tracker.finish(1);
		assertThat(this.tracker.finishedPrefix(Long.MAX_VALUE)).isEqualTo(2);
		start(2);
		this.tracker.finish(2);
		assertThat(this.tracker.finishedPrefix(Long.MAX_VALUE)).isEqualTo(3);
	}

	@Test
	void aConfirmationAboveWhatIsFinishedHasNoEffect() {
		this.tracker.finishedBelow(3);
		this.tracker.confirm(4);
		assertThat(this.tracker.isUnconfirmed()).isTrue();
		this.tracker.confirm(3);
		assertThat(this.tracker.isUnconfirmed()).isFalse();
		assertThat(this.tracker.confirmed()).isEqualTo(3);
	}

	// against a model that keeps every record
	@RepeatedTest(200)
	void randomOrderOfCompletion(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		NavigableMap<Long, Boolean> model = new TreeMap<>();
		long next = random.nextInt(10);
		for (int i = 0; i < 2_000; i++) {
			if (random.nextInt(100) < 55) {
				start(next);
				model.put(next, false);
				next += 1 + random.nextInt(3);
			}
			else if (!model.isEmpty()) {
				Long offset = model.ceilingKey(model.firstKey() + random.nextInt(40));
				if (offset != null) {
					model.put(offset, true);
					this.tracker.finish(offset);
				}
			}
			long prefix = prefixOf(model);
			assertThat(this.tracker.finishedPrefix(Long.MAX_VALUE)).isEqualTo(prefix);
			if (prefix >= 0 && random.nextInt(4) == 0) {
				this.tracker.finishedBelow(prefix);
				model.headMap(prefix).clear();
			}
			assertThat(this.tracker.hasUnfinishedRecords()).isEqualTo(!model.isEmpty());
			assertThat(this.tracker.hasFinishedOutOfOrder()).isEqualTo(model.containsValue(true));
		}
	}

	@Test
	void aRemovedRecordHasNoLinks() {
		StartedRecord first = startLinked(1);
		StartedRecord second = startLinked(2);
		assertThat(first.next()).isSameAs(second);
		assertThat(second.previous()).isSameAs(first);
		first.finish();
		this.tracker.finishedBelow(2);
		assertThat(first.next()).isNull();
		assertThat(second.previous()).isNull();
		assertThat(this.tracker.oldest()).isSameAs(second);
		assertThat(this.tracker.latest()).isSameAs(second);
	}

	@Test
	void aCancelledRecordHasNoLinks() {
		StartedRecord first = startLinked(1);
		StartedRecord second = startLinked(2);
		this.tracker.cancel(1);
		assertThat(this.tracker.latest()).as("not the record that was started last").isSameAs(second);
		this.tracker.cancel(2);
		assertThat(first.next()).isNull();
		assertThat(second.previous()).isNull();
		this.tracker.cancel(1);
		assertThat(this.tracker.oldest()).isNull();
		assertThat(this.tracker.latest()).isNull();
	}

	@Test
	void aRecordStartsOnce() {
		this.tracker.finishedBelow(5);
		start(4);
		assertThat(this.tracker.hasUnfinishedRecords()).isFalse();
		start(5, 7, 7, 6);
		this.tracker.finish(5);
		this.tracker.finish(7);
		assertThat(this.tracker.finishedPrefix(Long.MAX_VALUE)).isEqualTo(8);
		this.tracker.clear();
		assertThat(this.tracker.hasUnfinishedRecords()).isFalse();
		start(5);
		assertThat(this.tracker.oldestStarted()).isEqualTo(5);
	}

	// against a model, with records that other threads could finish
	@RepeatedTest(100)
	void randomOrderOfLinkedRecords(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		NavigableMap<Long, StartedRecord> model = new TreeMap<>();
		long next = 0;
		long committable = -1;
		for (int i = 0; i < 1_000; i++) {
			int choice = random.nextInt(100);
			if (choice < 50) {
				next += 1 + random.nextInt(3);
				model.put(next, startLinked(next));
			}
			else if (choice < 55 && !model.isEmpty()) {
				this.tracker.cancel(model.lastKey());
				model.pollLastEntry();
			}
			else if (!model.isEmpty()) {
				Long offset = model.ceilingKey(model.firstKey() + random.nextInt(20));
				if (offset != null) {
					assertThat(this.tracker.isFinished(offset)).isEqualTo(model.get(offset).isFinished());
					model.get(offset).finish();
				}
			}
			while (!model.isEmpty() && model.firstEntry().getValue().isFinished()) {
				committable = model.pollFirstEntry().getKey() + 1;
			}
			this.tracker.finishedBelow(committable);
			assertThat(this.tracker.committable()).isEqualTo(committable);
			assertThat(this.tracker.oldest()).isSameAs(model.isEmpty() ? null : model.firstEntry().getValue());
			assertThat(this.tracker.latest()).isSameAs(model.isEmpty() ? null : model.lastEntry().getValue());
			long highest = model.values()
				.stream()
				.filter(StartedRecord::isFinished)
				.mapToLong((record) -> record.offset() + 1)
				.max()
				.orElse(committable);
			assertThat(this.tracker.highestFinishedEnd()).isEqualTo(highest);
		}
	}

	private StartedRecord startLinked(long offset) {
		StartedRecord record = new StartedRecord(offset);
		this.tracker.start(record);
		return record;
	}

	private static long prefixOf(NavigableMap<Long, Boolean> model) {
		if (model.isEmpty() || !model.firstEntry().getValue()) {
			return -1;
		}
		for (var entry : model.entrySet()) {
			if (!entry.getValue()) {
				return entry.getKey();
			}
		}
		return model.lastKey() + 1;
	}

	private void start(long... offsets) {
		for (long offset : offsets) {
			this.tracker.start(offset);
		}
	}

}
