package com.github.onsdigital.dp.kafka.examples.batches;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.examples.batches.SearchIndexHandler.OrderPlaced;

/**
 * Takes the place of a search engine.
 */
@Component
class SearchIndex {

	private static final Log logger = LogFactory.getLog(SearchIndex.class);

	void addAll(List<OrderPlaced> orders) {
		logger.info("Indexed " + orders.size() + " orders in one request");
	}

}
