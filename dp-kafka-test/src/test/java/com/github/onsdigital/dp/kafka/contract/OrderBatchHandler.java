package com.github.onsdigital.dp.kafka.contract;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;

/**
 * A handler of batches of up to five records.
 */
class OrderBatchHandler {

	final Calls calls = new Calls();

	@KafkaBatchHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}", batchSize = "5")
	void handle(List<ConsumerRecord<byte[], byte[]>> orders) throws Exception {
		this.calls.handle(orders);
	}

}
