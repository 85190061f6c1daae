package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The plain client in a loop: poll, handle, commit synchronously.
 */
final class RawClient implements Contender {

	private final String name;

	private final Supplier<Consumer<byte[], byte[]>> clients;

	private final String topic;

	private final java.util.function.Consumer<ConsumerRecords<byte[], byte[]>> handler;

	private @Nullable Loop loop;

	RawClient(String name, Supplier<Consumer<byte[], byte[]>> clients, String topic,
			java.util.function.Consumer<ConsumerRecords<byte[], byte[]>> handler) {
		this.name = name;
		this.clients = clients;
		this.topic = topic;
		this.handler = handler;
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

	private final class Loop extends Thread {

		private final Consumer<byte[], byte[]> client;

		private volatile boolean ended;

		Loop() {
			super("raw-client");
			this.client = RawClient.this.clients.get();
		}

		@Override
		public void run() {
			try (Consumer<byte[], byte[]> consumer = this.client) {
				consumer.subscribe(List.of(RawClient.this.topic));
				while (!this.ended) {
					ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(5));
					if (!records.isEmpty()) {
						RawClient.this.handler.accept(records);
						consumer.commitSync();
					}
				}
			}
			catch (WakeupException ex) {
				// stopped
			}
		}

		void end() {
			this.ended = true;
			this.client.wakeup();
			try {
				join(Duration.ofSeconds(30).toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
