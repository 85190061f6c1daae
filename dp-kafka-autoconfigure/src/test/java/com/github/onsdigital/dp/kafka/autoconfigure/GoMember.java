package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A group member that supports only the assignor of dp-kafka for Go, round-robin. Commits
 * the handled records before the next poll.
 */
final class GoMember implements AutoCloseable {

	private final KafkaConsumer<byte[], byte[]> client;

	private final List<String> handled;

	private final Thread thread;

	private volatile boolean closing;

	private volatile boolean joined;

	GoMember(String brokers, String topic, List<String> handled) {
		this.handled = handled;
		this.client = new KafkaConsumer<>(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
				ConsumerConfig.GROUP_ID_CONFIG, "group-of-" + topic, ConsumerConfig.CLIENT_ID_CONFIG, "sarama",
				ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RoundRobinAssignor.class.getName(),
				ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
				ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50),
				new ByteArrayDeserializer(), new ByteArrayDeserializer());
		this.client.subscribe(List.of(topic));
		this.thread = new Thread(this::run, "go-member");
		this.thread.start();
	}

	boolean isJoined() {
		return this.joined;
	}

	private void run() {
		try {
			while (!this.closing) {
				ConsumerRecords<byte[], byte[]> records = this.client.poll(Duration.ofMillis(100));
				records.forEach((record) -> this.handled.add(new String(record.value(), StandardCharsets.UTF_8)));
				if (!records.isEmpty()) {
					this.client.commitSync();
				}
				this.joined = !this.client.assignment().isEmpty();
			}
		}
		finally {
			this.client.close();
		}
	}

	@Override
	public void close() {
		leave();
	}

	void leave() {
		this.closing = true;
		try {
			this.thread.join(20_000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
