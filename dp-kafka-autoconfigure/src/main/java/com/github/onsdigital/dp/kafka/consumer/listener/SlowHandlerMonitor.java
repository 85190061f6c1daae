package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.InFlight;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Logs a warning for records that are in flight for 80 % of {@code max.poll.interval.ms}.
 * Uses one thread for all runs, since the poll threads are busy with these records. The
 * thread exists only while there are runs.
 */
final class SlowHandlerMonitor implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SlowHandlerMonitor.class);

	private static final long MIN_INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

	private static final long MAX_INTERVAL = TimeUnit.SECONDS.toNanos(5);

	/**
	 * Limits the lines of one check: many records may be in flight.
	 */
	private static final int MAX_LINES = 5;

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);

	private final ScheduledExecutorService timer;

	private final TimeSource time;

	SlowHandlerMonitor(TimeSource time) {
		this.time = time;
		this.timer = time.newScheduler(DaemonThreads.named("dp-kafka-watch"), KEEP_ALIVE);
	}

	// Monitors a run until the returned future is cancelled.
	Future<?> monitor(String consumerId, ContainerRun run, Duration maxPollInterval) {
		MonitoredRun monitored = new MonitoredRun(consumerId, run, maxPollInterval);
		long interval = Math.max(MIN_INTERVAL, Math.min(MAX_INTERVAL, maxPollInterval.toNanos() / 25));
		return this.timer.scheduleWithFixedDelay(() -> LogContext.call(consumerId, monitored::check), interval,
				interval, TimeUnit.NANOSECONDS);
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

	/**
	 * The records of one run that were reported. Confined to one thread.
	 */
	private final class MonitoredRun {

		private final String consumerId;

		private final ContainerRun run;

		private final Duration maxPollInterval;

		private final Set<InFlight> reported = new HashSet<>();

		MonitoredRun(String consumerId, ContainerRun run, Duration maxPollInterval) {
			this.consumerId = consumerId;
			this.run = run;
			this.maxPollInterval = maxPollInterval;
		}

		boolean check() {
			Set<InFlight> inFlight = new LinkedHashSet<>(this.run.status().recordsInFlight());
			this.reported.retainAll(inFlight);
			long now = SlowHandlerMonitor.this.time.nanoTime();
			long limit = this.maxPollInterval.toNanos() / 5 * 4;
			List<InFlight> found = inFlight.stream()
				.filter((record) -> now - record.sinceNanos() >= limit && this.reported.add(record))
				.sorted(Comparator.comparingLong((record) -> record.sinceNanos() - now))
				.toList();
			String consequence = this.run.status().describeLongInFlight(this.maxPollInterval);
			found.stream().limit(MAX_LINES).forEach((record) -> warn(record.describe(now) + "; " + consequence));
			if (found.size() > MAX_LINES) {
				warn((found.size() - MAX_LINES) + " more records for at least "
						+ TimeUnit.NANOSECONDS.toMillis(limit) / 1000.0 + " s; " + consequence);
			}
			return !inFlight.isEmpty();
		}

		private void warn(String text) {
			logger.warn("consumer " + this.consumerId + ": in flight: " + text);
		}

	}

}
