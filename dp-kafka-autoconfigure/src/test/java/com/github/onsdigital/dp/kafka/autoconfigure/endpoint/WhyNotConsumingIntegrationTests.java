package com.github.onsdigital.dp.kafka.autoconfigure.endpoint;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.testcluster.SharedBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One GET returns the reason why a consumer does not consume, for each possible reason.
 */
class WhyNotConsumingIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final HttpClient http = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext running;

	@BeforeAll
	static void startApplication() throws Exception {
		Map<String, Object> settings = Map.of("bootstrap.servers", SharedBroker.addresses());
		try (Admin admin = Admin.create(settings);
				var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
			admin.createTopics(List.of(new NewTopic("endpoint-orders", 1, (short) 1))).all().get();
			producer.send(new ProducerRecord<>("endpoint-orders", "order 1")).get();
		}
		running = start(SharedBroker.addresses());
	}

	@AfterAll
	static void stopApplication() {
		running.close();
	}

	@Test
	void aConsumingConsumerHasNoHolds() {
		awaitAnswer(running, "healthy", "\"state\":\"CONSUMING\"", "\"holds\":[]", "{\"status\":\"OK\"");
	}

	@Test
	void theOwnerAndReasonOfAHoldAreShown() {
		awaitAnswer(running, "manual", "\"state\":\"STOPPED\"", "\"owner\":\"operator-stop\"", "start=manual");
		awaitAnswer(running, "unhealthy", "\"state\":\"STOPPED\"", "\"owner\":\"health\"", "check catalogue is DOWN");
		awaitAnswer(running, "hanging", "\"state\":\"STOPPED\"", "\"owner\":\"health\"",
				"check archive is DOWN: no answer within 500 ms");
		awaitAnswer(running, "failing", "\"state\":\"STOPPED\"", "\"owner\":\"error\"", "order 1 is invalid");
		awaitAnswer(running, "dying", "\"owner\":\"error\"", "no memory, planted", "\"status\":\"CRITICAL\"");
	}

	@Test
	void holdsOfAnOperatorAreShown() {
		ConsumerGroup held = running.getBean(ConsumerGroups.class).get("paused");
		awaitAnswer(running, "paused", "\"state\":\"CONSUMING\"");
		held.pause();
		awaitAnswer(running, "paused", "\"state\":\"STOPPED\"", "\"paused\":true", "\"owner\":\"operator-pause\"");
		held.stop();
		awaitAnswer(running, "paused", "\"paused\":false", "\"owner\":\"operator-stop\"",
				"\"owner\":\"operator-pause\"", "stopped by stop()");
	}

	@Test
	void aMissingTopicIsShownWithoutAHold() {
		awaitAnswer(running, "early", "\"state\":\"STARTING\"", "\"holds\":[]", "{\"status\":\"WARNING\"",
				"topic 'not-there' does not exist");
	}

	@Test
	void anUnreachableBootstrapAddressOfAHealthyClusterIsShown() throws Exception {
		try (ConfigurableApplicationContext context = start(
				SharedBroker.addresses() + ",127.0.0.1:1,no-such-host.invalid:9092",
				"--kafka.consumers.demanding.min-brokers-healthy=2")) {
			awaitAnswer(context, "healthy", "\"state\":\"CONSUMING\"", "{\"status\":\"OK\"", "1 of 3 brokers reachable",
					"127.0.0.1:1 refuses the connection", "no-such-host.invalid:9092 host name");
			awaitAnswer(context, "demanding", "\"state\":\"STOPPED\"", "\"owner\":\"health\"",
					"check self is CRITICAL: 1 of 3 brokers reachable, 2 needed", "{\"status\":\"CRITICAL\"",
					"127.0.0.1:1 refuses the connection");
		}
	}

	@Test
	void anUnreachableClusterIsShownWithoutWaiting() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress());
				// far longer than the test: waiting for a check would be noticed
				ConfigurableApplicationContext context = start(
						"127.0.0.1:" + silent.getLocalPort() + ",127.0.0.1:1,no-such-host.invalid:9092",
						"--kafka.health.timeout=1h")) {
			long begin = System.nanoTime();
			assertThat(get(context, "kafkaconsumers/healthy")).contains("\"state\":\"INITIALISING\"",
					"the brokers have not been checked yet");
			assertThat(get(context, "health/kafka")).contains("the brokers have not been checked yet");
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
		}
		try (ConfigurableApplicationContext context = start("127.0.0.1:1,no-such-host.invalid:9092")) {
			awaitAnswer(context, "healthy", "\"state\":\"INITIALISING\"", "{\"status\":\"CRITICAL\"",
					"0 of 2 brokers reachable, 1 needed", "not initialised yet", "127.0.0.1:1 refuses the connection",
					"no-such-host.invalid:9092 host name");
		}
	}

	private static void awaitAnswer(ConfigurableApplicationContext context, String id, String... parts) {
		await().atMost(LIMIT)
			.pollInterval(Duration.ofMillis(50))
			.untilAsserted(() -> assertThat(get(context, "kafkaconsumers/" + id)).contains(parts));
	}

	private static String get(ConfigurableApplicationContext context, String path)
			throws IOException, InterruptedException {
		URI uri = URI.create(
				"http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/actuator/" + path);
		return http.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.ofString()).body();
	}

	private static ConfigurableApplicationContext start(String addresses, String... more) {
		return new SpringApplicationBuilder(Application.class)
			.properties("kafka.addr=" + addresses, "kafka.health.interval=200ms", "kafka.health.timeout=500ms",
					"kafka.retry.min-period=50ms", "kafka.retry.max-period=200ms",
					"kafka.consumers.manual.start=manual", "kafka.consumers.failing.on-error=stop",
					"kafka.consumers.failing.retry-attempts=0", "server.port=0",
					"management.endpoints.web.exposure.include=health,kafkaconsumers",
					"management.endpoint.health.show-details=always")
			.run(more);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final CountDownLatch never = new CountDownLatch(1);

		@KafkaMessageHandler(id = "healthy", topic = "endpoint-orders", group = "endpoint-healthy")
		void healthy(String order) {
		}

		@KafkaMessageHandler(id = "paused", topic = "endpoint-orders", group = "endpoint-paused")
		void paused(String order) {
		}

		@KafkaMessageHandler(id = "manual", topic = "endpoint-orders", group = "endpoint-manual")
		void manual(String order) {
		}

		@KafkaMessageHandler(id = "unhealthy", topic = "endpoint-orders", group = "endpoint-unhealthy",
				subscribeTo = { "self", "catalogue" })
		void unhealthy(String order) {
		}

		@KafkaMessageHandler(id = "hanging", topic = "endpoint-orders", group = "endpoint-hanging",
				subscribeTo = "archive")
		void hanging(String order) {
		}

		@KafkaMessageHandler(id = "demanding", topic = "endpoint-orders", group = "endpoint-demanding")
		void demanding(String order) {
		}

		@KafkaMessageHandler(id = "early", topic = "not-there", group = "endpoint-early")
		void early(String order) {
		}

		@KafkaMessageHandler(id = "failing", topic = "endpoint-orders", group = "endpoint-failing")
		void failing(String order) {
			throw new IllegalStateException(order + " is invalid");
		}

		@KafkaMessageHandler(id = "dying", topic = "endpoint-orders", group = "endpoint-dying")
		void dying(String order) {
			throw new OutOfMemoryError("no memory, planted");
		}

		@Bean
		HealthIndicator catalogueHealthIndicator() {
			return () -> Health.down().build();
		}

		@Bean
		HealthIndicator archiveHealthIndicator() {
			return () -> {
				try {
					this.never.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return Health.up().build();
			};
		}

	}

}
