package com.github.onsdigital.dp.kafka.contract;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * A handler of single records.
 */
class OrderHandler extends Orders {

	@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}")
	void handle(ConsumerRecord<byte[], byte[]> order) throws Exception {
		this.calls.handle(List.of(order));
	}

}
