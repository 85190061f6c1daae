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
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * "Why is my consumer not consuming?" is answered by one GET, whatever the cause is.
 */
class WhyNotConsumingIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final HttpClient http = HttpClient.newHttpClient();

	private static EmbeddedKafkaKraftBroker broker;

	private static ConfigurableApplicationContext living;

	@BeforeAll
	static void startBroker() throws Exception {
		broker = new EmbeddedKafkaKraftBroker(1, 1);
		broker.brokerListProperty("why.brokers");
		broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
		broker.brokerProperty("auto.create.topics.enable", "false");
		broker.afterPropertiesSet();
		Map<String, Object> settings = Map.of("bootstrap.servers", broker.getBrokersAsString());
		try (Admin admin = Admin.create(settings);
				var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
			admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
			producer.send(new ProducerRecord<>("orders", "order 1")).get();
		}
		living = start(broker.getBrokersAsString());
	}

	@AfterAll
	static void stopBroker() {
		living.close();
		broker.destroy();
	}

	@Test
	void aConsumerThatConsumesIsHeldByNobody() {
		awaitAnswer(living, "fine", "\"state\":\"CONSUMING\"", "\"holds\":[]", "{\"status\":\"OK\"");
	}

	@Test
	void whoeverHoldsIsNamedAndWhy() {
		awaitAnswer(living, "manual", "\"state\":\"STOPPED\"", "\"owner\":\"operator-stop\"", "start=manual");
		awaitAnswer(living, "unhealthy", "\"state\":\"STOPPED\"", "\"owner\":\"health\"", "check catalogue is DOWN");
		awaitAnswer(living, "hanging", "\"state\":\"STOPPED\"", "\"owner\":\"health\"",
				"check archive is DOWN: no answer within 500 ms");
		awaitAnswer(living, "giving-up", "\"state\":\"STOPPED\"", "\"owner\":\"error\"", "order 1 is no good");
		awaitAnswer(living, "dying", "\"owner\":\"error\"", "no memory, planted", "\"status\":\"CRITICAL\"");
	}

	@Test
	void whatAnOperatorDidIsNamed() {
		ConsumerGroup held = living.getBean(ConsumerGroups.class).get("paused");
		awaitAnswer(living, "paused", "\"state\":\"CONSUMING\"");
		held.pause();
		awaitAnswer(living, "paused", "\"state\":\"STOPPED\"", "\"paused\":true", "\"owner\":\"operator-pause\"");
		held.stop();
		awaitAnswer(living, "paused", "\"paused\":false", "\"owner\":\"operator-stop\"", "\"owner\":\"operator-pause\"",
				"stopped by stop()");
	}

	@Test
	void aTopicThatDoesNotExistIsNamedThoughNobodyHolds() {
		awaitAnswer(living, "early", "\"state\":\"STARTING\"", "\"holds\":[]", "{\"status\":\"WARNING\"",
				"topic 'not-there' does not exist");
	}

	@Test
	void aDeadBootstrapAddressBesideALivingClusterIsNamed() throws Exception {
		try (ConfigurableApplicationContext context = start(
				broker.getBrokersAsString() + ",127.0.0.1:1,no-such-host.invalid:9092",
				"--kafka.consumers.demanding.min-brokers-healthy=2")) {
			awaitAnswer(context, "fine", "\"state\":\"CONSUMING\"", "{\"status\":\"OK\"", "1 of 3 brokers reachable",
					"127.0.0.1:1 refuses the connection", "no-such-host.invalid:9092 host name");
			awaitAnswer(context, "demanding", "\"state\":\"STOPPED\"", "\"owner\":\"health\"",
					"check self is CRITICAL: 1 of 3 brokers reachable, 2 needed", "{\"status\":\"CRITICAL\"",
					"127.0.0.1:1 refuses the connection");
		}
	}

	@Test
	void aClusterThatWasNeverReachedIsNamedAndNobodyWaitsForIt() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress());
				// far longer than the test: whoever waited for a check would be seen
				ConfigurableApplicationContext context = start(
						"127.0.0.1:" + silent.getLocalPort() + ",127.0.0.1:1,no-such-host.invalid:9092",
						"--kafka.health.timeout=1h")) {
			long begin = System.nanoTime();
			assertThat(get(context, "kafkaconsumers/fine")).contains("\"state\":\"INITIALISING\"",
					"the brokers have not been asked yet");
			assertThat(get(context, "health/kafka")).contains("the brokers have not been asked yet");
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
		}
		try (ConfigurableApplicationContext context = start("127.0.0.1:1,no-such-host.invalid:9092")) {
			awaitAnswer(context, "fine", "\"state\":\"INITIALISING\"", "{\"status\":\"CRITICAL\"",
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
					"kafka.consumers.manual.start=manual", "kafka.consumers.giving-up.on-error=stop",
					"kafka.consumers.giving-up.retry-attempts=0", "server.port=0",
					"management.endpoints.web.exposure.include=health,kafkaconsumers",
					"management.endpoint.health.show-details=always")
			.run(more);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final CountDownLatch never = new CountDownLatch(1);

		@KafkaMessageHandler(id = "fine", topic = "orders", group = "fine")
		void fine(String order) {
		}

		@KafkaMessageHandler(id = "paused", topic = "orders", group = "paused")
		void paused(String order) {
		}

		@KafkaMessageHandler(id = "manual", topic = "orders", group = "manual")
		void manual(String order) {
		}

		@KafkaMessageHandler(id = "unhealthy", topic = "orders", group = "unhealthy",
				subscribeTo = { "self", "catalogue" })
		void unhealthy(String order) {
		}

		@KafkaMessageHandler(id = "hanging", topic = "orders", group = "hanging", subscribeTo = "archive")
		void hanging(String order) {
		}

		@KafkaMessageHandler(id = "demanding", topic = "orders", group = "demanding")
		void demanding(String order) {
		}

		@KafkaMessageHandler(id = "early", topic = "not-there", group = "early")
		void early(String order) {
		}

		@KafkaMessageHandler(id = "giving-up", topic = "orders", group = "giving-up")
		void givingUp(String order) {
			throw new IllegalStateException(order + " is no good");
		}

		@KafkaMessageHandler(id = "dying", topic = "orders", group = "dying")
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
