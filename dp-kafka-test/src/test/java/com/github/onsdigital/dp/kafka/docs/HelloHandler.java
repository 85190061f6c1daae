package com.github.onsdigital.dp.kafka.docs;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;

/**
 * The Avro handler of the examples, which sends a reply.
 */
@Component
class HelloHandler {

	private final MessageProducer replies;

	HelloHandler(@Qualifier("replies") MessageProducer replies) {
		this.replies = replies;
	}

	@KafkaMessageHandler(id = "hello", topic = "hello-called", group = "greeter",
			schema = "classpath:hello-called.avsc")
	void handle(HelloCalled hello) {
		if (!hello.name().isEmpty()) {
			this.replies.sendJson(new HelloReplied("Hello " + hello.name()), SendOptions.withKey(hello.name()));
		}
	}

	record HelloCalled(String name) {

	}

	record HelloReplied(String greeting) {

	}

}
