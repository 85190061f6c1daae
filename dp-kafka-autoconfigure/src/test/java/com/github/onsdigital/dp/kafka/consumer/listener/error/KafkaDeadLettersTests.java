package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The records that are written to a dead-letter topic, and the completion of the send.
 */
@ExtendWith(OutputCaptureExtension.class)
class KafkaDeadLettersTests {

	private final MockProducer<byte[], byte[]> producer = new MockProducer<>(Cluster.empty(), false, null,
			new ByteArraySerializer(), new ByteArraySerializer());

	private final List<Long> written = new ArrayList<>();

	private final KafkaDeadLetters deadLetters = new KafkaDeadLetters(() -> this.producer, new SameThread(),
			TimeSource.system());

	@AfterEach
	void close() {
		this.deadLetters.close();
	}

	@Test
	void sendCompletesWhenAllRecordsAreWritten() {
		var sent = send(records(3)).toCompletableFuture();
		this.producer.completeNext();
		this.producer.completeNext();
		assertThat(sent).isNotDone();
		this.producer.completeNext();
		assertThat(sent).isCompleted();
		assertThat(this.written).containsExactly(0L, 1L, 2L);
	}

	@Test
	void oneFailedWriteFailsTheSendAndTheOthersAreReported() {
		var sent = send(records(3)).toCompletableFuture();
		this.producer.completeNext();
		this.producer.errorNext(new TimeoutException("unavailable"));
		this.producer.completeNext();
		assertThat(sent).isCompletedExceptionally();
		assertThat(this.written).containsExactly(0L, 2L);
	}

