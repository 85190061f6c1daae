package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.UnfinishedCall;
import com.github.onsdigital.dp.kafka.consumer.UnfinishedCalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Calls of a handler that have not ended although their run has.
 */
@Timeout(120)
class RemainingCallsTests {

	private static final Duration SHORT = Duration.ofMillis(30);

	private static final TopicPartition PARTITION = new TopicPartition("orders", 3);

	private final UnfinishedCalls calls = new UnfinishedCalls(() -> 2_500_000_000L);

	private final UnfinishedCalls.Call call = this.calls.add(PARTITION, 4711, 0);

	@Test
	void stopAndWaitIsFalseAndNamesTheRecordUntilTheCallEnds() {
		try (LifecycleFixture fixture = stoppedWithCalls()) {
			assertThat(fixture.lifecycle.stopAndWait(SHORT, "stopped by the test")).isFalse();
			assertThat(fixture.warnings).containsExactly(
					"has left its group, but calls of its handler have not ended within PT0.03S; in flight: "
							+ "orders-3@4711 for 2.5 s");
			assertThat(fixture.lifecycle.inFlight()).isEqualTo("orders-3@4711 for 2.5 s");
			assertThat(fixture.lifecycle.stopAndWait(SHORT, "once more")).isFalse();
			this.call.ended();
			assertThat(fixture.lifecycle.stopAndWait(SHORT, "once more")).isTrue();
			assertThat(fixture.lifecycle.inFlight()).isEmpty();
		}
	}

	@Test
	void stopAndWaitReturnsWhenTheLastCallEnds() {
		UnfinishedCalls.Call other = this.calls.add(PARTITION, 4712, 0);
		try (LifecycleFixture fixture = stoppedWithCalls()) {
			CompletableFuture<Boolean> stopped = CompletableFuture
				.supplyAsync(() -> fixture.lifecycle.stopAndWait(Duration.ofDays(1), "stopped by the test"));
			this.call.ended();
			assertThat(stopped).isNotDone();
			other.ended();
			assertThat(stopped).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(true);
		}
	}

	@Test
	void aWaitThatBeganBeforeTheEndOfTheRunAlsoWaitsForTheCall() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			CompletableFuture<Boolean> stopped = CompletableFuture
				.supplyAsync(() -> fixture.lifecycle.stopAndWait(Duration.ofDays(1), "stopped by the test"));
			fixture.awaitRequested("stop");
			fixture.run().endWith(this.calls);
			fixture.await(ConsumerState.STOPPED);
			assertThat(stopped).isNotDone();
			this.call.ended();
			assertThat(stopped).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(true);
		}
	}

	@Test
	void stopAndWaitFromSuchACallFailsAtOnce() {
		this.call.runsOn(Thread.currentThread());
		try (LifecycleFixture fixture = stoppedWithCalls()) {
			// a call that waits would fail by the time-out of this class
			assertThatIllegalStateException()
				.isThrownBy(() -> fixture.lifecycle.stopAndWait(Duration.ofDays(1), "stopped by the test"))
				.withMessageContaining("use stop()");
		}
	}

	@Test
	void aStartIsAllowedAndNamesTheRecord() {
		try (LifecycleFixture fixture = stoppedWithCalls()) {
			fixture.lifecycle.start();
			fixture.awaitRuns(2);
			assertThat(fixture.warnings).singleElement()
				.asString()
				.contains("starts although", "orders-3@4711 for 2.5 s");
			fixture.run().inFlight = "orders-0@1 for 1.0 s";
			assertThat(fixture.lifecycle.inFlight()).isEqualTo("orders-0@1 for 1.0 s, orders-3@4711 for 2.5 s");
		}
	}

	@Test
	void aStartAfterTheEndOfTheCallNamesNothing() {
		try (LifecycleFixture fixture = stoppedWithCalls()) {
			this.call.ended();
			fixture.lifecycle.start();
			fixture.awaitRuns(2);
			assertThat(fixture.warnings).isEmpty();
		}
	}

	@Test
	void closeDoesNotWaitForTheCall() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.lifecycle.close();
			fixture.awaitRequested("stop");
			fixture.run().endWith(this.calls);
			assertThat(fixture.lifecycle.closed()).succeedsWithin(LifecycleFixture.LIMIT);
			assertThat(fixture.lifecycle.inFlight()).contains("orders-3@4711");
		}
	}

	@Test
	void theTextIsBounded() {
		IntStream.range(0, 1_000).forEach((offset) -> this.calls.add(PARTITION, offset, 1));
		try (LifecycleFixture fixture = stoppedWithCalls()) {
			assertThat(fixture.lifecycle.inFlight()).startsWith("orders-3@4711 for 2.5 s, orders-3@0 for")
				.endsWith(" and 991 more")
				.hasSizeLessThan(400);
		}
	}

	@Test
	void theCallsArePartOfWhatIsInProgress() {
		this.calls.add(PARTITION, 5, 500_000_000);
		try (LifecycleFixture fixture = stoppedWithCalls()) {
			assertThat(fixture.lifecycle.concurrency(7)).isEqualTo(new ConcurrencyStatus(2, 0, 7, List.of(),
					List.of(new UnfinishedCall(3, 4711, Duration.ofMillis(2500)),
							new UnfinishedCall(3, 5, Duration.ofSeconds(2)))));
			this.call.ended();
			assertThat(fixture.lifecycle.concurrency(7).inFlight()).isEqualTo(1);
		}
	}

	private LifecycleFixture stoppedWithCalls() {
		LifecycleFixture fixture = LifecycleFixture.consuming();
		fixture.stop();
		fixture.awaitRequested("stop");
		fixture.run().endWith(this.calls);
		fixture.await(ConsumerState.STOPPED);
		return fixture;
	}

}
