package com.github.onsdigital.dp.kafka.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records at a steady rate until closed. Each has its own id and its number within
 * its key. Keeps the outcome of each send.
 */
final class Traffic implements AutoCloseable {

	static final int RATE = 200;

	private static final int KEYS = 24;

	private final String topic;

	private final Random random;

	private final KafkaProducer<byte[], byte[]> producer;

	private final Map<RecordPosition, Sent> acked = new ConcurrentHashMap<>();

	private final Set<String> failed = ConcurrentHashMap.newKeySet();

	private final Set<String> unknown = ConcurrentHashMap.newKeySet();

	private final Thread thread;

	private volatile boolean closing;

	Traffic(Plan plan, Random random) {
		this.topic = plan.topic();
		this.random = random;
		this.producer = new KafkaProducer<>(
				Map.of("bootstrap.servers", plan.servers(), "acks", "all", "linger.ms", 2, "max.block.ms", 90000),
				new ByteArraySerializer(), new ByteArraySerializer());
		this.thread = new Thread(this::run, "dp-kafka-test-traffic");
		this.thread.start();
	}

	static String id(ConsumerRecord<byte[], byte[]> record) {
		return new String(record.value(), StandardCharsets.UTF_8);
	}

	private void run() {
		long pause = Duration.ofSeconds(1).toNanos() / RATE;
		int[] numbers = new int[KEYS];
		long due = System.nanoTime();
		for (int count = 0; !this.closing; count++) {
			int key = this.random.nextInt(KEYS);
			send("key-" + key, this.topic + "-" + count + "/" + numbers[key]++);
			due = Math.max(due + pause, System.nanoTime() - pause);
			while (!this.closing && due - System.nanoTime() > 0) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
		}
	}

	private void send(String key, String id) {
		long sent = System.nanoTime();
		this.unknown.add(id);
		ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(this.topic, key.getBytes(StandardCharsets.UTF_8),
				id.getBytes(StandardCharsets.UTF_8));
		this.producer.send(record, (metadata, ex) -> completed(id, sent, metadata, ex));
	}

	private void completed(String id, long sent, RecordMetadata metadata, @Nullable Exception failure) {
		if (failure == null) {
			this.acked.put(new RecordPosition(metadata.partition(), metadata.offset()),
					new Sent(id, sent, System.nanoTime()));
		}
		else if (!(failure instanceof RetriableException)) {
			this.failed.add(id);
		}
		else {
			// it may be written nevertheless
			return;
		}
		this.unknown.remove(id);
	}

	/**
	 * Returns the acknowledged records.
	 * @return the records by position
	 */
	Map<RecordPosition, Sent> acked() {
		return Map.copyOf(this.acked);
	}

	String summary() {
		return this.acked.size() + " acked, " + this.failed.size() + " failed, " + this.unknown.size() + " unknown";
	}

	/**
	 * Waits until the outcome of every record is acknowledged, failed or unknown.
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
	}

	/**
	 * A record that was acknowledged.
	 *
	 * @param id its id
	 * @param sentNanos the time of the send
	 * @param ackedNanos the time of the acknowledgement
	 */
	record Sent(String id, long sentNanos, long ackedNanos) {

	}

}
