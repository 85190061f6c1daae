package com.github.onsdigital.dp.kafka.examples.avro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;
import com.github.onsdigital.dp.kafka.producer.SentRecord;

/**
 * Sends orders as a Go service reads them with {@code avro.Schema.Unmarshal}.
 */
@Component
class OrderSender {

	private final MessageProducer orders;

	private final AvroSchema schema;

	OrderSender(MessageProducer orders, @Value("classpath:order-placed.avsc") Resource schema) throws IOException {
		this.orders = orders;
		this.schema = AvroSchema.parse(schema.getContentAsString(StandardCharsets.UTF_8));
	}

	CompletableFuture<SentRecord> send(OrderPlaced order) {
		return this.orders.send(this.schema, order, SendOptions.withKey(order.customer()));
	}

}
