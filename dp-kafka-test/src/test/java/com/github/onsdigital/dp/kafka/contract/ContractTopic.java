package com.github.onsdigital.dp.kafka.contract;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A topic of a contract test. Each call returns after it took effect.
 */
interface ContractTopic {

	String name();

	void create(int partitions);

	void delete();

	boolean exists();

	void addPartitions(int total);

	void deleteRecordsBefore(int partition, long offset);

	/**
	 * Appends records with these values, without key and headers.
	 */
	void send(int partition, String... values);

	/**
	 * Appends a record; its topic is the name of this topic.
	 */
	void send(ProducerRecord<byte[], byte[]> record);

	/**
	 * Returns all records, those of the first partition first.
	 */
	List<ConsumerRecord<byte[], byte[]>> records();

}
