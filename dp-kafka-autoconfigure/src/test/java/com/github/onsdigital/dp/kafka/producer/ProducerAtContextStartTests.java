package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.Map;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ProducerAtContextStartTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ProducerFixture fixture = new ProducerFixture("127.0.0.1:9");

	private final RecordedClient client = new RecordedClient();

	@BeforeEach
	void reachCluster() {
		this.fixture.start = new ContextStart();
		this.fixture.postProcessor((real) -> {
			real.close(Duration.ZERO);
			this.client.created = true;
			return this.client;
		});
		this.fixture.publish(true);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void theClientIsCreatedWhenTheContextHasStarted() {
		this.fixture.create(new ProducerSettings("at-start", "hello-replied", 1, LIMIT, Map.of(), Map.of()));
		assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.getName().startsWith("dp-kafka-producer-at-start"));
		this.fixture.start.start();
		await().atMost(LIMIT).until(() -> this.client.created);
	}

	@Test
	void aSendBeforeTheStartCreatesTheClient() {
		MessageProducer producer = this.fixture.create();
		assertThat(producer.sendBytes(new byte[1])).succeedsWithin(LIMIT);
	}

	@Test
	void aSendDirectlyAfterTheStartWaitsForTheClient() {
		MessageProducer producer = this.fixture.create();
		this.fixture.start.start();
		assertThat(producer.sendBytes(new byte[1])).succeedsWithin(LIMIT);
	}

	@Test
	void codeThatWaitsBeforeTheStartGetsTheClient() {
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
	}

	@Test
	void codeThatPollsBeforeTheStartGetsTheClient() {
		MessageProducer producer = this.fixture.create();
		await().atMost(LIMIT).until(producer::isInitialised);
	}

	private static final class RecordedClient extends MockProducer<byte[], byte[]> {

		private volatile boolean created;

		RecordedClient() {
			super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
		}

	}

}
