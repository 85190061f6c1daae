package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;

import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

@Timeout(120)
class DefaultClusterMonitorTests {

	private final ManualProbe probe = new ManualProbe();

	private final ManualTimer thread = new ManualTimer();

	private final Logger log = mock(Logger.class);

	private final ManualClock clock = new ManualClock();

	private final RetrySettings retry = new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(32));

	private final DefaultClusterMonitor monitor = new DefaultClusterMonitor(TimeSource.system(), this.thread,
			(thread) -> this.probe, new CheckSchedule(this.retry, Duration.ofSeconds(30), new Random(7)),
			new ClusterStateLogger(this.log, this.clock));

	@AfterEach
	void close() {
		this.monitor.close();
	}

	@Test
	void beforeTheFirstCheckThereIsNoReport() {
		this.monitor.start();
		assertThat(this.monitor.latest()).isNull();
		assertThat(this.monitor.reached()).isFalse();
		this.probe.next().accept(Reports.healthy());
		this.thread.awaitIdle();
		assertThat(this.monitor.latest()).isEqualTo(Reports.healthy());
		assertThat(this.monitor.reached()).isTrue();
	}

	@Test
	void aHealthyClusterIsCheckedAtTheInterval() {
		this.monitor.start();
		for (int i = 0; i < 20; i++) {
			this.probe.next().accept(Reports.healthy());
			assertThat(this.thread.fire()).isBetween(Duration.ofMillis(28_500), Duration.ofMillis(31_500));
		}
	}

	@Test
	void aClusterNeverReachedIsCheckedWithTheBackoffWhichDoesNotStartAgain() {
		this.monitor.start();
		double nominal = 0.2;
		for (int i = 0; i < 15; i++) {
			this.probe.next().accept(Reports.unreachable());
			double wait = this.thread.fire().toMillis() / 1000.0;
			assertThat(wait).isBetween(nominal * 0.75 - 0.001, nominal * 1.25 + 0.001);
			nominal = Math.min(32, nominal * 2);
		}
	}

	@Test
	void onceReachedAFailureIsCheckedNoLaterThanTheInterval() {
		this.monitor.start();
		this.probe.next().accept(Reports.healthy());
		this.thread.fire();
		for (int i = 0; i < 15; i++) {
			this.probe.next().accept(Reports.of(TopicPresence.PRESENT, true, false, true));
			assertThat(this.thread.fire()).isLessThanOrEqualTo(Duration.ofMillis(31_500));
		}
	}

	@Test
	void aMissingTopicIsCheckedWithTheBackoff() {
		this.monitor.start();
		this.probe.next().accept(Reports.of(TopicPresence.ABSENT, true, true, true));
		assertThat(this.thread.fire()).isLessThan(Duration.ofMillis(300));
		assertThat(this.monitor.reached()).isTrue();
	}

	@Test
	void aCheckRequestedDuringACheckIsANewOneAndShared() {
		this.monitor.start();
		Consumer<ClusterReport> first = this.probe.next();
		CompletableFuture<ClusterReport> one = this.monitor.checkNow();
		CompletableFuture<ClusterReport> two = this.monitor.checkNow();
		this.thread.awaitIdle();
		first.accept(Reports.unreachable());
		assertThat(one).isNotDone();
		this.probe.next().accept(Reports.healthy());
		assertThat(one).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Reports.healthy());
		assertThat(two).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Reports.healthy());
		this.thread.awaitIdle();
		assertThat(this.probe.isIdle()).isTrue();
	}

	@Test
	void aCheckOnRequestNeitherAdvancesTheBackoffNorLogs() {
		this.monitor.start();
		this.probe.next().accept(Reports.unreachable());
		this.thread.awaitIdle();
		for (int i = 0; i < 10; i++) {
			CompletableFuture<ClusterReport> answer = this.monitor.checkNow();
			this.probe.next().accept(Reports.unreachable());
			assertThat(answer).succeedsWithin(Duration.ofSeconds(30));
		}
		this.thread.awaitIdle();
		assertThat(this.thread.planned()).isEqualTo(1);
		verify(this.log, times(1)).warn(anyString(), anyString(), anyString());
	}

	@Test
	void aFailureIsLoggedOncePerBackoffStepAndARecoveryOnce() {
		this.monitor.start();
		for (int i = 0; i < 4; i++) {
			this.clock.advance(Duration.ofSeconds(10));
			this.probe.next().accept(Reports.unreachable());
			this.thread.fire();
		}
		this.probe.next().accept(Reports.healthy());
		this.thread.fire();
		this.probe.next().accept(Reports.healthy());
		this.thread.awaitIdle();
		verify(this.log, times(4)).warn(anyString(), contains("0 of 3 brokers reachable"), anyString());
		verify(this.log, times(1)).info(contains("recovered"), anyString(), contains("3 of 3 brokers reachable"));
		verify(this.log, never()).error(anyString(), any(Throwable.class));
	}

	@Test
	void aUsableClusterThatIsNotHealthyIsNotLoggedAsRecovered() {
		this.monitor.start();
		this.monitor.watchOptional("orders-dlt");
		this.probe.next().accept(Reports.unreachable());
		this.thread.fire();
		Map<String, TopicPresence> found = Map.of("orders-dlt", TopicPresence.ABSENT);
		this.probe.next().accept(new ClusterReport(Reports.healthy().addresses(), found, "id", true, Reports.AT));
		this.thread.awaitIdle();
		verify(this.log, times(1)).warn(contains("usable after"), anyString(),
				contains("topic 'orders-dlt' does not exist"));
		verify(this.log, never()).info(contains("recovered"), anyString(), anyString());
	}

	@Test
	void aRecurringFailureIsLoggedOnceInTenSeconds() {
		this.monitor.start();
		for (int second = 0; second < 60; second += 2) {
			this.probe.next().accept(Reports.of(TopicPresence.ABSENT, true, true, true));
			this.thread.fire();
			this.probe.next().accept(Reports.of(TopicPresence.PRESENT, true, true, false));
			this.thread.fire();
			this.probe.next().accept(Reports.healthy());
			this.thread.fire();
			this.clock.advance(Duration.ofSeconds(2));
		}
		this.probe.next();
		verify(this.log, times(6)).warn(anyString(), contains("topic 'orders' does not exist"), anyString());
		verify(this.log, times(6)).warn(anyString(), contains("2 of 3 brokers reachable"), anyString());
		verify(this.log, times(6)).info(contains("recovered"), anyString(), anyString());
	}

	@Test
	void aWatchedTopicIsCheckedFromNowOn() {
		this.monitor.watch("orders");
		this.probe.next().accept(Reports.unreachable());
		this.thread.awaitIdle();
		assertThat(this.probe.topics()).containsExactly("orders");
		this.monitor.watch("orders");
		this.thread.awaitIdle();
		assertThat(this.probe.isIdle()).isTrue();
		this.monitor.watch("invoices");
		this.probe.next().accept(Reports.unreachable());
		assertThat(this.probe.topics()).containsExactlyInAnyOrder("orders", "invoices");
	}

	@Test
	void aTopicIsCheckedUntilItsLastWatchIsCancelled() {
		ClusterMonitor.Subscription one = this.monitor.watch("orders");
		ClusterMonitor.Subscription two = this.monitor.watch("orders");
		this.probe.next().accept(Reports.unreachable());
		one.cancel();
		one.cancel();
		assertThat(checkedTopics()).as("still watched by the other").containsExactly("orders");
		two.cancel();
		assertThat(checkedTopics()).isEmpty();
		this.monitor.watch("orders");
		this.probe.next().accept(Reports.unreachable());
		assertThat(this.probe.topics()).as("watched again, checked at once").containsExactly("orders");
	}

	@Test
	void anOptionalTopicIsCheckedAtTheIntervalAndLoggedOnce() {
		this.monitor.watch("orders");
		this.monitor.watchOptional("orders-dlt");
		Map<String, TopicPresence> found = Map.of("orders", TopicPresence.PRESENT, "orders-dlt", TopicPresence.ABSENT);
		ClusterReport report = new ClusterReport(Reports.healthy().addresses(), found, "id", true, Reports.AT);
		this.probe.next().accept(Reports.healthy());
		this.thread.awaitIdle();
		for (int i = 0; i < 3; i++) {
			this.probe.next().accept(report);
			assertThat(this.thread.fire()).isGreaterThan(Duration.ofSeconds(28));
			assertThat(this.probe.topics()).containsExactlyInAnyOrder("orders", "orders-dlt");
		}
		verify(this.log, times(1)).warn(anyString(), contains("topic 'orders-dlt' does not exist"));
		verify(this.log, never()).warn(anyString(), anyString(), anyString());
		this.monitor.watch("orders-dlt");
		this.thread.awaitIdle();
		this.probe.next().accept(report);
		this.thread.awaitIdle();
		this.probe.next().accept(report);
		assertThat(this.thread.fire()).as("watched, not as optional").isLessThan(Duration.ofSeconds(1));
	}

	private Set<String> checkedTopics() {
		CompletableFuture<ClusterReport> answer = this.monitor.checkNow();
		this.probe.next().accept(Reports.unreachable());
		assertThat(answer).succeedsWithin(Duration.ofSeconds(30));
		return this.probe.topics();
	}

	@Test
	void listenersReceiveTheLatestReportAtOnceAndAllFurtherOnesInOrder() {
		Queue<ClusterReport> early = new ConcurrentLinkedQueue<>();
		Queue<ClusterReport> late = new ConcurrentLinkedQueue<>();
		Queue<String> threads = new ConcurrentLinkedQueue<>();
		this.monitor.subscribe((report) -> {
			throw new IllegalStateException("a listener that fails");
		});
		this.monitor.subscribe(early::add);
		this.monitor.start();
		this.probe.next().accept(Reports.unreachable());
		this.thread.awaitIdle();
		ClusterMonitor.Subscription subscription = this.monitor.subscribe((report) -> {
			late.add(report);
			threads.add(Thread.currentThread().getName());
		});
		this.thread.fire();
		this.probe.next().accept(Reports.healthy());
		this.thread.awaitIdle();
		subscription.cancel();
		this.thread.fire();
		this.probe.next().accept(Reports.unreachable());
		this.thread.awaitIdle();
		assertThat(early).containsExactly(Reports.unreachable(), Reports.healthy(), Reports.unreachable());
		assertThat(late).containsExactly(Reports.unreachable(), Reports.healthy());
		assertThat(threads).containsOnly("monitor-under-test");
	}

	@Test
	void closeFailsPendingChecks() {
		this.monitor.start();
		this.probe.next();
		CompletableFuture<ClusterReport> waiting = this.monitor.checkNow();
		this.thread.awaitIdle();
		this.monitor.close();
		assertThat(waiting).failsWithin(Duration.ofSeconds(30));
		assertThat(this.monitor.checkNow()).failsWithin(Duration.ofSeconds(30));
		assertThat(this.probe.closed).isTrue();
		this.monitor.subscribe((report) -> {
		}).cancel();
		this.monitor.watch("orders");
	}

	@Test
	void closeFailsARunningCheckToo() {
		CompletableFuture<ClusterReport> running = this.monitor.checkNow();
		this.probe.next();
		this.monitor.close();
		assertThat(running).failsWithin(Duration.ofSeconds(30));
	}

	/**
	 * Checks end when the test ends them.
	 */
	private final class ManualProbe implements ClusterProbe {

		private final BlockingQueue<Consumer<ClusterReport>> begun = new LinkedBlockingQueue<>();

		private volatile Set<String> requested = Set.of();

		private volatile boolean closed;

		@Override
		public void check(Set<String> topics, Set<String> groups, Consumer<ClusterReport> done) {
			this.requested = topics;
			this.begun.add(done);
		}

		Consumer<ClusterReport> next() {
			try {
				Consumer<ClusterReport> done = this.begun.poll(10, TimeUnit.SECONDS);
				assertThat(done).as("a check that has begun").isNotNull();
				return (report) -> DefaultClusterMonitorTests.this.thread.execute(() -> done.accept(report));
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		boolean isIdle() {
			return this.begun.isEmpty();
		}

		Set<String> topics() {
			return this.requested;
		}

		@Override
		public CompletableFuture<GroupDescription> describeGroup(String group) {
			return CompletableFuture.completedFuture(GroupDescription.unknown(group, "a test"));
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
