package com.github.onsdigital.dp.kafka.sample;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "kafka.retry.max-period=500ms", "kafka.health.interval=500ms" })
@EmbeddedKafka(topics = { "hello-called", "hello-replied" }, partitions = 4, bootstrapServersProperty = "kafka.addr",
		brokerProperties = "group.initial.rebalance.delay.ms=0")
class SampleApplicationIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	private EmbeddedKafkaBroker broker;

	@LocalServerPort
	private int port;

	private SampleClient client;

	private TopicIo topics;

	@BeforeEach
	void begin() {
		this.client = new SampleClient(this.port);
		this.topics = new TopicIo(Map.of("bootstrap.servers", this.broker.getBrokersAsString()), "hello-called",
				"hello-replied");
		Awaitility.await().atMost(LIMIT).until(() -> this.client.allAre("CONSUMING"));
	}

	@AfterEach
	void end() {
		this.topics.close();
		assertThat(this.client.illegalTransitions()).isEmpty();
	}

	@Test
	void aReplyHasTheKeyAndTheHeadersOfItsHello() {
		this.topics.call("reader", "Ada");
		awaitReply("Ada");
		ConsumerRecord<String, String> reply = this.topics.replies()
			.stream()
			.filter((candidate) -> candidate.value().contains("Ada"))
			.findFirst()
			.orElseThrow();
		assertThat(reply.value()).isEqualTo("{\"greeting\":\"Hello, Ada!\"}");
		assertThat(reply.key()).isEqualTo("reader");
		assertThat(reply.headers().headers("seen-by"))
			.extracting((header) -> new String(header.value(), StandardCharsets.UTF_8))
			.containsExactly("reader");
		assertThat(reply.headers().lastHeader("request-id")).isNotNull();
	}

	@Test
	void theBatchHandlerReceivesEveryHelloInBatches() {
		long before = this.client.count("batched");
		long batches = this.client.count("batches");
		long replies = this.client.count("replies");
		this.topics.callMany("batched", 4, 100);
		Awaitility.await().atMost(LIMIT).until(() -> this.client.count("batched") == before + 400);
		assertThat(this.client.count("batches") - batches).isBetween(8L, 40L);
		// otherwise late replies would displace the reply of another test among the last
		// twenty
		Awaitility.await().atMost(LIMIT).until(() -> this.client.count("replies") == replies + 400);
	}

	@Test
	void aHelloWithoutANameIsCommittedAfterFailureAndTheNextOneIsReplied() {
		long before = this.client.count("batched");
		this.topics.call("nameless", " ");
		this.topics.call("nameless", "Barbara");
		awaitReply("Barbara");
		assertThat(this.client
			.get("/actuator/metrics/dp.kafka.consumer.messages?tag=consumer:hello&tag=outcome:committed-after-failure")
			.json()
			.path("measurements")
			.path(0)
			.path("value")
			.asInt(-1)).isEqualTo(1);
		Awaitility.await().atMost(LIMIT).until(() -> this.client.count("batched") >= before + 2);
	}

	@Test
	void postedHellosAreAcceptedAndReplied() {
		assertThat(this.client.post("/hello", "{\"name\":\"Grace\"}").status()).isEqualTo(202);
		awaitReply("Grace");
		Awaitility.await().atMost(LIMIT).until(() -> this.client.get("/hello").body().contains("Hello, Grace!"));
	}

	@Test
	void aPostWithoutNameIsRefused() {
		assertThat(this.client.post("/hello", "{}").status()).isEqualTo(400);
		assertThat(this.client.put("/dependency/catalogue", "{}").status()).isEqualTo(400);
	}

	@Test
	void anUnhealthyDependencyHoldsBothConsumersUntilItRecovers() {
		this.client.setCatalogue(false);
		try {
			Awaitility.await().atMost(LIMIT).until(() -> this.client.allAre("STOPPED"));
			for (String id : SampleClient.CONSUMERS) {
				JsonNode consumer = this.client.consumer(id);
				assertThat(consumer.path("reason").asString()).isEqualTo("HEALTH");
				assertThat(consumer.path("holds").valueStream().map((hold) -> hold.path("owner").asString()))
					.containsExactly("health");
			}
			this.topics.call("late", "Linus");
			this.client.post("/actuator/kafkaconsumers/hello", "{\"action\":\"start\"}");
			// two intervals of the checks
			Awaitility.await()
				.during(Duration.ofSeconds(1))
				.atMost(Duration.ofSeconds(5))
				.until(() -> this.client.allAre("STOPPED") && this.topics.names("Linus").isEmpty());
		}
		finally {
			this.client.setCatalogue(true);
		}
		awaitReply("Linus");
		Awaitility.await().atMost(LIMIT).until(() -> this.client.allAre("CONSUMING"));
	}

	@Test
	void anOperatorsStopIsKeptAcrossChangesOfHealthUntilStart() {
		this.client.post("/actuator/kafkaconsumers/hello", "{\"action\":\"stop\",\"text\":\"by the test\"}");
		Awaitility.await().atMost(LIMIT).until(() -> state("hello").equals("STOPPED"));
		this.client.setCatalogue(false);
		Awaitility.await().atMost(LIMIT).until(() -> state("hello-batch").equals("STOPPED"));
		this.client.setCatalogue(true);
		Awaitility.await().atMost(LIMIT).until(() -> state("hello-batch").equals("CONSUMING"));
		assertThat(state("hello")).isEqualTo("STOPPED");
		this.client.post("/actuator/kafkaconsumers/hello", "{\"action\":\"start\"}");
		Awaitility.await().atMost(LIMIT).until(() -> state("hello").equals("CONSUMING"));
	}

	private void awaitReply(String name) {
		Awaitility.await()
			.atMost(LIMIT)
			.untilAsserted(() -> assertThat(this.topics.names(name)).as(() -> this.topics.replies().size() + " replies")
				.containsExactly(name));
	}

	private String state(String id) {
		return this.client.states().getOrDefault(id, "");
	}

}
