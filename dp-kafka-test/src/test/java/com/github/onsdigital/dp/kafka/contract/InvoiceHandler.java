package com.github.onsdigital.dp.kafka.contract;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * A second consumer of an application. A test uses it to show that the application works
 * while the consumer {@code orders} does not consume.
 */
class InvoiceHandler {

	final Calls calls = new Calls();

	@KafkaMessageHandler(id = "invoices", topic = "${invoices.topic}", group = "${invoices.group}",
			subscribeTo = "none")
	void handle(ConsumerRecord<byte[], byte[]> invoice) throws Exception {
		this.calls.handle(List.of(invoice));
	}

}
