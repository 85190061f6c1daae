package com.github.onsdigital.dp.kafka.faults.lanes;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records with 300 different keys at a steady rate until closed.
 */
final class LaneTraffic implements AutoCloseable {

	static final int KEYS = 300;

	private final String topic;

	private final int rate;

	private final KafkaProducer<byte[], byte[]> producer;

	private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

	private final Thread thread;

	private volatile boolean closing;

	LaneTraffic(LanePlan plan, int rate) {
		this.topic = plan.topic();
		this.rate = rate;
		this.producer = new KafkaProducer<>(
				Map.of("bootstrap.servers", plan.servers(), "acks", "all", "linger.ms", 2, "max.block.ms", 90000),
				new ByteArraySerializer(), new ByteArraySerializer());
		this.thread = new Thread(this::run, "dp-kafka-test-traffic");
	}

	void start() {
		this.thread.start();
	}

	static byte[] key(int number) {
		return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
	}

	private void run() {
		long pause = Duration.ofSeconds(1).toNanos() / this.rate;
		long due = System.nanoTime();
		while (!this.closing) {
			byte[] key = key(ThreadLocalRandom.current().nextInt(KEYS));
			this.producer.send(new ProducerRecord<>(this.topic, key, key), (metadata, ex) -> sent(ex));
			// at most 100 ms are caught up
			due = Math.max(due + pause, System.nanoTime() - pause * this.rate / 10);
			while (!this.closing && due - System.nanoTime() > 0) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
		}
	}

	private void sent(@Nullable Exception failure) {
		if (failure != null) {
			this.failures.add(failure);
		}
	}

	/**
	 * Waits until all records are written.
	 */
	@Override
	public void close() {
		this.closing = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.producer.close();
		if (!this.failures.isEmpty()) {
			throw new IllegalStateException("The traffic failed", this.failures.peek());
		}
	}

}
