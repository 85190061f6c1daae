package com.github.onsdigital.dp.kafka.test.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TestTime}: clocks, waits and settling.
 */
class TestTimeTests extends TestTimeFixture {

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
			locked(lock, condition::signal);
			this.time.settle();
			assertThat(this.log).hasSize(expected);
		}
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
	@SuppressWarnings("WaitNotInLoop") // nothing signals it
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
			locked(lock, () -> {
				baton.incrementAndGet();
				changed.signalAll();
			});
		}
		this.time.settle();
	}

	private static void locked(Lock lock, Runnable action) {
		lock.lock();
		try {
			action.run();
		}
		finally {
			lock.unlock();
		}
	}

}
