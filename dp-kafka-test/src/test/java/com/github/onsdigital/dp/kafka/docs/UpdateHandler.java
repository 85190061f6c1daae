package com.github.onsdigital.dp.kafka.docs;

import java.util.List;

import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;

/**
 * The batch handler of the examples.
 */
@Component
class UpdateHandler {

	@KafkaBatchHandler(id = "updates", topic = "updates", group = "search", batchSize = "50")
	void handle(List<String> updates) {
	}

}
