package com.github.onsdigital.dp.kafka.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * The time source of the system.
 */
@Timeout(60)
class TimeSourceTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final TimeSource time = TimeSource.system();

	@Test
	void theClockIsInUtc() {
		assertThat(this.time.clock().getZone()).isEqualTo(ZoneOffset.UTC);
		assertThat(this.time.clock().instant()).isCloseTo(Instant.now(Clock.systemUTC()),
				within(10, ChronoUnit.SECONDS));
	}

	@Test
	void aCompletedStageIsNotAwaited() throws InterruptedException {
		assertThat(this.time.await(CompletableFuture.completedFuture("a"), Duration.ZERO)).isTrue();
		assertThat(this.time.await(CompletableFuture.failedFuture(new IllegalStateException()), Duration.ofSeconds(-1)))
			.isTrue();
	}

	@Test
	void theTimeoutOfAWaitElapses() throws InterruptedException {
		assertThat(this.time.await(new CompletableFuture<>(), Duration.ofMillis(1))).isFalse();
		assertThat(this.time.await(new CompletableFuture<>(), Duration.ofDays(-1))).isFalse();
	}

	@Test
	void aWaitEndsWhenTheStageIsCompleted() throws InterruptedException {
		CompletableFuture<String> stage = new CompletableFuture<>();
		Thread waiting = waitFor(stage, new AtomicReference<>());
		stage.completeExceptionally(new IllegalStateException("planted"));
		waiting.join(LIMIT.toMillis());
		assertThat(waiting.isAlive()).isFalse();
	}

	@Test
	void anInterruptEndsAWait() throws InterruptedException {
		AtomicReference<Exception> thrown = new AtomicReference<>();
		Thread waiting = waitFor(new CompletableFuture<>(), thrown);
		waiting.interrupt();
		waiting.join(LIMIT.toMillis());
		assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
	}

	private Thread waitFor(CompletableFuture<String> stage, AtomicReference<Exception> thrown) {
		Thread waiting = this.time.threads().newThread(() -> {
			try {
				// the longest duration does not overflow
				this.time.await(stage, Duration.ofSeconds(Long.MAX_VALUE));
			}
			catch (InterruptedException ex) {
				thrown.set(ex);
			}
		});
		waiting.setDaemon(true);
		waiting.start();
		await().atMost(LIMIT).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
		return waiting;
	}

	@Test
	void aSchedulerRemovesCancelledTasksAndDropsDelayedOnes() throws InterruptedException {
		ScheduledExecutorService scheduler = this.time.newScheduler(Thread::new, Duration.ZERO);
		AtomicBoolean ran = new AtomicBoolean();
		ScheduledFuture<?> cancelled = scheduler.schedule(() -> ran.set(true), 1, TimeUnit.HOURS);
		cancelled.cancel(false);
		assertThat(((ScheduledThreadPoolExecutor) scheduler).getQueue()).isEmpty();
		ScheduledFuture<?> delayed = scheduler.schedule(() -> ran.set(true), 1, TimeUnit.HOURS);
		scheduler.shutdown();
		assertThat(scheduler.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(delayed.isCancelled()).isTrue();
		assertThat(ran).isFalse();
	}

	@Test
	void theThreadOfASchedulerEndsWithoutWork() throws Exception {
		AtomicReference<Thread> created = new AtomicReference<>();
		ScheduledExecutorService scheduler = this.time.newScheduler((work) -> {
			Thread thread = new Thread(work);
			created.set(thread);
			return thread;
		}, Duration.ofMillis(1));
		scheduler.submit(() -> "a").get(30, TimeUnit.SECONDS);
		Thread thread = created.get();
		thread.join(LIMIT.toMillis());
		assertThat(thread.isAlive()).isFalse();
		scheduler.shutdown();
	}

	@Test
	void aDelayedExecutorRunsItsTasks() throws InterruptedException {
		CountDownLatch ran = new CountDownLatch(1);
		this.time.delayedExecutor(Duration.ofMillis(1)).execute(ran::countDown);
		assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void theFailureOfAnExecutorIsThrown() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.time.execute((task) -> {
			throw new IllegalStateException("planted");
		}, () -> {
		}));
	}

}
