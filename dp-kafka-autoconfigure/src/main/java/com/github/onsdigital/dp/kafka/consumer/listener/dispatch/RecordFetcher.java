package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Polls the client and adds the fetched records to their partitions. Poll thread only.
 */
interface RecordFetcher {

	// polls the client once; empty after a failure that another poll may overcome
	ConsumerRecords<byte[], byte[]> pollClient(long waitNanos);

	// adds fetched records to their partitions
	void accept(ConsumerRecords<byte[], byte[]> records);

}
