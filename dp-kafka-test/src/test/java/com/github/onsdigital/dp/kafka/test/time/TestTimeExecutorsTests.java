package com.github.onsdigital.dp.kafka.test.time;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TestTime}: executors, timers and limits.
 */
class TestTimeExecutorsTests extends TestTimeFixture {

	@Test
	void rejectedTaskIsNotBusy() {
		this.pool.shutdown();
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.time.execute(this.pool, () -> this.log.add("never")));
		this.time.settle();
	}

	@Test
	void taskOnTheThreadOfItsCallerIsCoveredByIt() {
		start(() -> {
			this.time.execute(Runnable::run, () -> sleep(Duration.ofSeconds(1)));
			this.log.add("both");
		});
		this.time.settle();
		assertThat(this.log).isEmpty();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.log).containsExactly("both");
	}

	@Test
	void schedulerRunsItsTasksAtTheirTimesOnOneThread() {
		ScheduledExecutorService scheduler = this.time.newScheduler(this::untracked, Duration.ZERO);
		scheduler.scheduleWithFixedDelay(() -> {
			sleep(Duration.ofSeconds(1));
			this.log.add("delay " + seconds());
		}, 1, 2, TimeUnit.SECONDS);
		ScheduledFuture<?> cancelled = scheduler.schedule(() -> this.log.add("cancelled"), 3, TimeUnit.SECONDS);
		cancelled.cancel(false);
		scheduler.execute(() -> this.log.add("now"));
		this.time.advance(Duration.ofSeconds(8));
		assertThat(this.log).containsExactly("now", "delay 2", "delay 5", "delay 8");
		scheduler.shutdownNow();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.log).hasSize(4);
	}

	@Test
	void terminationOfASchedulerIsAwaitedInVirtualTime() throws Exception {
		ScheduledExecutorService scheduler = this.time.newScheduler(this::untracked, Duration.ZERO);
		scheduler.execute(() -> sleep(Duration.ofSeconds(5)));
		scheduler.shutdown();
		assertThat(scheduler.awaitTermination(2, TimeUnit.SECONDS)).isFalse();
		assertThat(scheduler.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
		assertThat(seconds()).isEqualTo(5);
	}

	@Test
	void queuedTasksThatAreDroppedAreNotBusy() {
		ScheduledExecutorService scheduler = this.time.newScheduler(this::untracked, Duration.ZERO);
		scheduler.execute(() -> sleep(Duration.ofSeconds(5)));
		scheduler.execute(() -> this.log.add("dropped"));
		scheduler.shutdownNow();
		this.time.settle();
		assertThat(this.log).doesNotContain("dropped");
	}

	@Test
	void delayedExecutorStartsItsTaskAfterTheDelay() {
		this.time.delayedExecutor(Duration.ofSeconds(4)).execute(() -> this.log.add("at " + seconds()));
		this.time.advance(Duration.ofSeconds(3));
		assertThat(this.log).isEmpty();
		this.time.advance(Duration.ofSeconds(3));
		assertThat(this.log).containsExactly("at 4");
	}

	@Test
	void stallRunsTheTimersOfTheClusterOnly() {
		start(() -> {
			sleep(Duration.ofSeconds(1));
			this.log.add("thread at " + seconds());
		});
		this.time.at(Duration.ofSeconds(5).toNanos(), () -> this.log.add("cluster at " + seconds()));
		this.time.stall(Duration.ofSeconds(10));
		assertThat(this.log).containsExactly("cluster at 5", "thread at 10");
	}

	@Test
	void actionOfAStallRunsBeforeTheThreadsContinue() {
		start(() -> {
			sleep(Duration.ofSeconds(1));
			this.log.add("thread at " + seconds());
		});
		this.time.stall(Duration.ofSeconds(10), () -> {
			this.time.settle();
			this.log.add("test at " + seconds());
		});
		assertThat(this.log).containsExactly("test at 10", "thread at 10");
		assertThat(this.time.stalls()).isEqualTo(1);
	}

	@Test
	void actionOfAStallCannotAdvanceTheTime() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.time.stall(Duration.ofSeconds(10), () -> this.time.advance(Duration.ofSeconds(1))))
			.withMessageContaining("stalled");
		this.time.advance(Duration.ofSeconds(1));
		assertThat(seconds()).isEqualTo(11);
	}

	@Test
	void actionOfAStallCannotWait() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.time.stall(Duration.ZERO, () -> this.time.newFuture().join()))
			.withMessageContaining("stalled");
	}

	@Test
	void cancelledTimerDoesNotRun() {
		Runnable cancel = this.time.at(1, () -> this.log.add("never"));
		cancel.run();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.log).isEmpty();
	}

	@Test
	void timePassesByItselfWhileItRunsFreely() throws Exception {
		CountDownLatch ended = new CountDownLatch(1);
		start(() -> {
			sleep(Duration.ofHours(1));
			ended.countDown();
		});
		this.time.runFreely(true);
		assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
		this.time.runFreely(false);
	}

	@Test
	void aThreadThatStaysBusyFailsTheSettlingWithItsStackTrace() {
		this.time.setLimit(Duration.ofMillis(150));
		this.time.addDiagnostics(() -> "consumer orders is STOPPED");
		CountDownLatch latch = new CountDownLatch(1);
		start(() -> await(latch));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.time::settle)
			.withMessageContaining("still busy after 150 ms")
			.withMessageContaining("worker is WAITING")
			.withMessageContaining("TestTimeFixture.await")
			.withMessageContaining("consumer orders is STOPPED");
		latch.countDown();
	}

	@Test
	void aLoopThatNeverWaitsFailsTheAdvance() {
		this.time.setLimit(Duration.ofMillis(100));
		AtomicBoolean end = new AtomicBoolean();
		start(() -> {
			while (!end.get()) {
				sleep(Duration.ofNanos(1));
			}
		});
		// on a busy machine a single step of the clock may exceed the limit before the
		// advance
		// does
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.time.advance(Duration.ofSeconds(100)))
			.withMessageMatching("(?s)(The clock has advanced|dp-kafka is still busy after) .*");
		end.set(true);
		this.time.setLimit(Duration.ofSeconds(10));
		this.time.advance(Duration.ofNanos(1));
	}

}
