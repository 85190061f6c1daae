package com.github.onsdigital.dp.kafka.benchmark;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * Measures the latency of dp-kafka on an otherwise idle machine.
 */
final class Latency {

	static final Duration BATCH_WAIT_TIME = Duration.ofMillis(200);

	/**
	 * The value of {@code kafka.retry}; the jitter adds up to a quarter.
	 */
	static final Duration RETRY = Duration.ofMillis(20);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int FLIPS = 20;

	private static final int RETRIES = 200;

	private static final long WORK_NANOS = 5_000;

	private final Bench bench;

	private final Random random = new Random(1);

	Latency(Bench bench) {
		this.bench = bench;
	}

	Map<String, Quantiles> run() {
		Map<String, Quantiles> latencies = new LinkedHashMap<>();
		latencies.put("batch: dispatched - first record sent - wait time", batches());
		latencies.put("retry: called again - failed - maximum back-off", retries());
		flips(latencies);
		return latencies;
	}

	/**
	 * Measures batches of one or a few records, each of which waits its whole wait time.
	 * The times are from the producer's send to the handler's start, including the
	 * broker.
	 * @return the delays
	 */
	private Quantiles batches() {
		this.bench.createTopic("trickle");
		Queue<Long> late = new ConcurrentLinkedQueue<>();
		ConsumerGroup group = this.bench.groups()
			.batches(
					ConsumerOptions.of("trickle")
						.topic("trickle")
						.group("trickle")
						.batchSize(500)
						.batchWaitTime(BATCH_WAIT_TIME),
					(batch) -> late.add(System.nanoTime() - ByteBuffer.wrap(batch.get(0).value()).getLong()
							- BATCH_WAIT_TIME.toNanos()));
		Bench.join(group);
		for (int i = 0; i < this.bench.options().batches() + 10; i++) {
			for (int burst = this.random.nextInt(3); burst >= 0; burst--) {
				this.bench.send("trickle", now());
			}
			Bench.pass(BATCH_WAIT_TIME.plusMillis(15 + this.random.nextInt(10)));
		}
		group.close();
		List<Long> warm = new ArrayList<>(late);
		return Quantiles.ofNanos(warm.subList(10, warm.size()));
	}

	private Quantiles retries() {
		this.bench.createTopic("failing");
		Map<Long, Long> failed = new HashMap<>();
		Queue<Long> late = new ConcurrentLinkedQueue<>();
		ConsumerGroup group = this.bench.groups()
			.records(ConsumerOptions.of("failing").topic("failing").group("failing"), (record) -> {
				Long before = failed.put(record.offset(), System.nanoTime());
				if (before == null) {
					throw new IllegalStateException("the first call fails");
				}
				late.add(System.nanoTime() - before - RETRY.toNanos() * 5 / 4);
			});
		Bench.join(group);
		for (int i = 0; i < RETRIES; i++) {
			this.bench.send("failing", now());
			Bench.pass(RETRY.multipliedBy(2));
		}
		group.close();
		return Quantiles.ofNanos(late);
	}

	private void flips(Map<String, Quantiles> latencies) {
		Last last = new Last();
		ConsumerGroup group = this.bench.groups()
			.records(ConsumerOptions.of("flood").topic(Bench.TOPIC).group("flood"), last::record);
		List<Long> started = new ArrayList<>();
		List<Long> held = new ArrayList<>();
		List<Long> resumed = new ArrayList<>();
		Bench.join(group);
		for (int i = 0; i < FLIPS; i++) {
			Bench.pass(Duration.ofMillis(30));
			long flip = System.nanoTime();
			group.pause();
			group.awaitState(ConsumerState.STOPPED, TIMEOUT);
			held.add(System.nanoTime() - flip);
			started.add(Math.max(0, last.nanos() - flip));
			long before = last.count();
			flip = System.nanoTime();
			group.resume();
			while (last.count() == before) {
				if (System.nanoTime() - flip > TIMEOUT.toNanos()) {
					throw new IllegalStateException("no record was handled after resume()");
				}
				Thread.onSpinWait();
			}
			resumed.add(System.nanoTime() - flip);
		}
		group.close();
		latencies.put("pause(): until the last record was started", Quantiles.ofNanos(started));
		latencies.put("pause(): until STOPPED was reported", Quantiles.ofNanos(held));
		latencies.put("resume(): until a record was started", Quantiles.ofNanos(resumed));
	}

	private static byte[] now() {
		return ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime()).array();
	}

	/**
	 * The time at which the last record was started.
	 */
	private static final class Last {

		private volatile long nanos;

		private final AtomicLong count = new AtomicLong();

		void record(ConsumerRecord<byte[], byte[]> record) {
			long started = System.nanoTime();
			this.nanos = started;
			this.count.incrementAndGet();
			// some work, so that the topic lasts
			while (System.nanoTime() - started < WORK_NANOS) {
				Thread.onSpinWait();
			}
		}

		long nanos() {
			return this.nanos;
		}

		long count() {
			return this.count.get();
		}

	}

}
