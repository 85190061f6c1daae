package com.github.onsdigital.dp.kafka.examples.avro;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Places an order each second.
 */
@Component
class Shop {

	private final OrderSender sender;

	private int number;

	Shop(OrderSender sender) {
		this.sender = sender;
	}

	@Scheduled(initialDelay = 1, fixedRate = 1, timeUnit = TimeUnit.SECONDS)
	void placeOrder() {
		this.number++;
		Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		OrderPlaced order = new OrderPlaced("o-" + this.number, "Ada", 10 + this.number % 7, now);
		this.sender.send(order).join();
	}

}
