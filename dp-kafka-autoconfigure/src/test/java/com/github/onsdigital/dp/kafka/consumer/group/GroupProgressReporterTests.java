package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.GroupDescription;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;

import static org.assertj.core.api.Assertions.assertThat;

class GroupProgressReporterTests {

	private static final CheckState HEALTHY = new CheckState(CheckStatus.OK, "1 of 1 brokers reachable", Instant.EPOCH,
			Instant.EPOCH, null);

	private static final CheckState UNREACHABLE = new CheckState(CheckStatus.CRITICAL, "0 of 1 brokers reachable",
			Instant.EPOCH, null, Instant.EPOCH);

	private final AtomicLong nanos = new AtomicLong(-5);

	private final FakeMonitor monitor = new FakeMonitor();

	private final GroupProgressReporter progress = new GroupProgressReporter("billing", this.monitor, this.nanos::get);

	@Test
	void aLongJoinIsAWarning() {
		this.progress.transitioned(ConsumerState.STARTING);
		pass(GroupProgressReporter.MAX_STARTING.minusMillis(1));
		assertThat(seen(Duration.ZERO)).isEqualTo(HEALTHY);
		pass(Duration.ofMillis(1));
		assertThat(seen(Duration.ZERO).status()).isEqualTo(CheckStatus.WARNING);
		assertThat(seen(Duration.ZERO).message())
			.isEqualTo("1 of 1 brokers reachable; STARTING for 60 s: the group has assigned no partitions yet");
		assertThat(this.progress.addTo(UNREACHABLE, Duration.ZERO).status()).isEqualTo(CheckStatus.CRITICAL);
		this.progress.transitioned(ConsumerState.CONSUMING);
		assertThat(seen(Duration.ZERO)).isEqualTo(HEALTHY);
	}

	@Test
	void uncommittedOffsetsAreAWarning() {
		this.progress.transitioned(ConsumerState.CONSUMING);
		assertThat(seen(GroupProgressReporter.MAX_UNCONFIRMED.minusMillis(1))).isEqualTo(HEALTHY);
		CheckState late = seen(GroupProgressReporter.MAX_UNCONFIRMED);
		assertThat(late.status()).isEqualTo(CheckStatus.WARNING);
		assertThat(late.message()).contains("handled records are not committed for 30 s");
	}

	@Test
	void theMembersAreQueriedOnlyWhileTheConsumerHasNoPartitions() {
		this.monitor.groupView = new GroupDescription("group 'billing' has the members 'a' at /10.0.0.7", false);
		this.progress.transitioned(ConsumerState.CONSUMING);
		this.progress.checked(true);
		assertThat(seen(Duration.ZERO)).as("too early").isEqualTo(HEALTHY);
		pass(GroupProgressReporter.MAX_IDLE);
		this.progress.checked(true);
		assertThat(seen(Duration.ZERO).status()).isEqualTo(CheckStatus.OK);
		assertThat(seen(Duration.ZERO).message()).endsWith("it has no partitions; " + this.monitor.groupView.text());
		this.progress.checked(false);
		assertThat(seen(Duration.ZERO)).isEqualTo(HEALTHY);
	}

	@Test
	void aMemberThatMayHaveEndedIsAWarning() {
		this.monitor.groupView = new GroupDescription(
				"group 'billing' has the members 'a' at /10.0.0.7, 'a' at /10.0.0.7", true);
		this.progress.transitioned(ConsumerState.CONSUMING);
		pass(GroupProgressReporter.MAX_IDLE);
		this.progress.checked(true);
		assertThat(seen(Duration.ZERO).status()).isEqualTo(CheckStatus.WARNING);
		assertThat(seen(Duration.ZERO).message()).contains("one may have ended").contains("'a' at /10.0.0.7");
	}

	private CheckState seen(Duration unconfirmed) {
		return this.progress.addTo(HEALTHY, unconfirmed);
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

}
