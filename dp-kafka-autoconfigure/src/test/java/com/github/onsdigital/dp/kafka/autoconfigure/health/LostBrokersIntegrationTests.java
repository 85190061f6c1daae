package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.testcluster.Broker;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;
import com.github.onsdigital.dp.kafka.testcluster.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The health endpoint of an application on three real brokers that are killed, frozen or
 * cut off, with consumers and producers that need one, two and three of them.
 */
@Tag("faults")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LostBrokersIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger(LostBrokersIntegrationTests.class);

	private static final List<String> NEEDS = List.of("one", "two", "three");

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	/**
	 * Allows for the 5 % jitter of the interval, the polling of the endpoint, and the
	 * shared cores.
	 */
	private static final Duration LIMIT = INTERVAL.plus(TIMEOUT).plusMillis(1_000);

	private static KafkaCluster cluster;

	private static TcpProxy proxy;

	private static ConfigurableApplicationContext context;

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	@BeforeAll
	static void start() {
		cluster = KafkaCluster.builder().brokers(3).start();
		cluster.createTopic("orders", 4);
		proxy = new TcpProxy(cluster.broker(3).port(Listener.PLAIN));
		String addresses = address(1) + "," + address(2) + "," + proxy.address();
		context = new SpringApplicationBuilder(Application.class)
			.properties("kafka.addr=" + addresses, "kafka.health.interval=" + INTERVAL.toMillis() + "ms",
					"kafka.health.timeout=" + TIMEOUT.toMillis() + "ms", "kafka.consumers.one.min-brokers-healthy=1",
					"kafka.consumers.two.min-brokers-healthy=2", "kafka.consumers.three.min-brokers-healthy=3",
					"kafka.consumers.new-protocol.properties.group.protocol=consumer",
					"kafka.producers.one.topic=orders", "kafka.producers.two.topic=orders",
					"kafka.producers.three.topic=orders", "kafka.producers.one.min-brokers-healthy=1",
					"kafka.producers.two.min-brokers-healthy=2", "kafka.producers.three.min-brokers-healthy=3",
					"server.port=0", "management.endpoint.health.show-details=always",
					"management.endpoints.web.exposure.include=health,kafkaconsumers")
			.run();
	}

	@AfterAll
	static void end() {
		context.close();
		proxy.close();
		cluster.close();
	}

	@AfterEach
	void restore() {
		proxy.mend();
		cluster.brokers().stream().filter(Broker::isFrozen).forEach(Broker::thaw);
		cluster.start();
		cluster.awaitReady();
	}

	@Test
	void aKilledBrokerIsReported() {
		expect("healthy", Duration.ofMinutes(1), "UP", "UP", "UP");
		cluster.broker(2).kill();
		expect("one killed", LIMIT, "UP", "UP", "DOWN");
		assertThat(problem(1)).isEqualTo("refuses the connection");
		assertReported("2 of 3 brokers reachable, 3 needed", address(2) + " refuses the connection");
	}

	@Test
	void aFrozenBrokerIsReported() {
		expect("healthy", Duration.ofMinutes(1), "UP", "UP", "UP");
		cluster.broker(1).freeze();
		expect("one frozen", LIMIT, "UP", "UP", "DOWN");
		assertThat(problem(0)).endsWith("not answer within 2s");
		assertReported("2 of 3 brokers reachable, 3 needed", address(1));
	}

	@Test
	void aBrokerThatIsCutOffFromThisClientIsReported() throws Exception {
		expect("healthy", Duration.ofMinutes(1), "UP", "UP", "UP");
		proxy.cut();
		expect("one cut off", LIMIT, "UP", "UP", "DOWN");
		assertThat(problem(2)).endsWith("within 2s");
		assertReported("2 of 3 brokers reachable, 3 needed", proxy.address());
		assertThat(cluster.admin().describeCluster().nodes().get()).hasSize(3);
	}

	@Test
	void twoKilledBrokersAreReported() {
		expect("healthy", Duration.ofMinutes(1), "UP", "UP", "UP");
		cluster.broker(2).kill();
		cluster.broker(1).kill();
		expect("two of three killed", LIMIT, "UP", "DOWN", "DOWN");
		assertReported("1 of 3 brokers reachable, 3 needed", address(1) + " refuses the connection",
				address(2) + " refuses the connection");
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(get("kafkaconsumers/two").toString()).contains("\"state\":\"STOPPED\"",
					"check self is CRITICAL: 1 of 3 brokers reachable, 2 needed"));
		proxy.cut();
		expect("the third cut off as well", LIMIT, "DOWN", "DOWN", "DOWN");
	}

	@Test
	void aShortOutageOfAllBrokersDoesNotEndTheSessionOfTheMember() {
		expect("healthy", Duration.ofMinutes(1), "UP", "UP", "UP");
		await().atMost(Duration.ofSeconds(60)).until(() -> handledAfterSending("before") > 0);
		cluster.brokers().forEach(Broker::kill);
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(get("kafkaconsumers/new-protocol").toString())
				.contains("\"owner\":\"health\"", "\"strength\":\"PAUSE\""));
		cluster.start();
		cluster.awaitReady();
		Application.handled.set(0);
		// a member whose leave request was lost keeps its partitions for 45 s
		await().atMost(Duration.ofSeconds(30)).until(() -> handledAfterSending("after") > 0);
	}

	private static int handledAfterSending(String text) {
		context.getBean("one", MessageProducer.class).sendBytes(text.getBytes(StandardCharsets.UTF_8));
		return Application.handled.get();
	}

	private void expect(String what, Duration limit, String... statuses) {
		long begin = System.nanoTime();
		await(what).atMost(limit).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
			JsonNode kafka = get("health/kafka");
			for (int i = 0; i < 3; i++) {
				assertThat(status(kafka, "consumers", i)).as(what + ": consumer " + i).isEqualTo(statuses[i]);
				assertThat(status(kafka, "producers", i)).as(what + ": producer " + i).isEqualTo(statuses[i]);
			}
		});
		logger.info("Lost brokers: {} seen after {} ms: {}", what, (System.nanoTime() - begin) / 1_000_000,
				details("three").path("message").asString(""));
	}

	private static String status(JsonNode kafka, String kind, int needed) {
		return kafka.path("components")
			.path(kind)
			.path("components")
			.path(NEEDS.get(needed))
			.path("status")
			.asString("");
	}

	private void assertReported(String... parts) {
		assertThat(details("three").path("message").asString("")).contains(parts);
		assertThat(get("kafkaconsumers/three").path("check").path("message").asString("")).contains(parts);
	}

	private String problem(int address) {
		return details("one").path("addresses").path(address).path("problem").asString("");
	}

	private JsonNode details(String consumer) {
		return get("health/kafka/consumers/" + consumer).path("details");
	}

	private JsonNode get(String path) {
		URI uri = URI.create(
				"http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/actuator/" + path);
		try {
			HttpResponse<String> response = this.http
				.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
			return this.mapper.readTree(response.body());
		}
		catch (IOException ex) {
			throw new AssertionError(path, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(path, ex);
		}
	}

	private static String address(int broker) {
		return cluster.broker(broker).address(Listener.PLAIN);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private static final AtomicInteger handled = new AtomicInteger();

		@KafkaMessageHandler(id = "new-protocol", topic = "orders", group = "new-protocol")
		void newProtocol(String order) {
			handled.incrementAndGet();
		}

		@KafkaMessageHandler(id = "one", topic = "orders", group = "one")
		void one(String order) {
		}

		@KafkaMessageHandler(id = "two", topic = "orders", group = "two")
		void two(String order) {
		}

		@KafkaMessageHandler(id = "three", topic = "orders", group = "three")
		void three(String order) {
		}

	}

}
