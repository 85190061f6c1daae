package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The plain client in a loop that sends all records, waits for none, and commits what is
 * confirmed at most ten times a second.
 */
final class RawPipeline implements Contender {

	private static final long COMMIT_NANOS = 100_000_000;

	private final String name;

	private final Supplier<Consumer<byte[], byte[]>> clients;

	private final String topic;

	private final Forwarder forwarder;

	private @Nullable Loop loop;

	RawPipeline(String name, Supplier<Consumer<byte[], byte[]>> clients, String topic, Forwarder forwarder) {
		this.name = name;
		this.clients = clients;
		this.topic = topic;
		this.forwarder = forwarder;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void start() {
		this.loop = new Loop();
		this.loop.start();
	}

	@Override
	public void stop() {
		Loop running = this.loop;
		if (running != null) {
			running.end();
		}
	}

	/**
	 * The records of a poll.
	 *
	 * @param next the offsets to commit
	 * @param open the number of sends without confirmation
	 */
	private record Polled(Map<TopicPartition, OffsetAndMetadata> next, AtomicInteger open) {

	}

	private final class Loop extends Thread {

		private final Consumer<byte[], byte[]> client;

		private final Deque<Polled> unconfirmed = new ArrayDeque<>();

		private final Map<TopicPartition, OffsetAndMetadata> confirmed = new HashMap<>();

		private long committed;

		private volatile boolean ended;

		Loop() {
			super(RawPipeline.this.name);
			this.client = RawPipeline.this.clients.get();
		}

		@Override
		public void run() {
			try (Consumer<byte[], byte[]> consumer = this.client) {
				consumer.subscribe(List.of(RawPipeline.this.topic));
				while (!this.ended) {
					ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
					if (!records.isEmpty()) {
						send(records);
					}
					commit(consumer);
				}
				RawPipeline.this.forwarder.producer().flush();
				this.unconfirmed.forEach((polled) -> this.confirmed.putAll(polled.next));
				consumer.commitSync(this.confirmed);
			}
		}

		private void send(ConsumerRecords<byte[], byte[]> records) {
			Polled polled = new Polled(records.nextOffsets(), new AtomicInteger(records.count()));
			this.unconfirmed.add(polled);
			Runnable confirm = polled.open::decrementAndGet;
			records.forEach((record) -> RawPipeline.this.forwarder.send(record, confirm));
		}

		private void commit(Consumer<byte[], byte[]> consumer) {
			for (Polled first = this.unconfirmed.peek(); first != null
					&& first.open.get() == 0; first = this.unconfirmed.peek()) {
				this.confirmed.putAll(this.unconfirmed.remove().next);
			}
			long now = System.nanoTime();
			if (!this.confirmed.isEmpty() && now - this.committed >= COMMIT_NANOS) {
				consumer.commitAsync(Map.copyOf(this.confirmed), null);
				this.confirmed.clear();
				this.committed = now;
			}
		}

		void end() {
			this.ended = true;
			try {
				join(Duration.ofSeconds(30).toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
