package com.github.onsdigital.dp.kafka.contract;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

import com.github.onsdigital.dp.kafka.test.ClusterAccess;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestTopic;
import com.github.onsdigital.dp.kafka.test.broker.TopicControl;

/**
 * A topic of the in-memory cluster.
 */
final class InMemoryTopic implements ContractTopic {

	private final KafkaTestCluster kafka;

	private final TestTopic topic;

	InMemoryTopic(KafkaTestCluster kafka, String name) {
		this.kafka = kafka;
		this.topic = kafka.topic(name);
		// otherwise the first use creates it
		this.topic.delete();
	}

	@Override
	public String name() {
		return this.topic.name();
	}

	@Override
	public void create(int partitions) {
		this.topic.create(partitions);
	}

	@Override
	public void delete() {
		this.topic.delete();
	}

	@Override
	public boolean exists() {
		return new TopicControl(ClusterAccess.of(this.kafka), name()).exists();
	}

	@Override
	public void addPartitions(int total) {
		this.topic.addPartitions(total);
	}

	@Override
	public void deleteRecordsBefore(int partition, long offset) {
		this.topic.deleteRecordsBefore(partition, offset);
	}

	@Override
	public void send(int partition, String... values) {
		for (String value : values) {
			this.topic.partition(partition).send(value);
		}
	}

	@Override
	public void send(ProducerRecord<byte[], byte[]> record) {
		TestTopic target = (record.partition() != null) ? this.topic.partition(record.partition()) : this.topic;
		if (record.timestamp() != null) {
			target = target.at(Instant.ofEpochMilli(record.timestamp()));
		}
		target.send(record.key(), record.value(), record.headers().toArray());
	}

	@Override
	public List<ConsumerRecord<byte[], byte[]>> records() {
		return this.topic.records()
			.stream()
			.sorted(Comparator.comparingInt(ConsumerRecord<byte[], byte[]>::partition)
				.thenComparingLong(ConsumerRecord::offset))
			.toList();
	}

}
