package com.github.onsdigital.dp.kafka.test.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A cluster with one topic, and producers on it.
 */
abstract class MemoryProducerTestSupport {

	static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);

	final TestTime time = new TestTime();

	final MemoryCluster cluster = new MemoryCluster(this.time, 1, 1);

	// "topic-partition@offset" or the failure of each completed send, in order
	final List<Object> completed = Collections.synchronizedList(new ArrayList<>());

	private final List<MemoryProducer<byte[], byte[]>> producers = new ArrayList<>();

	@AfterEach
	void closeProducers() {
		this.producers.forEach((producer) -> producer.close(Duration.ZERO));
		this.time.settle();
	}

	MemoryProducer<byte[], byte[]> producer(Object... properties) {
		MemoryProducer<byte[], byte[]> producer = new MemoryProducer<>(this.cluster, properties(properties),
				new ByteArraySerializer(), new ByteArraySerializer());
		this.producers.add(producer);
		return producer;
	}

	static Map<String, Object> properties(Object... properties) {
		Map<String, Object> all = new HashMap<>();
		all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
		for (int i = 0; i < properties.length; i += 2) {
			all.put((String) properties[i], properties[i + 1]);
		}
		return all;
	}

	static ProducerRecord<byte[], byte[]> record(String value) {
		return new ProducerRecord<>("orders", null, null, bytes(value));
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	Callback callback() {
		return (metadata, failure) -> this.completed
			.add((failure != null) ? failure : metadata.topic() + "-" + metadata.partition() + "@" + metadata.offset());
	}

	Future<RecordMetadata> send(MemoryProducer<byte[], byte[]> producer, String value) {
		return producer.send(record(value), callback());
	}

	// Returns the values in partition 0.
	List<String> written() {
		return written(ORDERS_0);
	}

	List<String> written(TopicPartition partition) {
		return records(partition).stream().map((record) -> new String(record.value(), StandardCharsets.UTF_8)).toList();
	}

	List<ConsumerRecord<byte[], byte[]>> records(TopicPartition partition) {
		return this.cluster.read(() -> {
			PartitionLog log = this.cluster.log(partition);
			return (log != null) ? log.read(0, 1000) : List.of();
		});
	}

	void brokers(BrokerState state) {
		this.cluster.change(() -> this.cluster.brokers().setAll(state));
		this.time.settle();
	}

	void fault(Fault fault, int count, RuntimeException failure) {
		this.cluster.change(() -> this.cluster.faults().add(fault, "orders", count, failure));
	}

	static @Nullable Throwable failure(Future<?> future) {
		Throwable failure = catchThrowable(future::get);
		return (failure instanceof ExecutionException) ? failure.getCause() : failure;
	}

}
