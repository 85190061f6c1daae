package com.github.onsdigital.dp.kafka.tls;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.health.KafkaHealthContributor;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * A typical service: a managed consumer and producer, and a plain listener.
 */
final class TlsService implements AutoCloseable {

	static final Duration LIMIT = Duration.ofSeconds(30);

	private final ConfigurableApplicationContext context;

	private TlsService(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static TlsService start(String addresses, String topic, List<String> more) {
		List<String> arguments = new ArrayList<>(List.of("--kafka.addr=" + addresses, "--topic=" + topic,
				"--kafka.retry.min-period=100ms", "--kafka.retry.max-period=500ms", "--kafka.health.interval=500ms",
				"--kafka.producers.replies.topic=" + topic, "--spring.main.banner-mode=off",
				"--spring.kafka.consumer.auto-offset-reset=earliest",
				// a stop waits for the response of the last fetch
				"--spring.kafka.consumer.fetch-max-wait=50ms"));
		arguments.addAll(more);
		return new TlsService(new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new)));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@SuppressWarnings("unchecked")
	KafkaTemplate<String, String> template() {
		return bean(KafkaTemplate.class);
	}

	ConsumerGroup consumer() {
		return bean(ConsumerGroups.class).get("orders");
	}

	MessageProducer producer() {
		return this.context.getBean("replies", MessageProducer.class);
	}

	Queue<ConsumerRecord<byte[], byte[]>> handled() {
		return bean(Handlers.class).handled;
	}

	List<String> handledValues() {
		return handled().stream().map((record) -> new String(record.value(), StandardCharsets.UTF_8)).toList();
	}

	Queue<String> received() {
		return bean(Handlers.class).received;
	}

	void awaitConsuming() {
		Awaitility.await("consuming")
			.atMost(LIMIT)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> consumer().state() == ConsumerState.CONSUMING && producer().isInitialised());
	}

	/** The health of the consumer in Actuator. */
	String health() {
		var consumers = (CompositeHealthContributor) Objects
			.requireNonNull(bean(KafkaHealthContributor.class).getContributor("consumers"));
		var health = ((HealthIndicator) Objects.requireNonNull(consumers.getContributor("orders"))).health();
		return Objects.requireNonNull(health).getStatus() + " " + health.getDetails();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Handlers handlers() {
			return new Handlers();
		}

	}

	static class Handlers {

		private final Queue<ConsumerRecord<byte[], byte[]>> handled = new ConcurrentLinkedQueue<>();

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@KafkaMessageHandler(id = "orders", topic = "${topic}", group = "group-of-${topic}")
		void handle(ConsumerRecord<byte[], byte[]> record) {
			this.handled.add(record);
		}

		@KafkaListener(id = "plain", topics = "${topic}", groupId = "plain-group-of-${topic}",
				autoStartup = "${plain:false}")
		void listen(String value) {
			this.received.add(value);
		}

	}

}
