package com.github.onsdigital.dp.kafka.cluster;

import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Closing the monitor completes every open future, also if the monitor's thread does not
 * end.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class MonitorCloseTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final BlockingQueue<Consumer<ClusterReport>> begun = new LinkedBlockingQueue<>();

	private final ManualTimer thread = new ManualTimer();

	private final DefaultClusterMonitor monitor = new DefaultClusterMonitor(TimeSource.system(), this.thread,
			(thread) -> new ManualProbe(),
			new CheckSchedule(RetrySettings.DEFAULT, Duration.ofSeconds(30), new Random(7)),
			new ClusterStateLogger(mock(Logger.class), Clock.systemUTC()));

	private final CountDownLatch held = new CountDownLatch(1);

	private final CountDownLatch free = new CountDownLatch(1);

	private final CountDownLatch chainedFree = new CountDownLatch(1);

	@BeforeEach
	void completeAFirstCheck() {
		CompletableFuture<ClusterReport> first = this.monitor.checkNow();
		completeCheck();
		assertThat(first).succeedsWithin(LIMIT);
	}

	@AfterEach
	void release() {
		this.free.countDown();
		this.chainedFree.countDown();
		this.monitor.close();
		assertThat(this.thread.isTerminated()).isTrue();
	}

	@Test
	void closeFailsFuturesWhileAListenerBlocksTheThread() throws InterruptedException {
		CompletableFuture<ClusterReport> running = runningCheck();
		this.monitor.subscribe((report) -> hold());
		awaitHeld();
		this.monitor.close();
		assertThat(running).isCompletedExceptionally();
	}

	@Test
	void aListenerThatClosesTheMonitorNeitherWaitsForItselfNorInterruptsItself(CapturedOutput output) {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		this.monitor.subscribe((report) -> {
			this.monitor.close();
			interrupted.complete(Thread.currentThread().isInterrupted());
		});
		assertThat(interrupted).succeedsWithin(LIMIT).isEqualTo(false);
		assertThat(output).doesNotContain("A listener still blocks the thread of the cluster monitor");
	}

	@Test
	void anInterruptedCloseFailsFutures() throws InterruptedException {
		CompletableFuture<ClusterReport> running = runningCheck();
		this.monitor.subscribe((report) -> hold());
		awaitHeld();
		Thread.currentThread().interrupt();
		this.monitor.close();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(running).isCompletedExceptionally();
	}

	@Test
	void closeFailsFuturesWhileAnActionChainedToAnotherOneBlocks() throws InterruptedException {
		// the thread is busy, so that one check completes both
		CompletableFuture<Void> busy = CompletableFuture.runAsync(this::hold, this.thread);
		awaitHeld();
		CountDownLatch chained = new CountDownLatch(1);
		CompletableFuture<ClusterReport> one = this.monitor.checkNow();
		CompletableFuture<Void> blocking = one.thenAccept((report) -> hold(chained, this.chainedFree));
		CompletableFuture<ClusterReport> two = this.monitor.checkNow();
		this.free.countDown();
		assertThat(busy).succeedsWithin(LIMIT);
		completeCheck();
		assertThat(chained.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(two).isNotDone();
		this.monitor.close();
		assertThat(two).isCompletedExceptionally();
		this.chainedFree.countDown();
		assertThat(blocking).succeedsWithin(LIMIT);
	}

	@Test
	void aCheckThatEndsAfterTheMonitorWasClosedIsNoFailure() throws InterruptedException {
		CompletableFuture<ClusterReport> running = this.monitor.checkNow();
		Consumer<ClusterReport> done = this.begun.poll(10, TimeUnit.SECONDS);
		assertThat(done).isNotNull();
		CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
			hold();
			// another state than before, so that the next check is scheduled again
			done.accept(Reports.unreachable());
		}, this.thread);
		awaitHeld();
		this.monitor.close();
		this.free.countDown();
		assertThat(ended).succeedsWithin(LIMIT);
		assertThat(running).isCompletedExceptionally();
	}

	private CompletableFuture<ClusterReport> runningCheck() throws InterruptedException {
		CompletableFuture<ClusterReport> answer = this.monitor.checkNow();
		assertThat(this.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
		this.thread.awaitIdle();
		return answer;
	}

	private void completeCheck() {
		try {
			Consumer<ClusterReport> done = this.begun.poll(10, TimeUnit.SECONDS);
			assertThat(done).isNotNull();
			this.thread.execute(() -> done.accept(Reports.healthy()));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void awaitHeld() throws InterruptedException {
		assertThat(this.held.await(30, TimeUnit.SECONDS)).isTrue();
	}

	private void hold() {
		hold(this.held, this.free);
	}

	// like code that ignores an interrupt
	private static void hold(CountDownLatch held, CountDownLatch free) {
		held.countDown();
		while (free.getCount() > 0) {
			try {
				free.await();
			}
			catch (InterruptedException ex) {
				// continues
			}
		}
	}

	private final class ManualProbe implements ClusterProbe {

		@Override
		public void check(Set<String> topics, Set<String> groups, Consumer<ClusterReport> done) {
			MonitorCloseTests.this.begun.add(done);
		}

		@Override
		public CompletableFuture<GroupDescription> describeGroup(String group) {
			return CompletableFuture.completedFuture(GroupDescription.unknown(group, "a test"));
		}

		@Override
		public void close() {
		}

	}

}
