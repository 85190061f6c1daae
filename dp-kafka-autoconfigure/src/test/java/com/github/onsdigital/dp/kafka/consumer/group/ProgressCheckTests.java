package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.GroupView;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressCheckTests {

	private static final CheckState FINE = new CheckState(CheckStatus.OK, "1 of 1 brokers reachable", Instant.EPOCH,
			Instant.EPOCH, null);

	private static final CheckState DEAD = new CheckState(CheckStatus.CRITICAL, "0 of 1 brokers reachable",
			Instant.EPOCH, null, Instant.EPOCH);

	private final AtomicLong nanos = new AtomicLong(-5);

	private final FakeMonitor monitor = new FakeMonitor();

	private final ProgressCheck progress = new ProgressCheck("billing", this.monitor, this.nanos::get);

	@Test
	void aJoinThatLastsIsAWarning() {
		this.progress.moved(ConsumerState.STARTING);
		pass(ProgressCheck.LONGEST_STARTING.minusMillis(1));
		assertThat(seen(Duration.ZERO)).isEqualTo(FINE);
		pass(Duration.ofMillis(1));
		assertThat(seen(Duration.ZERO).status()).isEqualTo(CheckStatus.WARNING);
		assertThat(seen(Duration.ZERO).message())
			.isEqualTo("1 of 1 brokers reachable; STARTING for 60 s: the group has assigned no partitions yet");
		assertThat(this.progress.addTo(DEAD, Duration.ZERO).status()).isEqualTo(CheckStatus.CRITICAL);
		this.progress.moved(ConsumerState.CONSUMING);
		assertThat(seen(Duration.ZERO)).isEqualTo(FINE);
	}

	@Test
	void offsetsThatWaitToBeCommittedAreAWarning() {
		this.progress.moved(ConsumerState.CONSUMING);
		assertThat(seen(ProgressCheck.LONGEST_UNCONFIRMED.minusMillis(1))).isEqualTo(FINE);
		CheckState late = seen(ProgressCheck.LONGEST_UNCONFIRMED);
		assertThat(late.status()).isEqualTo(CheckStatus.WARNING);
		assertThat(late.message()).contains("wait for a commit that is confirmed for 30 s");
	}

	@Test
	void whoHasThePartitionsIsAskedOnlyWhileThisConsumerHasNone() {
		this.monitor.groupView = new GroupView("group 'billing' has the members 'a' at /10.0.0.7", false);
		this.progress.moved(ConsumerState.CONSUMING);
		this.progress.checked(true);
		assertThat(seen(Duration.ZERO)).as("too early").isEqualTo(FINE);
		pass(ProgressCheck.LONGEST_IDLE);
		this.progress.checked(true);
		assertThat(seen(Duration.ZERO).status()).isEqualTo(CheckStatus.OK);
		assertThat(seen(Duration.ZERO).message()).endsWith("it has no partitions; " + this.monitor.groupView.text());
		this.progress.checked(false);
		assertThat(seen(Duration.ZERO)).isEqualTo(FINE);
	}

	@Test
	void aMemberThatMayBeGoneIsAWarning() {
		this.monitor.groupView = new GroupView("group 'billing' has the members 'a' at /10.0.0.7, 'a' at /10.0.0.7",
				true);
		this.progress.moved(ConsumerState.CONSUMING);
		pass(ProgressCheck.LONGEST_IDLE);
		this.progress.checked(true);
		assertThat(seen(Duration.ZERO).status()).isEqualTo(CheckStatus.WARNING);
		assertThat(seen(Duration.ZERO).message()).contains("one may be gone").contains("'a' at /10.0.0.7");
	}

	private CheckState seen(Duration unconfirmed) {
		return this.progress.addTo(FINE, unconfirmed);
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

}
