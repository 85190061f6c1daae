package com.github.onsdigital.dp.kafka.health;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.fakes.DpKafkaThreads;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeGroups;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.fakes.PartialTime;
import com.github.onsdigital.dp.kafka.fakes.RefusedThread;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The scheduler when the system cannot create a thread.
 */
class HealthCheckSchedulerTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final FakeMonitor monitor = new FakeMonitor();

	private final FakeConsumer hello = FakeConsumer.of("hello", "self");

	private final HealthCheckScheduler scheduler = new HealthCheckScheduler(() -> new FakeGroups(this.hello),
			() -> this.monitor, NamedChecks.WITHOUT_ACTUATOR, HealthSettings.DEFAULT, RetrySettings.DEFAULT,
			PartialTime.with(refusedOnce()));

	@AfterEach
	void stop() {
		this.scheduler.stop();
	}

	@Test
	void aStartWithoutAThreadCancelsTheSubscription() {
		DpKafkaThreads threads = DpKafkaThreads.sinceNow();
		assertThatExceptionOfType(InternalError.class).isThrownBy(this.scheduler::start);
		assertThat(this.scheduler.isRunning()).isFalse();
		assertThat(this.monitor.listeners()).isZero();
		threads.join(LIMIT);
		assertThat(threads.alive()).isEmpty();
	}

	@Test
	void theNextStartTakesOverTheHoldOfAFailedStart() {
		assertThatExceptionOfType(InternalError.class).isThrownBy(this.scheduler::start);
		assertThat(HealthLoopFixture.isHeld(this.hello)).isTrue();
		this.scheduler.start();
		assertThat(this.scheduler.isRunning()).isTrue();
		this.monitor.publishReachable(3);
		await().atMost(LIMIT).untilAsserted(() -> assertThat(HealthLoopFixture.isHeld(this.hello)).isFalse());
	}

	private static ThreadFactory refusedOnce() {
		Iterator<ThreadFactory> factories = List.<ThreadFactory>of(RefusedThread.always(), Thread::new).iterator();
		return (work) -> factories.next().newThread(work);
	}

}
