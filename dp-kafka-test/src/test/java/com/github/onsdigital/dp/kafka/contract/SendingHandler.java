package com.github.onsdigital.dp.kafka.contract;

import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.annotation.Qualifier;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * A handler that sends each value and returns the future of the send.
 */
class SendingHandler extends Orders {

	private final MessageProducer replies;

	SendingHandler(@Qualifier("replies") MessageProducer replies) {
		this.replies = replies;
	}

	@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}")
	CompletionStage<?> handle(ConsumerRecord<byte[], byte[]> order) {
		return this.replies.sendBytes(order.value());
	}

}
