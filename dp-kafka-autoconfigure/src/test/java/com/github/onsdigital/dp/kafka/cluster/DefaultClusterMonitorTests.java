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

	private final HandProbe probe = new HandProbe();

	private final HandTimer thread = new HandTimer();

	private final Logger log = mock(Logger.class);

	private final HandClock clock = new HandClock();

	private final RetrySettings retry = new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(32));

	private final DefaultClusterMonitor monitor = new DefaultClusterMonitor(this.thread, (thread) -> this.probe,
			new CheckSchedule(this.retry, Duration.ofSeconds(30), new Random(7)), new ClusterStateLogger(this.log, this.clock));

	@AfterEach
	void close() {
		this.monitor.close();
	}

	@Test
	void beforeTheFirstCheckThereIsNothing() {
		this.monitor.start();
		assertThat(this.monitor.latest()).isNull();
		assertThat(this.monitor.reached()).isFalse();
		this.probe.next().accept(Reports.fine());
		this.thread.settle();
		assertThat(this.monitor.latest()).isEqualTo(Reports.fine());
		assertThat(this.monitor.reached()).isTrue();
	}

	@Test
	void whileAllIsWellTheIntervalIsThePace() {
		this.monitor.start();
		for (int i = 0; i < 20; i++) {
			this.probe.next().accept(Reports.fine());
			assertThat(this.thread.fire()).isBetween(Duration.ofMillis(28_500), Duration.ofMillis(31_500));
		}
	}

	@Test
	void whileNeverReachedTheBackoffIsThePaceAndItDoesNotWrap() {
		this.monitor.start();
		double nominal = 0.2;
		for (int i = 0; i < 15; i++) {
			this.probe.next().accept(Reports.dead());
			double wait = this.thread.fire().toMillis() / 1000.0;
			assertThat(wait).isBetween(nominal * 0.75 - 0.001, nominal * 1.25 + 0.001);
			nominal = Math.min(32, nominal * 2);
		}
	}

	@Test
	void onceReachedTroubleIsNeverAskedForLaterThanTheInterval() {
		this.monitor.start();
		this.probe.next().accept(Reports.fine());
		this.thread.fire();
		for (int i = 0; i < 15; i++) {
			this.probe.next().accept(Reports.of(TopicPresence.PRESENT, true, false, true));
			assertThat(this.thread.fire()).isLessThanOrEqualTo(Duration.ofMillis(31_500));
		}
	}

	@Test
	void aTopicThatIsMissingIsAskedForAtTheBackoffsPace() {
		this.monitor.start();
		this.probe.next().accept(Reports.of(TopicPresence.ABSENT, true, true, true));
		assertThat(this.thread.fire()).isLessThan(Duration.ofMillis(300));
		assertThat(this.monitor.reached()).isTrue();
	}

	@Test
	void aCheckAskedForDuringACheckIsANewOneAndShared() {
		this.monitor.start();
		Consumer<ClusterReport> first = this.probe.next();
		CompletableFuture<ClusterReport> one = this.monitor.checkNow();
		CompletableFuture<ClusterReport> two = this.monitor.checkNow();
		this.thread.settle();
		first.accept(Reports.dead());
		assertThat(one).isNotDone();
		this.probe.next().accept(Reports.fine());
		assertThat(one).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Reports.fine());
		assertThat(two).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Reports.fine());
		this.thread.settle();
		assertThat(this.probe.isIdle()).isTrue();
	}

	@Test
	void aCheckInBetweenDoesNotMoveTheBackoffOnNorLog() {
		this.monitor.start();
		this.probe.next().accept(Reports.dead());
		this.thread.settle();
		for (int i = 0; i < 10; i++) {
			CompletableFuture<ClusterReport> answer = this.monitor.checkNow();
			this.probe.next().accept(Reports.dead());
			assertThat(answer).succeedsWithin(Duration.ofSeconds(30));
		}
		this.thread.settle();
		assertThat(this.thread.planned()).isEqualTo(1);
		verify(this.log, times(1)).warn(anyString(), anyString(), anyString());
	}

	@Test
	void troubleIsToldOncePerStepAndHealingOnce() {
		this.monitor.start();
		for (int i = 0; i < 4; i++) {
			this.clock.advance(Duration.ofSeconds(10));
			this.probe.next().accept(Reports.dead());
			this.thread.fire();
		}
		this.probe.next().accept(Reports.fine());
		this.thread.fire();
		this.probe.next().accept(Reports.fine());
		this.thread.settle();
		verify(this.log, times(4)).warn(anyString(), contains("0 of 3 brokers reachable"), anyString());
		verify(this.log, times(1)).info(contains("healed"), anyString(), contains("3 of 3 brokers reachable"));
		verify(this.log, never()).error(anyString(), any(Throwable.class));
	}

	@Test
	void aClusterThatIsUsableAndNotHealthyIsNotLoggedAsHealed() {
		this.monitor.start();
		this.monitor.watchLazily("orders-dlt");
		this.probe.next().accept(Reports.dead());
		this.thread.fire();
		Map<String, TopicPresence> found = Map.of("orders-dlt", TopicPresence.ABSENT);
		this.probe.next().accept(new ClusterReport(Reports.fine().addresses(), found, "id", true, Reports.AT));
		this.thread.settle();
		verify(this.log, times(1)).warn(contains("usable after"), anyString(),
				contains("topic 'orders-dlt' does not exist"));
		verify(this.log, never()).info(contains("healed"), anyString(), anyString());
	}

	@Test
	void theSameFailureIsLoggedOnceInTenSecondsThoughItComesAndGoes() {
		this.monitor.start();
		for (int second = 0; second < 60; second += 2) {
			this.probe.next().accept(Reports.of(TopicPresence.ABSENT, true, true, true));
			this.thread.fire();
			this.probe.next().accept(Reports.of(TopicPresence.PRESENT, true, true, false));
			this.thread.fire();
			this.probe.next().accept(Reports.fine());
			this.thread.fire();
			this.clock.advance(Duration.ofSeconds(2));
		}
		this.probe.next();
		verify(this.log, times(6)).warn(anyString(), contains("topic 'orders' does not exist"), anyString());
		verify(this.log, times(6)).warn(anyString(), contains("2 of 3 brokers reachable"), anyString());
		verify(this.log, times(6)).info(contains("healed"), anyString(), anyString());
	}

	@Test
	void aWatchedTopicIsAskedForFromNowOn() {
		this.monitor.watch("orders");
		this.probe.next().accept(Reports.dead());
		this.thread.settle();
		assertThat(this.probe.topics()).containsExactly("orders");
		this.monitor.watch("orders");
		this.thread.settle();
		assertThat(this.probe.isIdle()).isTrue();
		this.monitor.watch("invoices");
		this.probe.next().accept(Reports.dead());
		assertThat(this.probe.topics()).containsExactlyInAnyOrder("orders", "invoices");
	}

	@Test
	void aTopicIsForgottenWithTheLastWhoWatchesIt() {
		ClusterMonitor.Subscription one = this.monitor.watch("orders");
		ClusterMonitor.Subscription two = this.monitor.watch("orders");
		this.probe.next().accept(Reports.dead());
		one.cancel();
		one.cancel();
		assertThat(askedFor()).as("watched by the other still").containsExactly("orders");
		two.cancel();
		assertThat(askedFor()).isEmpty();
		this.monitor.watch("orders");
		this.probe.next().accept(Reports.dead());
		assertThat(this.probe.topics()).as("watched again, asked for at once").containsExactly("orders");
	}

	@Test
	void aTopicThatNobodyWaitsForIsAskedForOnTheIntervalAndToldOnce() {
		this.monitor.watch("orders");
		this.monitor.watchLazily("orders-dlt");
		Map<String, TopicPresence> found = Map.of("orders", TopicPresence.PRESENT, "orders-dlt", TopicPresence.ABSENT);
		ClusterReport report = new ClusterReport(Reports.fine().addresses(), found, "id", true, Reports.AT);
		this.probe.next().accept(Reports.fine());
		this.thread.settle();
		for (int i = 0; i < 3; i++) {
			this.probe.next().accept(report);
			assertThat(this.thread.fire()).isGreaterThan(Duration.ofSeconds(28));
			assertThat(this.probe.topics()).containsExactlyInAnyOrder("orders", "orders-dlt");
		}
		verify(this.log, times(1)).warn(anyString(), contains("topic 'orders-dlt' does not exist"));
		verify(this.log, never()).warn(anyString(), anyString(), anyString());
		this.monitor.watch("orders-dlt");
		this.thread.settle();
		this.probe.next().accept(report);
		this.thread.settle();
		this.probe.next().accept(report);
		assertThat(this.thread.fire()).as("somebody waits for it").isLessThan(Duration.ofSeconds(1));
	}

	private Set<String> askedFor() {
		CompletableFuture<ClusterReport> answer = this.monitor.checkNow();
		this.probe.next().accept(Reports.dead());
		assertThat(answer).succeedsWithin(Duration.ofSeconds(30));
		return this.probe.topics();
	}

	@Test
	void listenersAreGivenTheLatestAtOnceAndEachOneInOrderAndHarmNobody() {
		Queue<ClusterReport> early = new ConcurrentLinkedQueue<>();
		Queue<ClusterReport> late = new ConcurrentLinkedQueue<>();
		Queue<String> threads = new ConcurrentLinkedQueue<>();
		this.monitor.subscribe((report) -> {
			throw new IllegalStateException("a listener that fails");
		});
		this.monitor.subscribe(early::add);
		this.monitor.start();
		this.probe.next().accept(Reports.dead());
		this.thread.settle();
		ClusterMonitor.Subscription subscription = this.monitor.subscribe((report) -> {
			late.add(report);
			threads.add(Thread.currentThread().getName());
		});
		this.thread.fire();
		this.probe.next().accept(Reports.fine());
		this.thread.settle();
		subscription.cancel();
		this.thread.fire();
		this.probe.next().accept(Reports.dead());
		this.thread.settle();
		assertThat(early).containsExactly(Reports.dead(), Reports.fine(), Reports.dead());
		assertThat(late).containsExactly(Reports.dead(), Reports.fine());
		assertThat(threads).containsOnly("monitor-under-test");
	}

	@Test
	void closeEndsWhatWaits() {
		this.monitor.start();
		this.probe.next();
		CompletableFuture<ClusterReport> waiting = this.monitor.checkNow();
		this.thread.settle();
		this.monitor.close();
		assertThat(waiting).failsWithin(Duration.ofSeconds(30));
		assertThat(this.monitor.checkNow()).failsWithin(Duration.ofSeconds(30));
		assertThat(this.probe.closed).isTrue();
		this.monitor.subscribe((report) -> {
		}).cancel();
		this.monitor.watch("orders");
	}

	@Test
	void aCheckThatIsAnsweredIsEndedByCloseToo() {
		CompletableFuture<ClusterReport> answering = this.monitor.checkNow();
		this.probe.next();
		this.monitor.close();
		assertThat(answering).failsWithin(Duration.ofSeconds(30));
	}

	/**
	 * Checks end when the test says so.
	 */
	private final class HandProbe implements ClusterProbe {

		private final BlockingQueue<Consumer<ClusterReport>> begun = new LinkedBlockingQueue<>();

		private volatile Set<String> asked = Set.of();

		private volatile boolean closed;

		@Override
		public void check(Set<String> topics, Set<String> groups, Consumer<ClusterReport> done) {
			this.asked = topics;
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
			return this.asked;
		}

		@Override
		public CompletableFuture<GroupView> describeGroup(String group) {
			return CompletableFuture.completedFuture(GroupView.unknown(group, "a test"));
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
