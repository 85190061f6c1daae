package com.github.onsdigital.dp.kafka.health;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.consumer.SubscribedHealthChecks;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Holds consumers while a check they subscribe to is not healthy. It starts before every
 * consumer. At its start it validates the subscriptions and holds each consumer whose
 * checks have not run yet. Its thread {@code dp-kafka-health} never blocks: checks run on
 * threads of their own.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class HealthCheckScheduler implements SubscribedHealthChecks, HealthSubscriptions, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(HealthCheckScheduler.class);

	private static final Duration END_TIMEOUT = Duration.ofSeconds(2);

	private final Supplier<@Nullable ConsumerGroups> groups;

	private final Supplier<@Nullable ClusterMonitor> monitor;

	private final NamedChecks checks;

	private final CheckTiming timing;

	private final TimeSource time;

	private final Object lock = new Object();

	private volatile @Nullable Run run;

	/**
	 * Creates a scheduler that is not started.
	 * @param groups returns the consumers; called at the start
	 * @param monitor returns the cluster's monitor; called at the start
	 * @param checks the named checks
	 * @param settings how checks are run
	 * @param retry the back-off while a check is not healthy
	 * @param time clocks, waits, threads and jitter
	 */
	public HealthCheckScheduler(Supplier<@Nullable ConsumerGroups> groups, Supplier<@Nullable ClusterMonitor> monitor,
			NamedChecks checks, HealthSettings settings, RetrySettings retry, TimeSource time) {
		this.groups = groups;
		this.monitor = monitor;
		this.checks = checks;
		this.time = time;
		this.timing = new CheckTiming(settings, retry, time);
	}

	@Override
	public void start() {
		synchronized (this.lock) {
			ConsumerGroups groups = this.groups.get();
			ClusterMonitor monitor = this.monitor.get();
			if (this.run != null || groups == null || monitor == null) {
				return;
			}
			SubscriptionValidator validator = new SubscriptionValidator(this.checks);
			holdable(groups).forEach(validator::validate);
			validator.report();
			Run started = new Run(groups, monitor);
			started.begin();
			this.run = started;
		}
	}

	@Override
	public void stop() {
		Run ended;
		synchronized (this.lock) {
			ended = this.run;
			this.run = null;
		}
		if (ended != null) {
			ended.end();
		}
	}

	@Override
	public boolean isRunning() {
		return this.run != null;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE + 1000;
	}

	@Override
	public CompletionStage<Boolean> allHealthy(String consumerId) {
		Run current = this.run;
		return (current != null) ? current.runChecks(consumerId) : CompletableFuture.completedFuture(false);
	}

	@Override
	public void watch(HoldableConsumer consumer) {
		Run current = this.run;
		if (current == null) {
			return;
		}
		SubscriptionValidator validator = new SubscriptionValidator(this.checks);
		validator.validate(consumer);
		validator.report();
		if (!consumer.subscribedTo().isEmpty()) {
			consumer.hold(HoldOwner.HEALTH, consumer.settings().onUnhealthy(), "its checks have not run yet");
		}
		current.wakeUp();
	}

	@Override
	public CompletableFuture<Void> refresh() {
		Run current = this.run;
		return (current != null) ? current.runChecks(null).thenAccept((healthy) -> {
		}) : CompletableFuture.completedFuture(null);
	}

	private static Collection<HoldableConsumer> holdable(ConsumerGroups groups) {
		List<ConsumerGroup> all = List.copyOf(groups.all());
		return all.stream().filter(HoldableConsumer.class::isInstance).map(HoldableConsumer.class::cast).toList();
	}

	/**
	 * The run between a start and the next stop, with its own thread. It begins without
	 * any result.
	 */
	private final class Run {

		private final ExecutorService executor = checkThreads();

		private final HealthLoop loop;

		private final Thread thread;

		private final CompletableFuture<Void> finished;

		private final Lock wakeUpLock;

		private final Condition wakeUps;

		private boolean woken;

		private final ClusterMonitor.Subscription subscription;

		private volatile boolean ended;

		Run(ConsumerGroups groups, ClusterMonitor monitor) {
			TimeSource time = HealthCheckScheduler.this.time;
			this.finished = time.newFuture();
			this.wakeUpLock = time.newLock();
			this.wakeUps = this.wakeUpLock.newCondition();
			this.loop = new HealthLoop(() -> holdable(groups), HealthCheckScheduler.this.checks, monitor,
					HealthCheckScheduler.this.timing, (check) -> time.execute(this.executor, check), this::wakeUp);
			this.thread = time.threads().newThread(this::work);
			this.thread.setName("dp-kafka-health");
			this.thread.setDaemon(true);
			this.subscription = monitor.subscribe(this.loop::report);
		}

		/**
		 * Places the first holds and starts the thread. If the system cannot create a
		 * thread, this method throws and frees everything except the holds. The run of
		 * the next start takes the holds over; until then their checks do not run.
		 */
		void begin() {
			try {
				// the first holds are placed before the first consumer starts
				this.loop.step();
				this.thread.start();
			}
			catch (RuntimeException | Error ex) {
				this.finished.complete(null);
				end();
				throw ex;
			}
		}

		CompletableFuture<Boolean> runChecks(@Nullable String consumerId) {
			CompletableFuture<Boolean> result = this.loop.runChecks(consumerId);
			if (this.ended) {
				result.complete(false);
			}
			return result;
		}

		void wakeUp() {
			this.wakeUpLock.lock();
			try {
				this.woken = true;
				this.wakeUps.signal();
			}
			finally {
				this.wakeUpLock.unlock();
			}
		}

		private void sleep(long nanos) {
			this.wakeUpLock.lock();
			try {
				long left = nanos;
				while (!this.woken && left > 0) {
					left = this.wakeUps.awaitNanos(left);
				}
			}
			catch (InterruptedException ex) {
				logger.debug("The health thread was interrupted and continues", ex);
			}
			finally {
				this.woken = false;
				this.wakeUpLock.unlock();
			}
		}

		void end() {
			this.ended = true;
			this.subscription.cancel();
			wakeUp();
			try {
				if (this.thread != Thread.currentThread()) {
					boolean unused = HealthCheckScheduler.this.time.await(this.finished, END_TIMEOUT);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.executor.shutdownNow();
		}

		private void work() {
			try {
				runSteps();
			}
			finally {
				this.finished.complete(null);
			}
		}

		private void runSteps() {
			while (!this.ended) {
				long left;
				try {
					left = this.loop.step();
				}
				catch (RuntimeException | Error ex) {
					logger.error("The health thread failed in one step and continues", SafeThrowable.forLog(ex));
					left = TimeUnit.SECONDS.toNanos(1);
				}
				if (!this.ended && this.loop.isIdle() && left > 0) {
					sleep(left);
				}
			}
			this.loop.end();
		}

		private static ExecutorService checkThreads() {
			return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
					DaemonThreads.numbered("dp-kafka-check-")) {

				@Override
				protected void afterExecute(Runnable task, @Nullable Throwable failure) {
					// the next check must not see the MDC of this one
					MDC.clear();
				}

			};
		}

	}

}
