package com.github.onsdigital.dp.kafka.examples.support;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.MessageProducerFactory;
import com.github.onsdigital.dp.kafka.producer.SendOptions;
import com.github.onsdigital.dp.kafka.producer.SentRecord;

/**
 * Sends orders to the topic {@code orders} each second, as another service would. The
 * tests do not use it.
 */
@EnableScheduling
public class OrderInput {

	private static final List<String> CUSTOMERS = List.of("Ada", "Grace", "Alan", "Edsger", "Barbara");

	private final MessageProducer orders;

	private final int perSecond;

	private int number;

	OrderInput(MessageProducerFactory factory, @Value("${example.orders-per-second:1}") int perSecond) {
		this.orders = factory.create("order-input", "orders");
		this.perSecond = perSecond;
	}

	@Scheduled(initialDelay = 2, fixedRate = 1, timeUnit = TimeUnit.SECONDS)
	void send() {
		CompletableFuture
			.allOf(IntStream.range(0, this.perSecond).mapToObj((index) -> next()).toArray(CompletableFuture[]::new))
			.join();
	}

	private CompletableFuture<SentRecord> next() {
		this.number++;
		String customer = CUSTOMERS.get(this.number % CUSTOMERS.size());
		Order order = new Order("o-" + this.number, customer, 10 + this.number % 7);
		return this.orders.sendJson(order, SendOptions.withKey(customer));
	}

	/**
	 * An order as JSON.
	 *
	 * @param id its id
	 * @param customer the customer, which is also the key of the record
	 * @param amount the amount
	 */
	record Order(String id, String customer, int amount) {

	}

}
