package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The times of the last success and the last failure of a consumer, in seconds after the
 * first report.
 */
class LastSuccessAndFailureTests {

	private static final Instant START = Instant.parse("2026-11-28T09:00:00Z");

	private static final RetrySettings FAST = new RetrySettings(Duration.ofMillis(20), Duration.ofMillis(50));

	private static final RetrySettings NEVER = new RetrySettings(Duration.ofDays(1), Duration.ofDays(1));

	private final ManualClock clock = new ManualClock();

	@Test
	void anEndedContainerIsAFailureFromItsEndOnWithoutACheck() {
		try (GroupFixture fixture = new GroupFixture(NEVER, this.clock)) {
			ManagedConsumerGroup group = consuming(fixture);
			fail(fixture, group, 10);
			this.clock.seconds = 12;
			assertSeen(group, CheckStatus.CRITICAL, 0, 10);
			report(fixture, 30, true);
			report(fixture, 60, true);
			this.clock.seconds = 70;
			assertSeen(group, CheckStatus.CRITICAL, 0, 60);
			assertSeen(group, CheckStatus.CRITICAL, 0, 60);
		}
	}

	@Test
	void aFailureThatWasCorrectedBeforeACheckIsReported() {
		try (GroupFixture fixture = new GroupFixture(FAST, this.clock)) {
			ManagedConsumerGroup group = consuming(fixture);
			fail(fixture, group, 10);
			Awaitility.await().atMost(GroupFixture.LIMIT).until(() -> fixture.runs.started.size() == 2);
			GroupFixture.await(group, ConsumerState.CONSUMING);
			assertSeen(group, CheckStatus.OK, 0, 10);
			report(fixture, 30, true);
			assertSeen(group, CheckStatus.OK, 30, 10);
		}
	}

	@Test
	void eachOfSeveralFailuresIsRecorded() {
		try (GroupFixture fixture = new GroupFixture(NEVER, this.clock)) {
			ManagedConsumerGroup group = consuming(fixture);
			fail(fixture, group, 10);
			this.clock.seconds = 20;
			group.hold(HoldOwner.ERROR, HoldStrength.STOP, "orders-0@7 failed");
			assertSeen(group, CheckStatus.CRITICAL, 0, 20);
		}
	}

	@Test
	void aFailureCoveredByAnotherHoldIsRecordedWhenThatHoldIsWithdrawn() {
		try (GroupFixture fixture = new GroupFixture(NEVER, this.clock)) {
			ManagedConsumerGroup group = consuming(fixture);
			fail(fixture, group, 10);
			group.stop();
			report(fixture, 30, true);
			assertSeen(group, CheckStatus.OK, 30, 10);
			this.clock.seconds = 40;
			group.start();
			this.clock.seconds = 50;
			assertSeen(group, CheckStatus.CRITICAL, 30, 40);
		}
	}

	@Test
	void failuresOfTheClusterPartAreRecorded() {
		try (GroupFixture fixture = new GroupFixture(FAST, this.clock)) {
			ManagedConsumerGroup group = consuming(fixture);
			report(fixture, 30, false);
			assertSeen(group, CheckStatus.CRITICAL, 0, 30);
			report(fixture, 60, true);
			assertSeen(group, CheckStatus.OK, 60, 30);
		}
	}

	private ManagedConsumerGroup consuming(GroupFixture fixture) {
		ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
		fixture.lifecycle.start();
		report(fixture, 0, true);
		GroupFixture.await(group, ConsumerState.CONSUMING);
		return group;
	}

	private void fail(GroupFixture fixture, ManagedConsumerGroup group, int seconds) {
		this.clock.seconds = seconds;
		long before = group.history().size();
		fixture.runs.fail();
		Awaitility.await().atMost(GroupFixture.LIMIT).until(() -> group.history().size() >= before + 2);
	}

	private void report(GroupFixture fixture, int seconds, boolean usable) {
		this.clock.seconds = seconds;
		ClusterReport found = GroupFixture.report(usable, usable ? TopicPresence.PRESENT : TopicPresence.UNKNOWN);
		fixture.monitor
			.publish(new ClusterReport(found.addresses(), found.topics(), null, usable, this.clock.instant()));
	}

	private static void assertSeen(ManagedConsumerGroup group, CheckStatus status, int lastSuccess, int lastFailure) {
		CheckState seen = group.check();
		assertThat(seen.status()).isEqualTo(status);
		assertThat(seen.lastSuccess()).as("last success").isEqualTo(START.plusSeconds(lastSuccess));
		assertThat(seen.lastFailure()).as("last failure").isEqualTo(START.plusSeconds(lastFailure));
	}

	/**
	 * A clock that the test advances.
	 */
	private static final class ManualClock extends Clock {

		private volatile int seconds;

		@Override
		public Instant instant() {
			return START.plusSeconds(this.seconds);
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
