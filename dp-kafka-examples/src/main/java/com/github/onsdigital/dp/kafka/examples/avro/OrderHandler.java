package com.github.onsdigital.dp.kafka.examples.avro;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * Reads orders as a Go service writes them with {@code avro.Schema.Marshal}: the plain
 * binary of Avro, without the header of a schema registry. The schema is checked against
 * the class at start.
 */
@Component
class OrderHandler {

	private static final Log logger = LogFactory.getLog(OrderHandler.class);

	@KafkaMessageHandler(id = "orders", topic = "orders", group = "billing", schema = "classpath:order-placed.avsc")
	void handle(OrderPlaced order, ConsumerRecord<byte[], byte[]> record) {
		logger.info("Read " + order + " from " + record.value().length + " bytes");
	}

}
