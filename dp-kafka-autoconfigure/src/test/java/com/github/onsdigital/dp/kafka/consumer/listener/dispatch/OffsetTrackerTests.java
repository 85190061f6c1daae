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
