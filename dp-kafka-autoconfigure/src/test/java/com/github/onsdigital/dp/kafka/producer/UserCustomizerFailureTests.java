package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The user's post-processors and handlers may throw any exception.
 */
@ExtendWith(OutputCaptureExtension.class)
class UserCustomizerFailureTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ProducerFixture fixture = new ProducerFixture("127.0.0.1:9");

	private final AtomicInteger attempts = new AtomicInteger();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void aPostProcessorWithAMissingClassIsRetried(CapturedOutput output) {
		failFirst(3);
		this.fixture.publish(true);
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		assertThat(this.attempts).hasValue(4);
		assertThat(output).contains("no client could be created").doesNotContain("a listener of failed sends threw");
	}

	@Test
	void initialiseCompletesAlthoughTheClientCannotBeCreated() {
		failFirst(Integer.MAX_VALUE);
		MessageProducer producer = this.fixture.create();
		this.fixture.nextUsable = true;
		assertThat(producer.initialise()).succeedsWithin(LIMIT).isEqualTo(false);
	}

	@Test
	void theClientOfAFailedAttemptIsClosed() {
		failFirst(3);
		this.fixture.publish(true);
		MessageProducer producer = this.fixture
			.create(this.fixture.settings(Map.of(ProducerConfig.CLIENT_ID_CONFIG, "left-behind")));
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		await().atMost(LIMIT).untilAsserted(() -> assertThat(networkThreads("left-behind")).isEqualTo(1));
	}

	@Test
	void anObservationHandlerThatThrowsDoesNotRefuseAnAcceptedMessage(CapturedOutput output) {
		MockProducer<byte[], byte[]> client = new MockProducer<>(false, null, new ByteArraySerializer(),
				new ByteArraySerializer());
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ThrowsOnScopeClosed());
		this.fixture.observations = new SendObservations(registry, null);
		this.fixture.client(client);
		this.fixture.publish(true);
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		CompletableFuture<SentRecord> sent = producer.sendBytes(new byte[1]);
		registry.setCurrentObservationScope(null);
		assertThat(client.history()).hasSize(1);
		assertThat(sent).isNotDone();
		client.completeNext();
		assertThat(sent).isCompletedWithValue(new SentRecord("hello-replied", 0, 0));
		assertThat(this.fixture.reports).extracting(SendReport::outcome).containsExactly(SendOutcome.SENT);
		assertThat(output).contains("producer replies: an observation handler threw");
	}

	@Test
	void dependentSettingsAreValidatedWithoutLoggingAllSettings(CapturedOutput output) {
		this.fixture.create(this.fixture.settings(Map.of(ProducerConfig.ACKS_CONFIG, "all")));
		assertThat(output).doesNotContain("ProducerConfig values");
	}

	private void failFirst(int attempts) {
		this.fixture.postProcessor((real) -> {
			if (this.attempts.getAndIncrement() < attempts) {
				throw new NoClassDefFoundError("planted");
			}
			return real;
		});
	}

	private static long networkThreads(String client) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("kafka-producer-network-thread")
					&& thread.getName().contains(client))
			.count();
	}

	private static final class ThrowsOnScopeClosed implements ObservationHandler<Observation.Context> {

		@Override
		public void onScopeClosed(Observation.Context context) {
			throw new IllegalStateException("planted");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
