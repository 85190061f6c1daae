package com.github.onsdigital.dp.kafka.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * A handler of single records that returns a stage.
 */
class StageHandler extends Orders {

	private volatile Function<String, CompletionStage<?>> stages = (value) -> CompletableFuture.completedFuture(null);

	void onCall(Function<String, CompletionStage<?>> stages) {
		this.stages = stages;
	}

	@KafkaMessageHandler(id = "orders", topic = "${orders.topic}", group = "${orders.group}")
	CompletionStage<?> handle(ConsumerRecord<byte[], byte[]> order) {
		this.calls.begun(order);
		return this.stages.apply(Calls.text(order)).thenRun(() -> this.calls.completed(order));
	}

}
