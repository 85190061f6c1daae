package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends orders at a steady rate until closed, and collects the acknowledged ones.
 */
class OrdersUnderLoad implements AutoCloseable {

	private static final long PERIOD = Duration.ofMillis(5).toNanos();

	private final Set<String> sent = ConcurrentHashMap.newKeySet();

	private final KafkaProducer<String, String> producer;

	private final Thread thread = new Thread(this::run, "dp-kafka-test-orders");

	private volatile boolean closing;

	OrdersUnderLoad(String servers) {
		this.producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers), new StringSerializer(),
				new StringSerializer());
		this.thread.start();
	}

	private void run() {
		for (int i = 0; !this.closing; i++) {
			String order = "order " + i;
			this.producer.send(new ProducerRecord<>("orders", Integer.toString(i % 12), order), (metadata, ex) -> {
				if (ex == null) {
					this.sent.add(order);
				}
			});
			LockSupport.parkNanos(PERIOD);
		}
	}

	Set<String> sent() {
		return this.sent;
	}

	/**
	 * Ends the load and waits for pending sends.
	 */
	void end() {
		this.closing = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.producer.close();
	}

	@Override
	public void close() {
		end();
	}

}
