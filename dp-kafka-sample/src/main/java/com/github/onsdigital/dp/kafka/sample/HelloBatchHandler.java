package com.github.onsdigital.dp.kafka.sample;

import java.util.List;

import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;

/**
 * Counts hellos in batches.
 */
@Component
class HelloBatchHandler {

	private final Tally tally;

	HelloBatchHandler(Tally tally) {
		this.tally = tally;
	}

	@KafkaBatchHandler(id = "hello-batch", topic = "${sample.consumed-topic}", group = "${sample.consumed-group}-batch",
			batchSize = "50", subscribeTo = { "self", "catalogue" })
	void handle(List<HelloCalled> batch) {
		this.tally.batch(batch.size());
	}

}
