package com.github.onsdigital.dp.kafka.examples.database;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import com.github.onsdigital.dp.kafka.examples.database.PaymentHandler.OrderPlaced;
import com.github.onsdigital.dp.kafka.examples.database.PaymentHandler.Payment;

/**
 * The payments and the balances of the customers.
 */
@Repository
class Payments {

	private static final Log logger = LogFactory.getLog(Payments.class);

	private final JdbcClient jdbc;

	Payments(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Books the payment of an order. A repeated call changes nothing. The key
	 * {@code order_id} also ensures this if two instances handle the same record after a
	 * rebalance: the second insert waits for the end of the first transaction.
	 * @param order the order
	 * @return the payment as it is stored, also if an earlier call has booked it
	 */
	@Transactional
	Payment book(OrderPlaced order) {
		int inserted = this.jdbc
			.sql("insert into payment (order_id, customer, amount) values (?, ?, ?) on conflict do nothing")
			.params(order.id(), order.customer(), order.amount())
			.update();
		if (inserted == 1) {
			charge(order);
		}
		else {
			logger.info("The payment of order " + order.id() + " is booked already");
		}
		return this.jdbc.sql("select number, order_id, customer, amount from payment where order_id = ?")
			.param(order.id())
			.query(Payment.class)
			.single();
	}

	private void charge(OrderPlaced order) {
		int updated = this.jdbc.sql("update account set balance = balance - ? where customer = ?")
			.params(order.amount(), order.customer())
			.update();
		if (updated != 1) {
			throw new IllegalStateException("Customer " + order.customer() + " has no account");
		}
		logger.info("Booked " + order.amount() + " of " + order.customer() + " for order " + order.id());
	}

}
