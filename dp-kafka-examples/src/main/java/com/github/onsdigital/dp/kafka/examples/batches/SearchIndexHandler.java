package com.github.onsdigital.dp.kafka.examples.batches;

import java.util.List;

import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;

/**
 * Indexes up to 50 orders with one request. A smaller batch is handled 200 ms after its
 * first record. No record of a batch is committed before the method has returned.
 * <p>
 * If the method throws, it is called again with the same batch. Only a
 * {@code BatchListenerFailedException} attributes the failure to a single record.
 */
@Component
class SearchIndexHandler {

	private final SearchIndex index;

	SearchIndexHandler(SearchIndex index) {
		this.index = index;
	}

	@KafkaBatchHandler(id = "search-index", topic = "orders", group = "search", batchSize = "50",
			batchWaitTime = "200ms")
	void handle(List<OrderPlaced> batch) {
		this.index.addAll(batch);
	}

	/**
	 * The value of a record, read from JSON.
	 *
	 * @param id the id of the order
	 * @param customer the customer
	 * @param amount the amount
	 */
	record OrderPlaced(String id, String customer, int amount) {

	}

}
