package com.github.onsdigital.dp.kafka.benchmark;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Measures the time from the intended send time of a record until its handler has
 * returned. Each millisecond a group of records is sent. The producer does not wait for
 * more records (linger 0).
 */
final class ConcurrentLatency {

	private static final Duration WARM = Duration.ofSeconds(3);

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final KeyPlan KEYS = KeyPlan.even(1_000);

	private static final String TOPIC = "feed";

	private final Bench bench;

	private volatile Times times = new Times(0);

	ConcurrentLatency(Bench bench) {
		this.bench = bench;
	}

	List<Section> run() {
		this.bench.createOutput(TOPIC);
		try (KafkaProducer<byte[], byte[]> producer = this.bench.newProducer(Map.of("linger.ms", 0))) {
			return List.of(work(producer), noWork(producer));
		}
	}

	private Section work(KafkaProducer<byte[], byte[]> producer) {
		HandlerWork work = HandlerWork.sleeps(Duration.ofMillis(5));
		Contenders all = new Contenders(this.bench, TOPIC, (record) -> {
			work.run();
			this.times.handled(record);
		});
		return section("Latency at 13,400 records/s, 5 ms of work, " + KEYS.text() + ", 100 workers",
				new Feed(producer, 13_400),
				List.of(all.dpKafka("dp-kafka-key", "ordering", "key", "num-workers", "100"),
						all.parallelConsumer(100)));
	}

	private Section noWork(KafkaProducer<byte[], byte[]> producer) {
		Contenders all = new Contenders(this.bench, TOPIC, (record) -> this.times.handled(record));
		return section("Latency at 10,000 records/s, no work, " + KEYS.text() + ", 16 workers",
				new Feed(producer, 10_000), List.of(all.rawClient(), all.springRecord(), all.dpKafka("dp-kafka-record"),
						all.dpKafka("dp-kafka-key", "ordering", "key", "num-workers", "16"), all.parallelConsumer(16)));
	}

	private Section section(String title, Feed feed, List<Contender> contenders) {
		if (!this.bench.options().matches(title)) {
			return new Section(title, Map.of(), List.of());
		}
		List<Contender> selected = contenders.stream()
			.filter((contender) -> this.bench.options().isSelected(contender.name()))
			.toList();
		return new Section(title, this.bench.rounds().run(selected, (one) -> one(one, feed)), List.of());
	}

	private Round one(Contender contender, Feed feed) {
		this.bench.skip(contender.name(), TOPIC);
		Duration measured = this.bench.options().concurrent().feed();
		Times current = new Times(feed.records(WARM) + feed.records(measured) + 10_000);
		this.times = current;
		contender.start();
		feed.sendUntilHandled(current);
		int sent = current.count() + feed.send(WARM);
		Used before = Used.now();
		int from = sent;
		sent += feed.send(measured);
		Used used = Used.now().since(before);
		current.await(sent);
		contender.stop();
		this.bench.forget(contender.name());
		Quantiles quantiles = current.from(from);
		double records = sent - from;
		Map<String, Double> figures = new LinkedHashMap<>();
		figures.put("p50 ms", quantiles.p50());
		figures.put("p99 ms", quantiles.p99());
		figures.put("most ms", quantiles.most());
		return new Round(new PerRecord(records / used.seconds(), used.allocated() / records, used.cpuNanos() / records),
				figures);
	}

	/**
	 * Sends records at a constant rate.
	 *
	 * @param producer the producer
	 * @param perSecond the rate
	 */
	private record Feed(KafkaProducer<byte[], byte[]> producer, int perSecond) {

		int records(Duration time) {
			return (int) (this.perSecond * time.toMillis() / 1_000);
		}

		/**
		 * Sends one record at a time until the consumer has joined and handled it.
		 */
		void sendUntilHandled(Times times) {
			long end = System.nanoTime() + TIMEOUT.toNanos();
			for (int sent = 1; times.count() < sent; sent++) {
				send(System.nanoTime(), KeyPlan.HOTTEST);
				if (times.awaitCount(sent, Duration.ofMillis(200))) {
					return;
				}
				if (System.nanoTime() > end) {
					throw new IllegalStateException("no record was handled");
				}
			}
		}

		int send(Duration time) {
			IntFunction<byte[]> keys = KEYS.keys();
			int all = records(time);
			long start = System.nanoTime();
			int sent = 0;
			for (int tick = 0; sent < all; tick++) {
				long intended = start + tick * 1_000_000L;
				long wait = intended - System.nanoTime();
				if (wait > 0) {
					Bench.pass(Duration.ofNanos(wait));
				}
				int due = (int) Math.min(all, (tick + 1L) * this.perSecond / 1_000);
				for (; sent < due; sent++) {
					send(intended, keys.apply(sent));
				}
			}
			return sent;
		}

		private void send(long intended, byte[] key) {
			byte[] value = ByteBuffer.allocate(Options.VALUE_BYTES).putLong(intended).array();
			Future<RecordMetadata> unused = this.producer.send(new ProducerRecord<>(TOPIC, key, value));
		}

	}

	/**
	 * The times of all handled records, in the order in which they were handled.
	 */
	private static final class Times {

		private final long[] nanos;

		private final AtomicInteger count = new AtomicInteger();

		Times(int size) {
			this.nanos = new long[size];
		}

		void handled(ConsumerRecord<byte[], byte[]> record) {
			long now = System.nanoTime();
			this.nanos[this.count.getAndIncrement()] = now - ByteBuffer.wrap(record.value()).getLong();
		}

		int count() {
			return this.count.get();
		}

		boolean awaitCount(int expected, Duration limit) {
			long end = System.nanoTime() + limit.toNanos();
			while (count() < expected && System.nanoTime() < end) {
				Bench.pass(Duration.ofMillis(1));
			}
			return count() >= expected;
		}

		void await(int expected) {
			if (!awaitCount(expected, TIMEOUT)) {
				throw new IllegalStateException("only " + count() + " of " + expected + " records were handled");
			}
		}

		Quantiles from(int first) {
			return Quantiles.ofNanos(this.nanos, first, count());
		}

	}

}
