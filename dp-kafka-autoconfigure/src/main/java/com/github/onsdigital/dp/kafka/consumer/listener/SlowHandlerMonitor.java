package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.InFlight;
import com.github.onsdigital.dp.kafka.message.LogContext;

/**
 * Tells of records that are in hand for 80 % of {@code max.poll.interval.ms}: from one
 * thread for all runs, since the poll threads are busy with these records. The thread
 * exists only while there are runs.
 */
final class SlowHandlerMonitor implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(SlowHandlerMonitor.class);

	private static final long OFTEN = TimeUnit.MILLISECONDS.toNanos(50);

	private static final long SELDOM = TimeUnit.SECONDS.toNanos(5);

	private final ScheduledThreadPoolExecutor timer;

	private final LongSupplier nanos;

	SlowHandlerMonitor(LongSupplier nanos) {
		this.nanos = nanos;
		this.timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "dp-kafka-watch");
			thread.setDaemon(true);
			return thread;
		});
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setKeepAliveTime(1, TimeUnit.SECONDS);
		this.timer.allowCoreThreadTimeOut(true);
	}

	/**
	 * Watches a run.
	 * @param consumerId the consumer's id
	 * @param run the run
	 * @param maxPollInterval its client's {@code max.poll.interval.ms}
	 * @return cancelled, it ends the watch
	 */
	Future<?> watch(String consumerId, ContainerRun run, Duration maxPollInterval) {
		Watch watch = new Watch(consumerId, run, maxPollInterval);
		long pace = Math.max(OFTEN, Math.min(SELDOM, maxPollInterval.toNanos() / 25));
		return this.timer.scheduleWithFixedDelay(() -> LogContext.call(consumerId, watch::look), pace, pace,
				TimeUnit.NANOSECONDS);
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

	/**
	 * What was told of one run. One thread.
	 */
	private final class Watch {

		private final String consumerId;

		private final ContainerRun run;

		private final Duration maxPollInterval;

		private final Set<InFlight> told = new HashSet<>();

		Watch(String consumerId, ContainerRun run, Duration maxPollInterval) {
			this.consumerId = consumerId;
			this.run = run;
			this.maxPollInterval = maxPollInterval;
		}

		boolean look() {
			List<InFlight> full = this.run.handsFull();
			this.told.retainAll(full);
			long now = SlowHandlerMonitor.this.nanos.getAsLong();
			long most = this.maxPollInterval.toNanos() / 5 * 4;
			for (InFlight hand : full) {
				if (now - hand.sinceNanos() >= most && this.told.add(hand)) {
					logger.warn("consumer " + this.consumerId + ": in hand: " + hand.describe(now) + "; "
							+ this.run.ifItLasts(this.maxPollInterval));
				}
			}
			return !full.isEmpty();
		}

	}

}