	@Test
	void noRecordIsSentAfterTheFirstFailure() {
		List<ProducerRecord<byte[], byte[]>> tried = new ArrayList<>();
		MockProducer<byte[], byte[]> withoutTopic = new MockProducer<>() {

			@Override
			public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
				tried.add(record);
				TimeoutException failure = new TimeoutException("Topic orders-dlt not present in metadata");
				callback.onCompletion(null, failure);
				return CompletableFuture.failedFuture(failure);
			}

		};
		try (KafkaDeadLetters some = new KafkaDeadLetters(() -> withoutTopic, new SameThread(), TimeSource.system())) {
			var sent = some.send("orders", "orders-dlt", "shop", records(500), failure(), (record) -> {
			}).toCompletableFuture();
			assertThat(sent).isCompletedExceptionally();
		}
		assertThat(tried).hasSize(1);
	}

	@Test
	void anErrorDuringTheSendFailsIt() {
		try (KafkaDeadLetters some = new KafkaDeadLetters(() -> {
			throw new NoClassDefFoundError("planted");
		}, new SameThread(), TimeSource.system())) {
			assertThat(some.send("t", "t-dlt", "g", List.of(new ConsumerRecord<>("t", 0, 0, null, new byte[0])),
					new IllegalStateException("failed"), (written) -> {
					}))
				.failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.withCauseInstanceOf(NoClassDefFoundError.class);
		}
	}

	@Test
	void theRecordKeepsItsKeyAndHasOriginAndCauseInBoundedHeaders() {
		ConsumerRecord<byte[], byte[]> record = record(42);
		record.headers().add("tenant", bytes("ons"));
		send(List.of(record));
		ProducerRecord<byte[], byte[]> sent = this.producer.history().get(0);
		assertThat(sent.topic()).isEqualTo("orders-dlt");
		assertThat(sent.partition()).isNull();
		assertThat(sent.key()).isEqualTo(bytes("key"));
		assertThat(sent.value()).isEqualTo(bytes("value"));
		assertThat(header(sent, "tenant")).isEqualTo(bytes("ons"));
		assertThat(header(sent, "kafka_dlt-original-topic")).isEqualTo(bytes("orders"));
		assertThat(ByteBuffer.wrap(header(sent, "kafka_dlt-original-partition")).getInt()).isEqualTo(3);
		assertThat(ByteBuffer.wrap(header(sent, "kafka_dlt-original-offset")).getLong()).isEqualTo(42);
		assertThat(header(sent, "kafka_dlt-original-consumer-group")).isEqualTo(bytes("shop"));
		assertThat(header(sent, "kafka_dlt-exception-fqcn")).isEqualTo(bytes("java.lang.IllegalStateException"));
		assertThat(header(sent, "kafka_dlt-exception-message")).hasSize(1_024);
		assertThat(header(sent, "kafka_dlt-exception-stacktrace")).hasSize(4_096);
	}

	@Test
	void aDeadLetterThatIsTooLargeIsSentWithFewerHeaders(CapturedOutput output) {
		ConsumerRecord<byte[], byte[]> record = record(42);
		record.headers().add("tenant", bytes("ons"));
		var sent = send(List.of(record)).toCompletableFuture();
		this.producer.errorNext(new RecordTooLargeException("for the topic"));
		ProducerRecord<byte[], byte[]> less = this.producer.history().get(1);
		assertThat(Arrays.stream(less.headers().toArray()).map(Header::key)).containsExactly("tenant",
				"kafka_dlt-original-topic", "kafka_dlt-original-partition", "kafka_dlt-original-offset",
				"kafka_dlt-exception-fqcn");
		assertThat(less.value()).isEqualTo(bytes("value"));
		assertThat(sent).isNotDone();
		this.producer.errorNext(new RecordTooLargeException("for the topic"));
		ProducerRecord<byte[], byte[]> least = this.producer.history().get(2);
		assertThat(Arrays.stream(least.headers().toArray()).map(Header::key)).containsExactly("tenant");
		this.producer.completeNext();
		assertThat(sent).isCompleted();
		assertThat(this.written).containsExactly(42L);
		assertThat(output).contains("consumer orders: the dead letter of orders-3@42 is too large for orders-dlt");
	}

	@Test
	void aDeadLetterThatIsTooLargeWithoutAddedHeadersFails() {
		var sent = send(records(1)).toCompletableFuture();
		for (int i = 0; i < 3; i++) {
			assertThat(sent).isNotDone();
			this.producer.errorNext(new RecordTooLargeException("for the topic"));
		}
		assertThat(sent).isCompletedExceptionally();
		assertThat(this.producer.history()).hasSize(3);
	}

	@Test
	void aDeadLetterThatFailsForAnotherReasonIsNotSentAgain() {
		var sent = send(records(1)).toCompletableFuture();
		this.producer.errorNext(new InvalidTopicException("orders-dlt"));
		assertThat(sent).isCompletedExceptionally();
		assertThat(this.producer.history()).hasSize(1);
	}

	@Test
	void aDeadLetterThatIsTooLargeAfterTheCloseFails() {
		var sent = send(records(1)).toCompletableFuture();
		this.deadLetters.close();
		this.producer.errorNext(new RecordTooLargeException("for the topic"));
		assertThat(sent).isCompletedExceptionally();
	}

	@Test
	void aHeaderIsBoundedInBytes() {
		ProducerRecord<byte[], byte[]> sent = DeadLetterRecords.of("orders-dlt", "shop", record(1),
				new IllegalStateException("€".repeat(1_000)), DeadLetterRecords.Detail.ALL);
		byte[] message = header(sent, "kafka_dlt-exception-message");
		assertThat(message.length).isBetween(1_022, 1_024);
		assertThat(new String(message, StandardCharsets.UTF_8)).isEqualTo("€".repeat(341));
	}

	@Test
	void headersDoNotGrowWhenARecordFailsRepeatedly() {
		ConsumerRecord<byte[], byte[]> record = record(42);
		int size = 0;
		for (int round = 0; round < 5; round++) {
			send(List.of(record));
			ProducerRecord<byte[], byte[]> sent = this.producer.history().get(round);
			int now = IntStream.range(0, sent.headers().toArray().length)
				.map((i) -> sent.headers().toArray()[i].key().length() + sent.headers().toArray()[i].value().length)
				.sum();
			assertThat(now).isBetween(1, (size > 0) ? size : 8_192);
			size = now;
			record = record(42);
			for (Header header : sent.headers()) {
				record.headers().add(header);
			}
		}
	}

	@Test
	void afterTheCloseNothingIsSentAndNoProducerIsCreated() {
		this.deadLetters.close();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> send(records(1)));
		KafkaDeadLetters racing = new KafkaDeadLetters(() -> {
			throw new AssertionError("created after the close");
		}, new SameThread() {

			@Override
			public void execute(Runnable task) {
				task.run();
			}

		}, TimeSource.system());
		racing.close();
		assertThat(racing.send("orders", "orders-dlt", "shop", records(1), failure(), (record) -> {
		}).toCompletableFuture()).isCompletedExceptionally();
	}

	private CompletionStage<Void> send(List<ConsumerRecord<byte[], byte[]>> records) {
		return this.deadLetters.send("orders", "orders-dlt", "shop", records, failure(),
				(record) -> this.written.add(record.offset()));
	}

	private static Throwable failure() {
		return new IllegalStateException("x".repeat(100_000));
	}

	private static List<ConsumerRecord<byte[], byte[]>> records(int count) {
		return IntStream.range(0, count).mapToObj(KafkaDeadLettersTests::record).toList();
	}

	private static ConsumerRecord<byte[], byte[]> record(int offset) {
		return new ConsumerRecord<>("orders", 3, offset, bytes("key"), bytes("value"));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] header(ProducerRecord<?, ?> record, String name) {
		assertThat(record.headers().headers(name)).hasSize(1);
		return record.headers().lastHeader(name).value();
	}

	/**
	 * Runs each task on the calling thread.
	 */
	private static class SameThread extends AbstractExecutorService {

		private final ExecutorService end = Executors.newSingleThreadExecutor();

		@Override
		public void execute(Runnable task) {
			if (isShutdown()) {
				throw new RejectedExecutionException("shut down");
			}
			task.run();
		}

		@Override
		public void shutdown() {
			this.end.shutdown();
		}

		@Override
		public List<Runnable> shutdownNow() {
			return this.end.shutdownNow();
		}

		@Override
		public boolean isShutdown() {
			return this.end.isShutdown();
		}

		@Override
		public boolean isTerminated() {
			return this.end.isTerminated();
		}

		@Override
		public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
			return this.end.awaitTermination(timeout, unit);
		}

	}

}
