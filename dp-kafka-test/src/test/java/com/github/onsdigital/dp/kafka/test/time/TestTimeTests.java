package com.github.onsdigital.dp.kafka.test.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TestTime}.
 */
class TestTimeTests {

	private final TestTime time = new TestTime();

	private final List<String> log = Collections.synchronizedList(new ArrayList<>());

	private final ExecutorService pool = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		return thread;
	});

	@AfterEach
	void stopPool() {
		this.pool.shutdownNow();
	}

	@Test
	void timeDoesNotPassByItself() {
		Instant before = this.time.clock().instant();
		this.time.settle();
		assertThat(this.time.nanoTime()).isZero();
		assertThat(this.time.clock().instant()).isEqualTo(before);
	}

	@Test
	void advanceChangesBothClocks() {
		Instant before = this.time.clock().instant();
		this.time.advance(Duration.ofMinutes(10));
		assertThat(this.time.nanoTime()).isEqualTo(Duration.ofMinutes(10).toNanos());
		assertThat(this.time.clock().instant()).isEqualTo(before.plus(Duration.ofMinutes(10)));
	}

	@Test
	void waitEndsAtItsDeadline() {
		start(() -> {
			sleep(Duration.ofSeconds(3));
			this.log.add("after 3 s: " + this.time.nanoTime() / 1_000_000_000);
		});
		this.time.advance(Duration.ofMillis(2_999));
		assertThat(this.log).isEmpty();
		this.time.advance(Duration.ofMillis(1));
		assertThat(this.log).containsExactly("after 3 s: 3");
	}

	@Test
	void waitsEndInTheOrderOfTheirDeadlines() {
		for (int seconds : new int[] { 5, 1, 3 }) {
			start(() -> {
				sleep(Duration.ofSeconds(seconds));
				this.log.add(seconds + " at " + Duration.ofNanos(this.time.nanoTime()).toSeconds());
			});
		}
		this.time.advance(Duration.ofSeconds(60));
		assertThat(this.log).containsExactly("1 at 1", "3 at 3", "5 at 5");
	}

	@Test
	void settleWaitsForAThreadThatWasSignalled() {
		Lock lock = this.time.newLock();
		Condition condition = lock.newCondition();
		AtomicBoolean ready = new AtomicBoolean();
		start(() -> {
			lock.lock();
			try {
				while (!ready.get()) {
					condition.await();
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			finally {
				lock.unlock();
			}
			busyFor(Duration.ofMillis(2));
			this.log.add("done");
		});
		this.time.settle();
		lock.lock();
		try {
			ready.set(true);
			condition.signalAll();
		}
		finally {
			lock.unlock();
		}
		this.time.settle();
		assertThat(this.log).containsExactly("done");
	}

	@Test
	void settleWaitsForATaskThatWasSubmitted() {
		this.time.execute(this.pool, () -> {
			busyFor(Duration.ofMillis(2));
			this.time.execute(this.pool, () -> this.log.add("second"));
			this.log.add("first");
		});
		this.time.settle();
		assertThat(this.log).containsExactlyInAnyOrder("first", "second");
	}

	@Test
	void signalWakesOneWaitingThread() {
		Lock lock = this.time.newLock();
		Condition condition = lock.newCondition();
		for (int i = 0; i < 2; i++) {
			start(() -> {
				lock.lock();
				try {
					condition.await();
					this.log.add("woken");
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
				finally {
					lock.unlock();
				}
			});
		}
		this.time.settle();
		for (int expected = 1; expected <= 2; expected++) {
			lock.lock();
			condition.signal();
			lock.unlock();
			this.time.settle();
			assertThat(this.log).hasSize(expected);
		}
	}

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
	void untrackedThreadAdvancesTheTimeWhileItWaits() throws Exception {
		start(() -> {
			sleep(Duration.ofSeconds(2));
			this.log.add("tracked");
		});
		CompletableFuture<Void> never = new CompletableFuture<>();
		assertThat(this.time.await(never, Duration.ofSeconds(5))).isFalse();
		assertThat(this.time.nanoTime()).isEqualTo(Duration.ofSeconds(5).toNanos());
		assertThat(this.log).containsExactly("tracked");
	}

	@Test
	void untrackedThreadAdvancesNoFurtherThanItsWaitRequires() throws Exception {
		CompletableFuture<Void> done = new CompletableFuture<>();
		start(() -> {
			sleep(Duration.ofSeconds(2));
			done.complete(null);
		});
		assertThat(this.time.await(done, Duration.ofMinutes(5))).isTrue();
		assertThat(this.time.nanoTime()).isEqualTo(Duration.ofSeconds(2).toNanos());
	}

	@Test
	void waitOfAFutureEndsInVirtualTime() {
		CompletableFuture<String> future = this.time.newFuture();
		start(() -> {
			try {
				future.get(10, TimeUnit.SECONDS);
			}
			catch (TimeoutException ex) {
				this.log.add("timeout at " + Duration.ofNanos(this.time.nanoTime()).toSeconds());
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			this.log.add(future.thenApply(String::length).join().toString());
		});
		this.time.advance(Duration.ofSeconds(11));
		assertThat(this.log).containsExactly("timeout at 10");
		future.complete("four");
		this.time.settle();
		assertThat(this.log).containsExactly("timeout at 10", "4");
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
			.withMessageContaining("TestTimeTests.await")
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
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.time.advance(Duration.ofSeconds(100)))
			.withMessageContaining("has advanced");
		end.set(true);
		this.time.advance(Duration.ofNanos(1));
	}

	@Test
	void aTrackedThreadMustNotSettle() {
		List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
		start(() -> {
			try {
				this.time.settle();
			}
			catch (IllegalStateException ex) {
				failures.add(ex);
			}
		});
		this.time.settle();
		assertThat(failures).hasSize(1);
	}

	@Test
	void timeCannotGoBack() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.time.advance(Duration.ofSeconds(-1)));
	}

	@Test
	void jitterIsZero() {
		assertThat(this.time.random().nextDouble()).isEqualTo(0.5);
	}

	@Test
	void interruptEndsAWait() {
		Thread thread = start(() -> {
			Lock lock = this.time.newLock();
			lock.lock();
			try {
				lock.newCondition().await();
			}
			catch (InterruptedException ex) {
				this.log.add("interrupted");
			}
			finally {
				lock.unlock();
			}
		});
		this.time.settle();
		thread.interrupt();
		assertThatNoTrackedThreadIsLeft(thread);
		assertThat(this.log).containsExactly("interrupted");
	}

	@Test
	void manyThreadsThatPassMessagesSettleExactly() {
		Lock lock = this.time.newLock();
		Condition changed = lock.newCondition();
		AtomicInteger baton = new AtomicInteger();
		int threads = 8;
		for (int i = 0; i < threads; i++) {
			int own = i;
			start(() -> {
				lock.lock();
				try {
					while (baton.get() < 1_000) {
						if (baton.get() % threads == own && baton.get() % 100 != 99) {
							baton.incrementAndGet();
							changed.signalAll();
						}
						else {
							changed.await();
						}
					}
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
				finally {
					lock.unlock();
				}
			});
		}
		for (int hundreds = 1; hundreds <= 10; hundreds++) {
			this.time.settle();
			assertThat(baton.get()).isEqualTo(hundreds * 100 - 1);
			lock.lock();
			baton.incrementAndGet();
			changed.signalAll();
			lock.unlock();
		}
		this.time.settle();
	}

	private static void assertThatNoTrackedThreadIsLeft(Thread thread) {
		try {
			thread.join(10_000);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		assertThat(thread.isAlive()).isFalse();
	}

	private Thread start(Runnable task) {
		Thread thread = this.time.threads().newThread(task);
		thread.setName("worker");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private Thread untracked(Runnable task) {
		Thread thread = new Thread(task, "scheduler");
		thread.setDaemon(true);
		return thread;
	}

	private long seconds() {
		return Duration.ofNanos(this.time.nanoTime()).toSeconds();
	}

	private void sleep(Duration duration) {
		try {
			assertThat(this.time.await(new CompletableFuture<>(), duration)).isFalse();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void busyFor(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
	}

}
