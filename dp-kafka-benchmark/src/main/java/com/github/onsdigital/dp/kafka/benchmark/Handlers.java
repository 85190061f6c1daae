package com.github.onsdigital.dp.kafka.benchmark;

import java.util.List;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * The handlers of an application with dp-kafka.
 */
class Handlers {

	private final Meter meter;

	Handlers(Meter meter) {
		this.meter = meter;
	}

	@KafkaMessageHandler(id = "dp-kafka-method", topic = "${benchmark.topic}", group = "dp-kafka-method")
	void handle(byte[] value) {
		this.meter.value(value);
	}

	@KafkaBatchHandler(id = "dp-kafka-batch-method", topic = "${benchmark.topic}", group = "dp-kafka-batch-method",
			batchSize = "500")
	void handle(List<byte[]> values) {
		for (byte[] value : values) {
			this.meter.value(value);
		}
	}

}
