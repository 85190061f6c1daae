package com.github.onsdigital.dp.kafka.examples.workers;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

/**
 * Checks the credit of customers, with four workers. Each worker is a thread with its own
 * partitions. Orders of one customer have the same key, and therefore the same partition:
 * they are handled in order, one at a time.
 */
@Component
class CreditCheckHandler {

	private static final Log logger = LogFactory.getLog(CreditCheckHandler.class);

	private final CreditAgency agency;

	CreditCheckHandler(CreditAgency agency) {
		this.agency = agency;
	}

	@KafkaMessageHandler(id = "credit-checks", topic = "orders", group = "credit", numWorkers = "4")
	void handle(OrderPlaced order) {
		boolean accepted = this.agency.accepts(order.customer(), order.amount());
		logger.info("Order " + order.id() + " of " + order.customer() + " is " + (accepted ? "accepted" : "refused"));
	}

	/**
	 * The value of a record, read from JSON.
	 *
	 * @param id the id of the order
	 * @param customer the customer, also the key of the record
	 * @param amount the amount
	 */
	record OrderPlaced(String id, String customer, int amount) {

	}

}
