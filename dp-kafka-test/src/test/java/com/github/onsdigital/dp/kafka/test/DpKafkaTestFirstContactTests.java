package com.github.onsdigital.dp.kafka.test;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test that a new user writes first.
 */
@DpKafkaTest(DpKafkaTestFirstContactTests.OrderHandler.class)
class DpKafkaTestFirstContactTests {

	@Autowired
	KafkaTestCluster kafka;

	@Autowired
	OrderHandler handler;

	@Test
	void aRecordIsHandledAndCommitted() {
		this.kafka.topic("orders").send(json("{\"id\":\"a\"}"));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasHandled(1).hasCommitted("orders-0", 1);
		assertThat(this.handler.orders).containsExactly(new Order("a"));
	}

	@Component
	static class OrderHandler {

		final List<Order> orders = new ArrayList<>();

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "shop")
		void handle(Order order) {
			this.orders.add(order);
		}

	}

	record Order(String id) {

	}

}
