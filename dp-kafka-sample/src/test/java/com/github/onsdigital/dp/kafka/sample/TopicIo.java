package com.github.onsdigital.dp.kafka.sample;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends hellos to one topic and reads all records of another, with plain clients.
 */
class TopicIo implements AutoCloseable {

	static final Duration LIMIT = Duration.ofSeconds(90);

	private final KafkaProducer<String, String> producer;

	private final KafkaConsumer<String, String> consumer;

	private final List<ConsumerRecord<String, String>> seen = new ArrayList<>();

	private final List<String> names = new ArrayList<>();

	private final String into;

	TopicIo(Map<String, Object> client, String into, String from) {
		this.into = into;
		this.producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
		this.consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer());
		List<TopicPartition> partitions = this.consumer.partitionsFor(from, Duration.ofSeconds(30))
			.stream()
			.map((partition) -> new TopicPartition(partition.topic(), partition.partition()))
			.toList();
		this.consumer.assign(partitions);
		this.consumer.seekToBeginning(partitions);
	}

	/**
	 * Sends a hello and waits until it is written.
	 */
	void call(String key, String name) {
		ProducerRecord<String, String> record = new ProducerRecord<>(this.into, key, "{\"name\":\"" + name + "\"}");
		record.headers().add("seen-by", key.getBytes(StandardCharsets.UTF_8));
		try {
			this.producer.send(record).get(30, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Sends many hellos with the names {@code <prefix>-<key>-<n>}, where n counts up for
	 * each key.
	 */
	void callMany(String prefix, int keys, int eachKey) {
		for (int n = 0; n < eachKey; n++) {
			for (int key = 0; key < keys; key++) {
				this.producer.send(new ProducerRecord<>(this.into, "key-" + key,
						"{\"name\":\"" + prefix + "-" + key + "-" + n + "\"}"), (metadata, failure) -> {
						});
			}
		}
		this.producer.flush();
	}

	/**
	 * Returns all replies so far, in order per partition.
	 */
	List<ConsumerRecord<String, String>> replies() {
		receive();
		return List.copyOf(this.seen);
	}

	/**
	 * Returns the names in all replies so far that start with a prefix.
	 */
	List<String> names(String prefix) {
		receive();
		return this.names.stream().filter((name) -> name.startsWith(prefix)).toList();
	}

	private void receive() {
		ConsumerRecords<String, String> received = this.consumer.poll(Duration.ofMillis(200));
		while (!received.isEmpty()) {
			for (ConsumerRecord<String, String> reply : received) {
				this.seen.add(reply);
				this.names.add(reply.value().replaceAll(".*Hello, (.*)!.*", "$1"));
			}
			received = this.consumer.poll(Duration.ZERO);
		}
	}

	/**
	 * Waits for the replies to {@link #callMany}.
	 */
	void awaitNames(String prefix, int keys, int eachKey) {
		Set<String> missing = new HashSet<>();
		for (int key = 0; key < keys; key++) {
			for (int n = 0; n < eachKey; n++) {
				missing.add(prefix + "-" + key + "-" + n);
			}
		}
		Awaitility.await(prefix).atMost(LIMIT).untilAsserted(() -> {
			names(prefix).forEach(missing::remove);
			assertThat(missing).isEmpty();
		});
	}

	@Override
	public void close() {
		this.producer.close(Duration.ZERO);
		this.consumer.close();
	}

}
