package com.github.onsdigital.dp.kafka.docs.application;

import java.time.Duration;

import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example with a broker in a container. It is compiled and not run, because it needs
 * Docker.
 */
@SpringBootTest
@Testcontainers
class ContainerBrokerExample {

	@Container
	@ServiceConnection
	static final KafkaContainer BROKER = new KafkaContainer("apache/kafka:4.1.0");

	@Autowired
	private ConsumerGroups consumers;

	@Test
	void theConsumerJoinsItsGroup() {
		assertThat(this.consumers.get("orders").awaitState(ConsumerState.CONSUMING, Duration.ofSeconds(60))).isTrue();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Topics {

		@Bean
		NewTopic orders() {
			return new NewTopic("orders", 1, (short) 1);
		}

	}

}
