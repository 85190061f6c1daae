package com.github.onsdigital.dp.kafka.contract;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A topic whose records without a key get the same key.
 *
 * @param topic the topic
 */
record KeyedTopic(ContractTopic topic) implements ContractTopic {

	private static final byte[] KEY = { 'k' };

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
		return this.topic.exists();
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
			this.topic.send(new ProducerRecord<>(name(), partition, KEY, value.getBytes(StandardCharsets.UTF_8)));
		}
	}

	@Override
	public void send(ProducerRecord<byte[], byte[]> record) {
		this.topic.send(record);
	}

	@Override
	public List<ConsumerRecord<byte[], byte[]>> records() {
		return this.topic.records();
	}

}
