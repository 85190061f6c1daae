package com.github.onsdigital.dp.kafka.tls;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;

import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * Sends a thousand messages a second, each with a unique number, until closed.
 */
final class Load implements AutoCloseable {

	static final int RATE = 1000;

	private final MessageProducer producer;

	private final Set<String> acked = ConcurrentHashMap.newKeySet();

	private final Set<String> failed = ConcurrentHashMap.newKeySet();

	private final AtomicInteger sent = new AtomicInteger();

	private final Thread thread = new Thread(this::run, "dp-kafka-test-load");

	private final long begin = System.nanoTime();

	private volatile boolean closing;

	Load(MessageProducer producer) {
		this.producer = producer;
		this.thread.start();
	}

	private void run() {
		long pause = Duration.ofSeconds(1).toNanos() / RATE;
		long due = System.nanoTime();
		while (!this.closing) {
			String id = "load-" + this.sent.getAndIncrement();
			this.producer.sendBytes(id.getBytes(StandardCharsets.UTF_8))
				.whenComplete((result, failure) -> ((failure != null) ? this.failed : this.acked).add(id));
			due += pause;
			while (!this.closing && due - System.nanoTime() > 0) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
		}
	}

	void awaitMore(int messages) {
		int target = this.acked.size() + messages;
		Awaitility.await("messages sent").atMost(Duration.ofSeconds(60)).until(() -> this.acked.size() >= target);
	}

	Set<String> acked() {
		return this.acked;
	}

	Set<String> failed() {
		return this.failed;
	}

	/** Messages a second so far. */
	long rate() {
		return this.sent.get() * 1000L / Math.max(1, Duration.ofNanos(System.nanoTime() - this.begin).toMillis());
	}

	@Override
	public void close() {
		this.closing = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Awaitility.await("every message acked or failed")
			.atMost(Duration.ofSeconds(60))
			.until(() -> this.acked.size() + this.failed.size() == this.sent.get());
	}

}
