package com.github.onsdigital.dp.kafka.consumer.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.kafka.event.ConsumerStartingEvent;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.util.ReflectionUtils;

import com.github.onsdigital.dp.kafka.consumer.handler.BatchInvocation;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerRegistration;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunEnd;
import com.github.onsdigital.dp.kafka.fakes.DpKafkaThreads;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs with customizers, interceptors, handlers and listeners that misbehave.
 */
class HostileRunIntegrationTests extends RunsOnABroker {

	@Test
	void springKafkasOffsetCorrectionCommitsOnlyHandledRecords() throws Exception {
		this.customizer = (factory) -> factory.getContainerProperties().setFixTxOffsets(true);
		this.onError = OnError.REDELIVER;
		AtomicInteger calls = new AtomicInteger();
		send(0, 1, 10);
		single((record) -> {
			if (text(record).equals("3") && calls.incrementAndGet() < 8) {
				assertThat(committed(0)).isIn(null, 2L);
				throw new IllegalStateException("not yet");
			}
			this.handled.add(text(record));
		});
		awaitCommitted(0, 10);
		assertThat(this.handled).hasSize(10).contains("3", "10");
	}

	@Test
	void recordsThatABatchInterceptorDropsCountAsHandled() throws Exception {
		this.customizer = (factory) -> factory.setBatchInterceptor(new Dropping());
		AtomicInteger calls = new AtomicInteger();
		send(0, 1, 9);
		send(1, 11, 19);
		batch((records) -> {
			calls.incrementAndGet();
			records.forEach((record) -> this.handled.add(text(record)));
		});
		awaitCommitted(0, 9);
		awaitCommitted(1, 9);
		assertThat(this.handled).containsExactlyInAnyOrder("2", "4", "6", "8");
		assertThat(calls).hasValueLessThan(5);
	}

