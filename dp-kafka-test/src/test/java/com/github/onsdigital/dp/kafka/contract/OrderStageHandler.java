package com.github.onsdigital.dp.kafka.contract;

import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * A handler of single records that returns a stage. A thread of its own completes each
 * stage.
 */
class OrderStageHandler extends Orders {

	private final TimeSource time;

	OrderStageHandler(TimeSource time) {
		this.time = time;
	}

	@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}")
	CompletionStage<?> handle(ConsumerRecord<byte[], byte[]> order) throws Exception {
		return this.calls.start(order, (task) -> this.time.threads().newThread(task).start());
	}

}
