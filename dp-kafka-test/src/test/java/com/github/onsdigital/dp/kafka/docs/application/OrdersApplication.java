package com.github.onsdigital.dp.kafka.docs.application;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

@SpringBootApplication
class OrdersApplication {

	@Component
	static class OrderHandler {

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "billing")
		void handle(String order) {
		}

	}

}
