package com.github.onsdigital.dp.kafka.examples.producer;

import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.examples.producer.OrderSender.OrderPlaced;

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
		this.sender.send(new OrderPlaced("o-" + this.number, "Ada", 10 + this.number % 7)).join();
	}

}
