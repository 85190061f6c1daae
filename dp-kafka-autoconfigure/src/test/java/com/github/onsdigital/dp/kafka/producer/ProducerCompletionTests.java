package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Each send completes once, whatever the client, the user's code and a concurrent close
 * do.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProducerCompletionTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ProducerFixture fixture = new ProducerFixture("127.0.0.1:9");

	private final MockProducer<byte[], byte[]> client = new MockProducer<>(false, null, new ByteArraySerializer(),
			new ByteArraySerializer());

	private final CountDownLatch free = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.free.countDown();
		this.fixture.close();
	}

	@Test
	void uninitialisedTheValueIsNotSerialized() {
		AtomicBoolean read = new AtomicBoolean();
		CompletableFuture<SentRecord> sent = this.fixture.create().sendJson(new RecordsReads(read));
		assertThat(sent).isCompletedExceptionally();
		assertThat(failure(sent)).isInstanceOf(ProducerNotInitialisedException.class);
		assertThat(read).isFalse();
	}

	@Test
	void theResponseOfTheBrokerCompletesTheFutureOnce() {
		MessageProducer producer = initialised();
		CompletableFuture<SentRecord> successful = producer.sendBytes(new byte[] { 1 });
		CompletableFuture<SentRecord> late = producer.sendBytes(new byte[] { 2 });
		CompletableFuture<SentRecord> large = producer.sendBytes(new byte[] { 3 });
		assertThat(successful).isNotDone();
		this.client.completeNext();
		this.client.errorNext(new TimeoutException("no answer"));
		this.client.errorNext(new RecordTooLargeException("too large"));
		assertThat(successful).isCompletedWithValue(new SentRecord("hello-replied", 0, 0));
		assertThat(failure(late)).isInstanceOf(SendTimeoutException.class).hasCauseInstanceOf(TimeoutException.class);
		assertThat(failure(large)).isInstanceOf(MessageTooLargeException.class).hasMessageContaining("1 bytes");
		assertThat(this.fixture.reports).extracting(SendReport::outcome)
			.containsExactly(SendOutcome.SENT, SendOutcome.TIMEOUT, SendOutcome.TOO_LARGE);
		await().atMost(LIMIT).untilAsserted(() -> assertThat(this.fixture.events).hasSize(2));
	}

	@Test
	void anOutOfOrderSequenceFailsItsSendAndTheNextOneIsSent() {
		MessageProducer producer = initialised();
		CompletableFuture<SentRecord> lost = producer.sendBytes(new byte[] { 1 });
		this.client.errorNext(new OutOfOrderSequenceException("the broker has lost what was before"));
		assertThat(failure(lost)).hasCauseInstanceOf(OutOfOrderSequenceException.class);
		CompletableFuture<SentRecord> next = producer.sendBytes(new byte[] { 2 });
		this.client.completeNext();
		assertThat(next).isCompleted();
		producer.close();
		assertThat(this.client.closed()).isTrue();
	}

	@Test
	void anExceptionOfTheClientFailsTheFuture() {
		MessageProducer producer = initialised();
		this.client.sendException = new IllegalStateException("planted");
		Throwable failure = failure(producer.sendBytes(new byte[1]));
		assertThat(failure).isExactlyInstanceOf(SendException.class)
			.hasMessage("producer replies: could not send to topic hello-replied: IllegalStateException")
			.hasCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void aPermanentRefusalNamesTheRemedy() {
		MessageProducer producer = initialised();
		this.client.sendException = new TopicAuthorizationException("not this one");
		assertThat(failure(producer.sendBytes(new byte[1]))).isExactlyInstanceOf(SendException.class)
			.hasMessage("producer replies: could not send to topic hello-replied: TopicAuthorizationException; "
					+ "every such send fails: grant this service WRITE on the topic");
	}

	@Test
	void anErrorOfTheUsersClassFailsTheFuture() {
		MessageProducer producer = initialised();
		Throwable failure = failure(producer.sendJson(new Unlinked()));
		assertThat(failure).isInstanceOf(SendException.class).hasMessageContaining("NoClassDefFoundError");
		assertThat(this.fixture.reports).singleElement().extracting(SendReport::failure).isSameAs(failure);
	}

	@Test
	void nullInsteadOfBytesIsReported() {
		MessageProducer producer = initialised();
		assertThat(failure(producer.sendBytes(nothing()))).isInstanceOf(UnwritableMessageException.class)
			.hasMessage("producer replies: sendBytes requires bytes, but the value is null");
	}

	@Test
	void theFutureCompletesAlthoughAnObservationHandlerThrows() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ThrowsOnStop());
		this.fixture.observations = new SendObservations(registry, null);
		MessageProducer producer = initialised();
		CompletableFuture<SentRecord> sent = producer.sendBytes(new byte[1]);
		this.client.completeNext();
		assertThat(sent).isCompleted();
	}

	@Test
	void closeLogsTheNumberOfUnsentMessages(CapturedOutput output) {
		MessageProducer producer = initialised();
		producer.sendBytes(new byte[1]);
		producer.sendBytes(new byte[1]);
		producer.sendBytes(new byte[1]);
		this.client.completeNext();
		producer.close();
		assertThat(output).contains(
				"producer replies: closed; 2 accepted messages for topic hello-replied were not" + " sent within 10 s");
	}

	@Test
	void closeLogsNoUnsentMessagesIfAllWereSent(CapturedOutput output) {
		MessageProducer producer = initialised();
		this.client.sendException = new IllegalStateException("never accepted");
		producer.sendBytes(new byte[1]);
		this.client.sendException = null;
		producer.sendBytes(new byte[1]);
		this.client.completeNext();
		producer.close();
		assertThat(output).contains("producer replies: closed").doesNotContain("were not sent");
	}

	@Test
	void closeReturnsAlthoughTheClientsThreadIsBlocked(CapturedOutput output) {
		this.fixture.publish(true);
		this.fixture.client(new BlockedClient(this.free));
		ProducerLifecycle lifecycle = new ProducerLifecycle(this.fixture.settings(Map.of()),
				this.fixture.dependencies(), new ProducerExecutors("replies", TimeSource.system()));
		lifecycle.open();
		assertThat(lifecycle.initialised()).succeedsWithin(LIMIT);
		CompletableFuture<Void> closing = CompletableFuture
			.runAsync(() -> lifecycle.close(Duration.ofMillis(100), () -> 0));
		assertThat(closing).succeedsWithin(LIMIT);
		assertThat(lifecycle.closed()).isCompleted();
		assertThat(output).contains("producer replies: code chained to the future of a send still blocks");
	}

	@Test
	void aSendAfterClosePublishesAnEvent() {
		MessageProducer producer = initialised();
		producer.close();
		Throwable failure = failure(producer.sendBytes(new byte[1]));
		assertThat(failure).isInstanceOf(ProducerClosedException.class).hasMessage("producer replies is closed");
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(this.fixture.events).singleElement()
				.extracting((event) -> ((SendFailedEvent) event).getFailure())
				.isSameAs(failure));
		await().atMost(LIMIT)
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("dp-kafka-producer-replies")));
	}

	@Test
	void failedSendsLeaveNoDependentFutures() {
		ProducerExecutors thread = new ProducerExecutors("replies", TimeSource.system());
		ProducerLifecycle lifecycle = new ProducerLifecycle(this.fixture.settings(Map.of()),
				this.fixture.dependencies(), thread);
		try (DefaultMessageProducer producer = new DefaultMessageProducer(this.fixture.settings(Map.of()),
				this.fixture.dependencies(), thread, lifecycle)) {
			producer.open();
			int before = lifecycle.closed().getNumberOfDependents();
			for (int i = 0; i < 1_000; i++) {
				assertThat(producer.sendBytes(new byte[1])).isCompletedExceptionally();
			}
			await().atMost(LIMIT).untilAsserted(() -> assertThat(this.fixture.events).hasSize(1_000));
			assertThat(lifecycle.closed().getNumberOfDependents()).isEqualTo(before);
		}
	}

	@Test
	void eachSendDuringACloseCompletesOnce() throws Exception {
		MockProducer<byte[], byte[]> quick = new MockProducer<>(true, null, new ByteArraySerializer(),
				new ByteArraySerializer());
		this.fixture.client(quick);
		this.fixture.publish(true);
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			CountDownLatch warm = new CountDownLatch(8 * 50);
			List<Future<List<CompletableFuture<SentRecord>>>> senders = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				senders.add(threads.submit(() -> sendUntilRefused(producer, warm)));
			}
			assertThat(warm.await(30, TimeUnit.SECONDS)).isTrue();
			producer.close();
			int sends = 0;
			for (Future<List<CompletableFuture<SentRecord>>> sender : senders) {
				List<CompletableFuture<SentRecord>> sent = sender.get(30, TimeUnit.SECONDS);
				sends += sent.size();
				assertThat(sent).allMatch(CompletableFuture::isDone);
				assertThat(failure(sent.get(sent.size() - 1))).isInstanceOf(ProducerClosedException.class);
			}
			assertThat(this.fixture.reports).hasSize(sends)
				.extracting(SendReport::outcome)
				.containsOnly(SendOutcome.SENT, SendOutcome.CLOSED);
			assertThat(quick.history()).hasSize((int) this.fixture.reports.stream()
				.filter((report) -> report.outcome() == SendOutcome.SENT)
				.count());
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static List<CompletableFuture<SentRecord>> sendUntilRefused(MessageProducer producer, CountDownLatch warm) {
		List<CompletableFuture<SentRecord>> sent = new ArrayList<>();
		do {
			sent.add(producer.sendBytes(new byte[] { 1 }));
			warm.countDown();
		}
		while (!sent.get(sent.size() - 1).isCompletedExceptionally());
		return sent;
	}

	private MessageProducer initialised() {
		this.fixture.client(this.client);
		this.fixture.publish(true);
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		return producer;
	}

	private static byte[] nothing() {
		return null;
	}

	private static Throwable failure(CompletableFuture<SentRecord> sent) {
		return sent.handle((result, ex) -> ex).orTimeout(30, TimeUnit.SECONDS).join();
	}

	static class RecordsReads {

		private final AtomicBoolean read;

		RecordsReads(AtomicBoolean read) {
			this.read = read;
		}

		@JsonProperty
		String name() {
			this.read.set(true);
			return "Ada";
		}

	}

	static class Unlinked {

		@JsonProperty
		String name() {
			throw new NoClassDefFoundError("planted");
		}

	}

	static class ThrowsOnStop implements ObservationHandler<Observation.Context> {

		@Override
		public void onStop(Observation.Context context) {
			throw new IllegalStateException("planted");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/**
	 * Blocks in close as Kafka's client does while its own thread is blocked.
	 */
	static class BlockedClient extends MockProducer<byte[], byte[]> {

		private final CountDownLatch free;

		BlockedClient(CountDownLatch free) {
			super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
			this.free = free;
		}

		@Override
		public void close(Duration timeout) {
			try {
				this.free.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
