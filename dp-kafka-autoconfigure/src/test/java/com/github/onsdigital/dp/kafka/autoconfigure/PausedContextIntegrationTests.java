package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A whole application whose context is stopped, paused and started again, as the cache of
 * test contexts does.
 */
class PausedContextIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static EmbeddedKafkaKraftBroker broker;

	@BeforeAll
	static void startBroker() throws Exception {
		broker = new EmbeddedKafkaKraftBroker(1, 1);
		broker.brokerListProperty("paused.brokers");
		broker.afterPropertiesSet();
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
			admin.createTopics(List.of(new NewTopic("orders", 2, (short) 1))).all().get();
		}
	}

	@AfterAll
	static void stopBroker() {
		broker.destroy();
	}

	@Test
	void consumesAgainAfterEveryStopAndPause() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			ConsumerGroup orders = context.getBean(ConsumerGroups.class).get("orders");
			List<String> handled = context.getBean(Application.class).handled;
			handle(context, handled, 1);
			context.stop();
			assertThat(orders.state()).isEqualTo(ConsumerState.STOPPED);
			context.start();
			handle(context, handled, 2);
			context.pause();
			assertThat(orders.state()).isEqualTo(ConsumerState.STOPPED);
			context.restart();
			handle(context, handled, 3);
			assertThat(orders.stopAndWait(LIMIT)).isTrue();
			assertThat(handled).containsExactly("order 1", "order 2", "order 3");
			assertThat(committed()).isEqualTo(3);
			for (Transition move : orders.history()) {
				assertThat(move.from().next()).contains(move.to());
			}
		}
	}

	private static void handle(ConfigurableApplicationContext context, List<String> handled, int number)
			throws Exception {
		MessageProducer producer = context.getBean("calls", MessageProducer.class);
		producer.initialised().get();
		producer.sendBytes(("order " + number).getBytes(StandardCharsets.UTF_8), SendOptions.withKey("ada")).get();
		await().atMost(LIMIT).until(() -> handled.size() == number);
	}

	private static long committed() throws Exception {
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
			var offsets = admin.listConsumerGroupOffsets("billing").partitionsToOffsetAndMetadata().get();
			return offsets.entrySet()
				.stream()
				.filter((entry) -> entry.getKey().equals(new TopicPartition("orders", entry.getKey().partition())))
				.mapToLong((entry) -> entry.getValue().offset())
				.sum();
		}
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("kafka.addr=" + broker.getBrokersAsString(), "kafka.producers.calls.topic=orders",
					"kafka.health.interval=1s")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		final List<String> handled = new CopyOnWriteArrayList<>();

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "billing")
		void handle(String order) {
			this.handled.add(order);
		}

	}

}
