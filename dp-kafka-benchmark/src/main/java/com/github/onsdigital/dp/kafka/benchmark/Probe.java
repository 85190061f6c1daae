package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Counts records for handlers that run on several threads. The thread that measures reads
 * the counts every millisecond.
 */
final class Probe {

	private static final Duration PACE = Duration.ofMillis(1);

	private static final Duration START_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(60);

	private volatile Counts counts = new Counts();

	private volatile @Nullable Throwable failure;

	/**
	 * Starts a round.
	 */
	void reset() {
		this.counts = new Counts();
		this.failure = null;
	}

	void record(ConsumerRecord<byte[], byte[]> record) {
		this.counts.bytes.add(record.value().length);
	}

	void records(Iterable<ConsumerRecord<byte[], byte[]>> records) {
		long bytes = 0;
		for (ConsumerRecord<byte[], byte[]> record : records) {
			bytes += record.value().length;
		}
		this.counts.bytes.add(bytes);
	}

	/**
	 * Handles a record and measures the time.
	 * @param record the record
	 * @param work the work
	 */
	void work(ConsumerRecord<byte[], byte[]> record, HandlerWork work) {
		Counts current = this.counts;
		long start = System.nanoTime();
		work.run();
		long time = System.nanoTime() - start;
		current.workNanos.add(time);
		if (Arrays.equals(record.key(), KeyPlan.HOTTEST)) {
			current.hottestNanos.add(time);
		}
		current.bytes.add(record.value().length);
	}

	/**
	 * Counts a record that was sent and confirmed.
	 * @param bytes the size of its value
	 * @param nanos the time from the send to the callback
	 * @param exception the failure of the send
	 */
	void confirmed(int bytes, long nanos, @Nullable Exception exception) {
		if (exception != null) {
			this.failure = exception;
		}
		Counts current = this.counts;
		current.workNanos.add(nanos);
		current.bytes.add(bytes);
	}

	long hottestNanos() {
		return this.counts.hottestNanos.sum();
	}

	long count() {
		return this.counts.bytes.sum() / Options.VALUE_BYTES;
	}

	/**
	 * Measures a span of a round.
	 * @param span the span
	 * @param limit the maximum time
	 * @return the costs and times
	 */
	Measured measure(Span span, Duration limit) {
		awaitCount(1, JOIN_TIMEOUT);
		await(span.begin, span.from, START_TIMEOUT);
		Counts current = this.counts;
		Sample start = Sample.of(current);
		long end = start.used.nanos() + limit.toNanos();
		while (!span.isReached() && System.nanoTime() < end && this.failure == null) {
			Bench.pass(PACE);
		}
		Sample last = Sample.of(current);
		if (this.failure != null) {
			throw new IllegalStateException(this.failure);
		}
		return Measured.between(start, last);
	}

	/**
	 * Waits until a number of records has been counted.
	 * @param count the number
	 * @param limit the maximum time
	 * @return whether it has been reached
	 */
	boolean awaitCount(long count, Duration limit) {
		return await(this::count, count, limit);
	}

	private static boolean await(LongSupplier progress, long goal, Duration limit) {
		long end = System.nanoTime() + limit.toNanos();
		while (progress.getAsLong() < goal && System.nanoTime() < end) {
			Bench.pass(PACE);
		}
		return progress.getAsLong() >= goal;
	}

	/**
	 * A part of a round.
	 *
	 * @param begin the progress that starts the measurement
	 * @param from the value at which it starts; it starts in any case two seconds after
	 * the first record
	 * @param progress the progress that ends the measurement
	 * @param to the value at which it ends
	 */
	record Span(LongSupplier begin, long from, LongSupplier progress, long to) {

		boolean isReached() {
			return this.progress.getAsLong() >= this.to;
		}

	}

	private static final class Counts {

		private final LongAdder bytes = new LongAdder();

		private final LongAdder workNanos = new LongAdder();

		private final LongAdder hottestNanos = new LongAdder();

	}

	private record Sample(Used used, long count, long workNanos, long hottestNanos) {

		static Sample of(Counts counts) {
			long count = counts.bytes.sum() / Options.VALUE_BYTES;
			return new Sample(Used.now(), count, counts.workNanos.sum(), counts.hottestNanos.sum());
		}

	}

	/**
	 * What was measured between two moments.
	 *
	 * @param cost the cost of a record
	 * @param seconds the time
	 * @param records the number of counted records
	 * @param workSeconds the sum of the times of all handlers or sends
	 * @param hottestSeconds the part of the hottest key
	 */
	record Measured(PerRecord cost, double seconds, long records, double workSeconds, double hottestSeconds) {

		private static Measured between(Sample start, Sample end) {
			Used used = end.used.since(start.used);
			long count = Math.max(1, end.count - start.count);
			PerRecord cost = new PerRecord(count / used.seconds(), (double) used.allocated() / count,
					(double) used.cpuNanos() / count);
			return new Measured(cost, used.seconds(), count, (end.workNanos - start.workNanos) / 1e9,
					(end.hottestNanos - start.hottestNanos) / 1e9);
		}

		double workMillis() {
			return 1e3 * this.workSeconds / this.records;
		}

		Round round(Map<String, Double> figures) {
			return new Round(this.cost, figures);
		}

	}

}
