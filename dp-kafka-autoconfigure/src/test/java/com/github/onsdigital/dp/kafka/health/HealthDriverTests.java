package com.github.onsdigital.dp.kafka.health;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeGroups;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.fakes.OurThreads;
import com.github.onsdigital.dp.kafka.fakes.RefusedThread;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The driver when the system has no thread to give.
 */
class HealthDriverTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final FakeMonitor monitor = new FakeMonitor();

	private final FakeConsumer hello = FakeConsumer.of("hello", "self");

	private final HealthDriver driver = new HealthDriver(() -> new FakeGroups(this.hello), () -> this.monitor,
			NamedChecks.WITHOUT_ACTUATOR, HealthSettings.DEFAULT, RetrySettings.DEFAULT, refusedOnce());

	@AfterEach
	void stop() {
		this.driver.stop();
	}

	@Test
	void aStartWithoutAThreadLeavesNobodyWhoListens() {
		OurThreads threads = OurThreads.sinceNow();
		assertThatExceptionOfType(InternalError.class).isThrownBy(this.driver::start);
		assertThat(this.driver.isRunning()).isFalse();
		assertThat(this.monitor.listeners()).isZero();
		threads.join(LIMIT);
		assertThat(threads.alive()).isEmpty();
	}

	@Test
	void theNextStartTakesOverTheHoldOfOneThatFailed() {
		assertThatExceptionOfType(InternalError.class).isThrownBy(this.driver::start);
		assertThat(LoopRig.held(this.hello)).isTrue();
		this.driver.start();
		assertThat(this.driver.isRunning()).isTrue();
		this.monitor.found(3);
		await().atMost(LIMIT).untilAsserted(() -> assertThat(LoopRig.held(this.hello)).isFalse());
	}

	private static ThreadFactory refusedOnce() {
		Iterator<ThreadFactory> factories = List.<ThreadFactory>of(RefusedThread.always(), Thread::new).iterator();
		return (work) -> factories.next().newThread(work);
	}

}
