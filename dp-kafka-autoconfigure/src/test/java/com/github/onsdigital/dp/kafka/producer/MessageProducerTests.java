package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class MessageProducerTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	// nothing listens there: no test reaches a broker
	private final ProducerFixture fixture = new ProducerFixture("127.0.0.1:9");

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void uninitialisedASendFailsWithoutBlocking() {
		MessageProducer producer = this.fixture.create();
		long start = System.nanoTime();
		for (int i = 0; i < 600; i++) {
			CompletableFuture<SentRecord> sent = producer.sendJson(Map.of("name", "Ada"));
			assertThat(sent).isCompletedExceptionally();
			assertThat(failure(sent)).isInstanceOf(ProducerNotInitialisedException.class);
		}
		// 600 waits for max-block would take five minutes
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
		assertThat(producer.isInitialised()).isFalse();
	}

	@Test
	void aFailurePublishesOneEventAndOneReport() {
		MessageProducer producer = this.fixture.create();
		Throwable failure = failure(producer.sendBytes(new byte[1]));
		await().atMost(LIMIT).untilAsserted(() -> assertThat(this.fixture.events).hasSize(1));
		SendFailedEvent event = (SendFailedEvent) this.fixture.events.get(0);
		assertThat(event.getProducer()).isSameAs(producer);
		assertThat(event.getFailure()).isSameAs(failure);
		assertThat(this.fixture.reports).singleElement().satisfies((report) -> {
			assertThat(report.outcome()).isEqualTo(SendOutcome.NOT_INITIALISED);
			assertThat(report.outcome().tag()).isEqualTo("not-initialised");
			assertThat(report.producer()).isEqualTo("replies");
			assertThat(report.topic()).isEqualTo("hello-replied");
		});
	}

	@Test
	void itIsInitialisedWhenTheMonitorReachesTheCluster() {
		MessageProducer producer = this.fixture.create();
		assertThat(this.fixture.monitor.watched).containsExactly("hello-replied");
		this.fixture.publish(false);
		assertThat(producer.initialised()).isNotDone();
		this.fixture.publish(true);
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		assertThat(producer.isInitialised()).isTrue();
		assertOnlyItsCheckIsSubscribed(producer);
	}

	@Test
	void anEarlierReportOfTheMonitorIsUsed() {
		this.fixture.publish(true);
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		assertOnlyItsCheckIsSubscribed(producer);
	}

	private void assertOnlyItsCheckIsSubscribed(MessageProducer producer) {
		await().atMost(LIMIT).until(() -> this.fixture.monitor.listeners.size() == 1);
		int before = this.fixture.checks.get();
		this.fixture.publish(false);
		assertThat(this.fixture.checks).hasValue(before + 1);
		producer.close();
		assertThat(this.fixture.monitor.listeners).isEmpty();
	}

	@Test
	void itsTopicIsWatchedUntilItIsClosed() {
		this.fixture.publish(true);
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		assertThat(this.fixture.monitor.watched).containsExactly("hello-replied");
		producer.close();
		assertThat(this.fixture.monitor.watched).isEmpty();
	}

	@Test
	void initialiseTriesOnceAndReturnsTheResult() {
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialise()).succeedsWithin(LIMIT).isEqualTo(false);
		this.fixture.nextUsable = true;
		assertThat(producer.initialise()).succeedsWithin(LIMIT).isEqualTo(true);
		assertThat(producer.initialise()).isCompletedWithValue(true);
	}

	@Test
	void cancellingAFutureHasNoEffect() {
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised().cancel(true)).isTrue();
		this.fixture.publish(true);
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
	}

	@Test
	void aSendToAnUnreachableClusterIsBoundedByMaxBlock() {
		this.fixture.publish(true);
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		long start = System.nanoTime();
		Throwable failure = failure(producer.sendBytes(new byte[1]));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(400), LIMIT);
		assertThat(failure).isInstanceOf(SendTimeoutException.class)
			.hasMessageContaining("topic hello-replied; the last check found: hello-replied");
	}

	@Test
	void anUnwritableValueFailsTheFuture() {
		this.fixture.publish(true);
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		AvroSchema schema = AvroSchema
			.parse("{\"type\":\"record\",\"name\":\"Hello\",\"fields\":[{\"name\":\"name\",\"type\":\"string\"}]}");
		assertThat(failure(producer.sendJson(new Broken()))).isInstanceOf(UnwritableMessageException.class);
		assertThat(failure(producer.send(schema, new Broken()))).isInstanceOf(UnwritableMessageException.class)
			.hasMessageContaining("Hello.name is missing");
	}

	@Test
	void aSendAfterCloseFailsAndCloseCanBeRepeated() {
		MessageProducer producer = this.fixture.create();
		producer.close();
		producer.close();
		assertThat(producer.closed()).isCompleted();
		assertThat(failure(producer.sendBytes(new byte[1]))).isInstanceOf(ProducerClosedException.class);
		assertThat(producer.initialised()).isCompletedExceptionally();
		assertThat(producer.initialise()).succeedsWithin(LIMIT).isEqualTo(false);
		assertThat(this.fixture.monitor.listeners).isEmpty();
	}

	@Test
	void closeWithAnUnreachableClusterReturnsAndLeavesNoThread() {
		this.fixture.publish(true);
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		producer.close();
		assertThat(producer.closed()).isCompleted();
		await().atMost(LIMIT)
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("dp-kafka-producer-replies")
						|| thread.getName().contains("app-replies")));
	}

	@Test
	void theFactoryClosesOpenProducers() {
		DefaultMessageProducerFactory factory = this.fixture.factory();
		MessageProducer first = factory.create("first", "one");
		MessageProducer second = factory.create("second", "two");
		assertThat(first.topic()).isEqualTo("one");
		assertThat(first.check().status()).isEqualTo(CheckStatus.OK);
		first.close();
		factory.close();
		assertThat(second.closed()).isCompleted();
	}

	@Test
	void aNameCanBeUsedAgainWhenItsProducerIsClosed() {
		try (DefaultMessageProducerFactory factory = this.fixture.factory()) {
			MessageProducer first = factory.create("audit", "one");
			assertThatIllegalStateException().isThrownBy(() -> factory.create("audit", "two"))
				.withMessage("There is a producer 'audit' already");
			assertThatIllegalStateException().isThrownBy(() -> factory.create("in-use", "two"))
				.withMessage("There is a producer 'in-use' already");
			assertThat(factory.open()).containsExactly(first);
			first.close();
			assertThat(factory.open()).isEmpty();
			assertThat(factory.create("audit", "two").topic()).isEqualTo("two");
		}
	}

	@Test
	void aClosedFactoryCreatesNoProducer() {
		DefaultMessageProducerFactory factory = this.fixture.factory();
		factory.close();
		assertThatIllegalStateException().isThrownBy(() -> factory.create("audit", "one"))
			.withMessage("The application context is closed");
		assertThat(this.fixture.monitor.watched).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Audit Log | t | producer name "Audit Log" must be lower case with dashes: audit-log [MessageProducerFactory]
					audit | a b | producer audit: topic "a b" may hold only letters, digits, '.', '_', '-', at most 249 [MessageProducerFactory]
					audit | '' | producer audit: topic is compulsory but was not provided [kafka.producers.audit.topic]
					""",
			quoteCharacter = '\'')
	void aWrongNameOrTopicIsRefusedWithTheMessageForSettings(String name, String topic, String message) {
		ProducerSettings settings = new ProducerSettings(name, topic, 1, LIMIT, Map.of(), Map.of());
		try (DefaultMessageProducerFactory factory = this.fixture.factory()) {
			assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> factory.create(name, topic))
				.withMessage(message);
			assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> factory.create(settings))
				.withMessage(message);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			acks | sometimes | acks
			transactional.id | tx | transactions are not supported
			delivery.timeout.ms | 10 | delivery.timeout.ms
			compression.type | none-such | compression.type
			""")
	void aSettingThatKafkaRefusesIsReportedAtTheStart(String key, String value, String message) {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> this.fixture.create(this.fixture.settings(Map.of(key, value))))
			.withMessageContaining("producer replies: ")
			.withMessageContaining(message);
	}

	@Test
	void acksThatContradictIdempotenceAreReportedAtTheStart() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> this.fixture.create(this.fixture
				.settings(Map.of(ProducerConfig.ACKS_CONFIG, "1", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true"))))
			.withMessageContaining("idempotent");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "kafka_offset", "dp-cause" })
	void aFixedHeaderThatIsNotAllowedStopsTheStart(String key) {
		ProducerSettings settings = new ProducerSettings("replies", "t", 1, Duration.ofSeconds(1), Map.of(key, "x"),
				Map.of());
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> this.fixture.create(settings))
			.withMessageContaining("header key");
	}

	@Test
	void customizersOfTheUserAreApplied() {
		List<Map<String, Object>> seen = new ArrayList<>();
		this.fixture.customizer((factory) -> {
			factory.updateConfigs(Map.of(ProducerConfig.LINGER_MS_CONFIG, 7));
			seen.add(factory.getConfigurationProperties());
		});
		this.fixture.create(this.fixture.settings(Map.of(ProducerConfig.BATCH_SIZE_CONFIG, 1)));
		assertThat(seen).singleElement()
			.satisfies((properties) -> assertThat(properties).containsEntry(ProducerConfig.LINGER_MS_CONFIG, 7)
				.containsEntry(ProducerConfig.BATCH_SIZE_CONFIG, 1)
				.containsEntry(ProducerConfig.CLIENT_ID_CONFIG, "app-replies")
				.containsEntry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500L));
	}

	private static Throwable failure(CompletableFuture<SentRecord> sent) {
		return sent.handle((result, ex) -> ex).orTimeout(30, TimeUnit.SECONDS).join();
	}

	static class Broken {

		@JsonProperty
		String name() {
			throw new IllegalStateException("s3cret");
		}

	}

}