	@Test
	void anInterruptThatAHandlerSetsDoesNotEndTheRun() throws Exception {
		this.customizer = (factory) -> factory.setRecordInterceptor((record, consumer) -> {
			Thread.currentThread().interrupt();
			return null;
		});
		send(0, 1, 20);
		ConsumerRun run = single((record) -> this.handled.add(text(record)));
		awaitCommitted(0, 20);
		send(0, 21, 30);
		awaitCommitted(0, 30);
		assertThat(this.recording.end).isNull();
		run.stop();
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.kind()).isEqualTo(RunEnd.Kind.STOPPED);
	}

	@Test
	void anyThrowableOfAReaderFailsOnlyItsRecord() throws Exception {
		send(0, 1, 10);
		start(new HandlerRegistration(declaration(true), null, new BatchInvocation() {

			@Override
			public Object read(ConsumerRecord<byte[], byte[]> record) {
				switch (text(record)) {
					case "3" -> throw new StackOverflowError("planted");
					case "5" -> throw new IllegalArgumentException("planted");
					default -> {
						return text(record);
					}
				}
			}

			@Override
			public CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records, List<Object> payloads) {
				payloads.forEach((payload) -> HostileRunIntegrationTests.this.handled.add((String) payload));
				return null;
			}

		}));
		awaitCommitted(0, 10);
		assertThat(this.handled).hasSize(8).doesNotContain("3", "5");
	}

	@Test
	void aPartlyFailedStartIsReportedAsAnEndedRun() {
		this.workers = 2;
		AtomicInteger clients = new AtomicInteger();
		this.clientCustomizer = (factory) -> factory.addPostProcessor((consumer) -> {
			if (clients.incrementAndGet() == 2) {
				consumer.close();
				throw new IllegalStateException("planted");
			}
			return consumer;
		});
		single((record) -> this.handled.add(text(record)));
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.kind()).isEqualTo(RunEnd.Kind.ERROR);
		assertThat(this.recording.end.cause()).hasStackTraceContaining("planted");
		assertThat(this.recording.events).containsOnlyOnce("ended");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void aThreadThatEndsWhileStartingIsReported(int workers) {
		this.workers = workers;
		AtomicInteger events = new AtomicInteger();
		this.customizer = (factory) -> factory.setApplicationEventPublisher((event) -> {
			if (event instanceof ConsumerStartingEvent && events.incrementAndGet() == 1) {
				throw new IllegalStateException("planted");
			}
		});
		single((record) -> this.handled.add(text(record)));
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.kind()).isEqualTo(RunEnd.Kind.ERROR);
		assertThat(this.recording.end.cause()).hasMessage("planted");
		assertThat(this.recording.events).containsOnlyOnce("ended");
	}

	@Test
	void aThreadThatEndsBeforeTheNextStartsEndsTheRun() {
		this.workers = 2;
		AtomicInteger events = new AtomicInteger();
		this.customizer = (factory) -> {
			factory.getContainerProperties().setListenerTaskExecutor(new AfterTheFirst());
			factory.setApplicationEventPublisher((event) -> {
				if (event instanceof ConsumerStartingEvent && events.incrementAndGet() == 1) {
					throw new IllegalStateException("planted");
				}
			});
		};
		single((record) -> this.handled.add(text(record)));
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.kind()).isEqualTo(RunEnd.Kind.ERROR);
		assertThat(this.recording.end.cause()).hasMessage("planted");
		assertThat(this.recording.events).containsOnlyOnce("ended");
	}

	@Test
	void anErrorDuringTheStartLeavesNoMember() {
		DpKafkaThreads threads = DpKafkaThreads.sinceNow();
		this.workers = 2;
		this.customizer = (factory) -> factory.getContainerProperties()
			.setListenerTaskExecutor(new SingleThread(new OutOfMemoryError("planted")));
		single((record) -> this.handled.add(text(record)));
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.kind()).isEqualTo(RunEnd.Kind.ERROR);
		assertThat(this.recording.end.cause()).hasMessage("planted");
		assertThat(this.recording.events).containsOnlyOnce("ended");
		await().atMost(LIMIT).untilAsserted(() -> assertThat(threads.alive()).isEmpty());
	}

	@Test
	void aThreadThatEndsBesideAMemberWithoutAThreadEndsTheRun() {
		this.workers = 2;
		this.customizer = (factory) -> {
			factory.getContainerProperties()
				.setListenerTaskExecutor(new SingleThread(new TaskRejectedException("planted")));
			factory.setApplicationEventPublisher((event) -> {
				if (event instanceof ConsumerStartingEvent) {
					await().atMost(LIMIT).until(() -> !this.runs.isEmpty());
					throw new IllegalStateException("planted");
				}
			});
		};
		single((record) -> this.handled.add(text(record)));
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.kind()).isEqualTo(RunEnd.Kind.ERROR);
		assertThat(this.recording.events).containsOnlyOnce("ended");
	}

	@Test
	void aFatalErrorIsReportedOnceAndAfterTheOtherWorkerEnded() throws Exception {
		this.workers = 2;
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		single((record) -> {
			if (record.partition() == 0) {
				begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
				throw new OutOfMemoryError("planted");
			}
			begun.countDown();
			goOn.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
			this.handled.add(text(record));
		});
		await().atMost(LIMIT).until(() -> this.recording.events.contains("joined"));
		send(1, 11, 13);
		send(0, 1, 3);
		await().during(Duration.ofMillis(500)).atMost(LIMIT).until(() -> this.recording.end == null);
		goOn.countDown();
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.cause()).isInstanceOf(OutOfMemoryError.class);
		assertThat(this.recording.events).containsOnlyOnce("ended");
		assertThat(committed(1)).isEqualTo(1);
		assertThat(this.runs.get(0).inFlight()).isEmpty();
	}

	@Tag("faults")
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void joinsAndLeavesLoseAndRepeatNoRecord(String protocol) throws Exception {
		this.clientProperties = Map.of("group.protocol", protocol);
		int ends = 0;
		for (int i = 0; i < 3; i++) {
			ConsumerRun one = single((record) -> this.handled.add(text(record)));
			send(0, 100 * i, 100 * i + 49);
			ConsumerRun other = single((record) -> this.handled.add(text(record)));
			send(1, 100 * i + 50, 100 * i + 99);
			one.stop();
			send(0, 1000 + 100 * i, 1049 + 100 * i);
			int expected = 100 * (i + 1);
			awaitCommitted(0, expected);
			awaitCommitted(1, expected / 2);
			other.stop();
			ends += 2;
			int all = ends;
			await().atMost(LIMIT).until(() -> this.recording.events.stream().filter("ended"::equals).count() == all);
		}
		assertThat(this.handled).hasSize(450).doesNotHaveDuplicates();
	}

	@Test
	void offsetsOfTransactionMarkersAreCommitted() throws Exception {
		this.clientProperties = Map.of("isolation.level", "read_committed");
		try (KafkaProducer<byte[], byte[]> transactional = new KafkaProducer<>(
				Map.of("bootstrap.servers", brokers, "transactional.id", this.topic), new ByteArraySerializer(),
				new ByteArraySerializer())) {
			transactional.initTransactions();
			for (int i = 1; i <= 6; i++) {
				transactional.beginTransaction();
				transactional.send(new ProducerRecord<>(this.topic, 0, null,
						Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
				transactional.flush();
				if (i % 3 == 0) {
					transactional.abortTransaction();
				}
				else {
					transactional.commitTransaction();
				}
			}
		}
		single((record) -> this.handled.add(text(record)));
		awaitCommitted(0, 12);
		assertThat(this.handled).containsExactly("1", "2", "4", "5");
	}

	/**
	 * Returns from the first submission only after its thread has ended.
	 */
	static final class AfterTheFirst extends SimpleAsyncTaskExecutor {

		private final AtomicInteger begun = new AtomicInteger();

		@Override
		public CompletableFuture<Void> submitCompletable(Runnable task) {
			CompletableFuture<Void> done = super.submitCompletable(task);
			if (this.begun.incrementAndGet() == 1) {
				await().atMost(LIMIT).until(done::isDone);
			}
			return done;
		}

	}

	/**
	 * Has a thread for the first task only.
	 */
	static final class SingleThread extends SimpleAsyncTaskExecutor {

		private final Throwable refusal;

		private final AtomicInteger begun = new AtomicInteger();

		SingleThread(Throwable refusal) {
			this.refusal = refusal;
		}

		@Override
		public CompletableFuture<Void> submitCompletable(Runnable task) {
			if (this.begun.incrementAndGet() > 1) {
				ReflectionUtils.rethrowRuntimeException(this.refusal);
			}
			return super.submitCompletable(task);
		}

	}

	/**
	 * Passes on only the records of partition 0 with even values.
	 */
	static class Dropping implements BatchInterceptor<byte[], byte[]> {

		@Override
		public ConsumerRecords<byte[], byte[]> intercept(ConsumerRecords<byte[], byte[]> records,
				Consumer<byte[], byte[]> consumer) {
			Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new LinkedHashMap<>();
			for (TopicPartition partition : records.partitions()) {
				List<ConsumerRecord<byte[], byte[]>> even = records.records(partition)
					.stream()
					.filter((record) -> partition.partition() == 0 && Integer.parseInt(text(record)) % 2 == 0)
					.toList();
				if (!even.isEmpty()) {
					kept.put(partition, even);
				}
			}
			return new ConsumerRecords<>(kept, Map.of());
		}

	}

}
