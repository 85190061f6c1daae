package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A producer whose topic is deleted and created again.
 */
@ExtendWith(OutputCaptureExtension.class)
class RecreatedTopicTests {

	private final List<MockProducer<byte[], byte[]>> clients = new CopyOnWriteArrayList<>();

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final AtomicInteger failures = new AtomicInteger();

	private volatile CountDownLatch creationAllowed = new CountDownLatch(0);

	@Test
	void theClientIsReplaced(CapturedOutput output) {
		try (ProducerFixture fixture = fixture()) {
			MessageProducer producer = initialised(fixture);
			fixture.monitor.recreate("another");
			fixture.monitor.recreate("hello-replied");
			awaitClients(2);
			assertThat(this.clients.get(0).closed()).isTrue();
			assertSends(producer, 1);
			assertThat(output).containsOnlyOnce("topic hello-replied was deleted and created again");
		}
	}

	@Test
	void aSendWhileTheClientIsReplacedWaitsForTheNewOne() throws Exception {
		try (ProducerFixture fixture = fixture()) {
			MessageProducer producer = initialised(fixture,
					new ProducerSettings("replies", "hello-replied", 1, LIMIT, Map.of(), Map.of()));
			this.creationAllowed = new CountDownLatch(1);
			fixture.monitor.recreate("hello-replied");
			Awaitility.await().atMost(LIMIT).until(() -> this.clients.get(0).closed());
			FutureTask<CompletableFuture<SentRecord>> send = new FutureTask<>(() -> producer.sendBytes(new byte[1]));
			Thread sender = new Thread(send, "sender");
			sender.start();
			Awaitility.await()
				.atMost(LIMIT)
				.until(() -> send.isDone() || sender.getState() == Thread.State.TIMED_WAITING);
			this.creationAllowed.countDown();
			CompletableFuture<SentRecord> sent = send.get(30, TimeUnit.SECONDS);
			assertThat(this.clients).hasSize(2);
			this.clients.get(1).completeNext();
			assertThat(sent).succeedsWithin(LIMIT);
		}
	}

	@Test
	void aSendWhileTheClientIsReplacedFailsIfNoneIsCreatedInTime() throws Exception {
		try (ProducerFixture fixture = fixture()) {
			MessageProducer producer = initialised(fixture);
			this.creationAllowed = new CountDownLatch(1);
			fixture.monitor.recreate("hello-replied");
			Awaitility.await().atMost(LIMIT).until(() -> this.clients.get(0).closed());
			assertThat(producer.sendBytes(new byte[1])).failsWithin(LIMIT)
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(SendException.class);
			this.creationAllowed.countDown();
			awaitClients(2);
		}
	}

	@Test
	void aClientThatCannotBeReplacedAtOnceIsReplacedLater() {
		try (ProducerFixture fixture = fixture()) {
			MessageProducer producer = initialised(fixture);
			this.failures.set(2);
			fixture.monitor.recreate("hello-replied");
			awaitClients(2);
			assertSends(producer, 1);
		}
	}

	@Test
	void aClosedOrUninitialisedProducerCreatesNoClient() {
		try (ProducerFixture fixture = fixture()) {
			fixture.publish(false);
			MessageProducer producer = fixture.create();
			fixture.monitor.recreate("hello-replied");
			producer.close();
			fixture.monitor.recreate("hello-replied");
			assertThat(this.clients).isEmpty();
		}
	}

	private void awaitCreationAllowed() {
		try {
			assertThat(this.creationAllowed.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void assertSends(MessageProducer producer, int client) {
		Awaitility.await().atMost(LIMIT).until(() -> {
			CompletableFuture<SentRecord> sent = producer.sendBytes(new byte[1]);
			this.clients.get(client).completeNext();
			return sent.isDone() && !sent.isCompletedExceptionally();
		});
	}

	private void awaitClients(int number) {
		Awaitility.await().atMost(LIMIT).until(() -> this.clients.size() == number);
	}

	private MessageProducer initialised(ProducerFixture fixture) {
		return initialised(fixture, fixture.settings(Map.of()));
	}

	private MessageProducer initialised(ProducerFixture fixture, ProducerSettings settings) {
		fixture.publish(true);
		MessageProducer producer = fixture.create(settings);
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		return producer;
	}

	private ProducerFixture fixture() {
		return new ProducerFixture("127.0.0.1:9").postProcessor((real) -> {
			real.close(Duration.ZERO);
			awaitCreationAllowed();
			if (this.failures.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
				throw new IllegalStateException("planted");
			}
			MockProducer<byte[], byte[]> client = new MockProducer<>(Cluster.empty(), false, null,
					new ByteArraySerializer(), new ByteArraySerializer());
			this.clients.add(client);
			return client;
		});
	}

}
