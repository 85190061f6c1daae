package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One call, its permit, its timeout, and the head that it blocks.
 */
class LaneCallTests {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final LaneFixture fixture = new LaneFixture(LaneSettings.Unit.RECORD);

	private final List<String> ended = new ArrayList<>();

	private final HandlerTimeouts timeouts = new HandlerTimeouts(Duration.ofSeconds(10), (call, failure) -> {
		assertThat(failure).hasCauseInstanceOf(TimeoutException.class);
		this.ended.add("timeout " + call.record().offset());
	});

	private PendingCall begin(LaneRecord record, long nowNanos) {
		PendingCall call = new PendingCall(record, nowNanos, (which, failure) -> this.ended
			.add(((failure != null) ? "failed " : "handled ") + which.record().offset()));
		record.begin(call);
		record.state(LaneRecord.State.STARTED);
		return call;
	}

	private List<LaneRecord> fill(int count) {
		this.fixture.fetchOffsets(LongStream.range(0, count).toArray());
		return this.fixture.fill(count);
	}

	@Test
	void permitsAreLimited() {
		CallPermits permits = new CallPermits(5);
		assertThat(permits.acquire(3)).isEqualTo(3);
		assertThat(permits.acquire(3)).isEqualTo(2);
		assertThat(permits.acquire(1)).isZero();
		assertThat(permits.isAvailable()).isFalse();
		assertThat(permits.used()).isEqualTo(5);
		permits.release(2);
		assertThat(permits.isAvailable()).isTrue();
		assertThat(permits.used()).isEqualTo(3);
		assertThat(permits.acquire(9)).isEqualTo(2);
	}

	@Test
	void onlyTheFirstEndOfACallCounts() {
		PendingCall call = begin(fill(1).get(0), 0);
		call.completed(null);
		call.completed(new IllegalStateException());
		assertThat(this.ended).containsExactly("handled 0");
	}

	@Test
	void theEndOfAnEarlierCallHasNoEffect() {
		LaneRecord record = fill(1).get(0);
		PendingCall first = begin(record, 0);
		assertThat(record.end(first)).isTrue();
		PendingCall second = begin(record, 0);
		first.completed(null);
		assertThat(this.ended).isEmpty();
		assertThat(record.call()).isSameAs(second);
		second.completed(new IllegalStateException());
		assertThat(this.ended).containsExactly("failed 0");
	}

	@Test
	void theAgeOfARecordBeginsWithItsFirstCall() {
		LaneRecord record = fill(1).get(0);
		assertThat(record.age(SECOND)).isZero();
		begin(record, SECOND).completed(new IllegalStateException());
		record.failed(1, SECOND);
		begin(record, 5 * SECOND);
		assertThat(record.age(8 * SECOND)).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void aCallTimesOutOnce() {
		List<LaneRecord> records = fill(3);
		PendingCall first = begin(records.get(0), 0);
		first.returned();
		begin(records.get(1), 4 * SECOND).returned();
		check(9);
		assertThat(this.timeouts.dueIn(9 * SECOND)).isEqualTo(SECOND);
		check(10);
		assertThat(this.ended).containsExactly("timeout 0");
		first.completed(null);
		check(13);
		assertThat(this.ended).containsExactly("timeout 0");
		check(14);
		assertThat(this.ended).containsExactly("timeout 0", "timeout 1");
	}

	@Test
	void aCallThatEndsInTimeDoesNotTimeOut() {
		PendingCall call = begin(fill(1).get(0), 0);
		call.returned();
		check(1);
		call.completed(null);
		check(20);
		assertThat(this.ended).containsExactly("handled 0");
	}

	@Test
	void aRunningMethodDoesNotTimeOut() {
		PendingCall call = begin(fill(1).get(0), 0);
		check(20);
		assertThat(this.ended).isEmpty();
		call.returned();
		check(21);
		assertThat(this.ended).containsExactly("timeout 0");
	}

	@Test
	void nothingTimesOutWithoutATimeout() {
		HandlerTimeouts none = new HandlerTimeouts(null, (call, failure) -> this.ended.add("timeout"));
		begin(fill(1).get(0), 0).returned();
		none.check(List.of(this.fixture.window), 1_000 * SECOND);
		assertThat(this.ended).isEmpty();
		assertThat(none.dueIn(0)).isEqualTo(Long.MAX_VALUE);
	}

	private void check(long seconds) {
		this.timeouts.check(List.of(this.fixture.window), seconds * SECOND);
	}

	@Test
	void aHeadIsBlockedFrom90PercentOn() {
		BlockedHeads heads = new BlockedHeads("orders", 100);
		List<LaneRecord> records = fill(89);
		records.subList(1, 89).forEach(LaneRecord::handled);
		heads.check(List.of(this.fixture.window), 0);
		assertThat(heads.blocked()).isEmpty();
		this.fixture.fetchOffsets(89);
		this.fixture.fill(100).get(0).handled();
		heads.check(List.of(this.fixture.window), SECOND / 2);
		assertThat(heads.blocked()).as("checked once a second").isEmpty();
		heads.check(List.of(this.fixture.window), SECOND);
		assertThat(heads.blocked()).singleElement().satisfies((head) -> {
			assertThat(head.offset()).isZero();
			assertThat(head.size()).isEqualTo(90);
			assertThat(head.partition()).isEqualTo(SimulatedClient.partition(0));
		});
	}

	@Test
	void aHeadIsBlockedIf98PercentAreFinished() {
		BlockedHeads heads = new BlockedHeads("orders", 100);
		List<LaneRecord> records = fill(100);
		records.subList(3, 100).forEach(LaneRecord::handled);
		heads.check(List.of(this.fixture.window), 0);
		assertThat(heads.blocked()).isEmpty();
		records.get(2).handled();
		heads.check(List.of(this.fixture.window), SECOND);
		assertThat(heads.blocked()).hasSize(1);
		records.get(0).handled();
		this.fixture.window.collect();
		heads.check(List.of(this.fixture.window), 2 * SECOND);
		assertThat(heads.blocked()).isNotEmpty();
		records.get(1).handled();
		this.fixture.window.collect();
		heads.check(List.of(this.fixture.window), 3 * SECOND);
		assertThat(heads.blocked()).isEmpty();
	}

	@Test
	void aSingleRecordBlocksASmallWindow() {
		BlockedHeads heads = new BlockedHeads("orders", 10);
		fill(10).subList(1, 10).forEach(LaneRecord::handled);
		heads.check(List.of(this.fixture.window), 0);
		assertThat(heads.blocked()).hasSize(1);
		heads.close();
		assertThat(heads.blocked()).isEmpty();
	}

}
