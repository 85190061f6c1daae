package com.github.onsdigital.dp.kafka.consumer.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.RecordInterceptor;

import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;
import com.github.onsdigital.dp.kafka.consumer.handler.BatchInvocation;
import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Interceptors of the application work as in plain Spring Kafka, and their exceptions do
 * not end the container.
 */
class InterceptorTests {

	private final List<String> handled = new CopyOnWriteArrayList<>();

	private final List<List<String>> seen = new CopyOnWriteArrayList<>();

	@Test
	void anIdempotentInterceptorLosesNoRecord() {
		RunsInMemory runs = new RunsInMemory(1, 40);
		runs.customizer = (factory) -> factory.setRecordInterceptor(new Once());
		runs.held = () -> runs.client.nanos() / 100_000_000 % 7 == 0;
		runs.stop(awaiting(runs, runs.single((record) -> {
			runs.client.pass(Duration.ofMillis(100));
			this.handled.add(text(record));
			return null;
		}), 40));
		assertThat(this.handled).isEqualTo(numbers(40));
	}

	@Test
	void anIdempotentInterceptorOfBatchesLosesNoRecord() {
		RunsInMemory runs = new RunsInMemory(1, 40);
		runs.customizer = (factory) -> factory.setBatchInterceptor(new BatchOnce());
		runs.stop(awaiting(runs, runs.batch(new Reading("3", "17")), 40));
		assertThat(this.handled).hasSize(38).doesNotHaveDuplicates().doesNotContain("3", "17");
	}

	@Test
	void anInterceptorReceivesTheRecordsOfTheHandler() {
		RunsInMemory runs = new RunsInMemory(1, 5);
		runs.customizer = (factory) -> factory.setBatchInterceptor((records, consumer) -> {
			List<String> texts = new ArrayList<>();
			records.forEach((record) -> texts.add(text(record)));
			this.seen.add(texts);
			return records;
		});
		runs.stop(awaiting(runs, runs.batch(new Reading("2", "4")), 5));
		assertThat(this.seen).containsExactly(List.of("0", "1", "2", "3", "4"), List.of("0", "1", "3"));
		assertThat(this.handled).containsExactly("0", "1", "3");
	}

	@Test
	void aThrowableOfAnInterceptorOrFilterFailsOnlyItsRecord() {
		RunsInMemory runs = new RunsInMemory(1, 10);
		runs.customizer = (factory) -> {
			factory.setRecordInterceptor(new Throwing());
			factory.setRecordFilterStrategy((record) -> {
				if (text(record).equals("5")) {
					throw new StackOverflowError("planted in a filter");
				}
				return false;
			});
		};
		runs.stop(awaiting(runs, runs.single((record) -> {
			this.handled.add(text(record));
			return null;
		}), 10));
		assertThat(this.handled).containsExactly("0", "1", "2", "4", "6", "7", "8", "9");
		assertThat(runs.recording().end.cause()).isNull();
		assertThat(runs.events).flatExtracting((event) -> ((RecordAbandonedEvent) event).getRecords())
			.extracting((record) -> text((ConsumerRecord<?, ?>) record))
			.containsExactly("3", "5");
	}

	@Test
	void successIsNotifiedWhenTheHandlersStageHasCompleted() {
		RunsInMemory runs = new RunsInMemory(1, 3);
		runs.customizer = (factory) -> factory.setRecordInterceptor(new Once());
		runs.stop(awaiting(runs,
				runs.single((record) -> CompletableFuture.runAsync(() -> this.handled.add(text(record)))), 3));
		assertThat(this.seen).containsExactly(List.of("0"), List.of("0", "1"), List.of("0", "1", "2"));
	}

	private static ConsumerRun awaiting(RunsInMemory runs, ConsumerRun run, int records) {
		runs.awaitCommitted(0, records);
		return run;
	}

	private static List<String> numbers(int end) {
		return IntStream.range(0, end).mapToObj(Integer::toString).toList();
	}

	private static String text(ConsumerRecord<?, ?> record) {
		return new String((byte[]) record.value(), StandardCharsets.UTF_8);
	}

	/**
	 * Passes each record on until it was handled.
	 */
	private final class Once implements RecordInterceptor<byte[], byte[]> {

		private final Set<String> done = ConcurrentHashMap.newKeySet();

		@Override
		public ConsumerRecord<byte[], byte[]> intercept(ConsumerRecord<byte[], byte[]> record,
				Consumer<byte[], byte[]> consumer) {
			return this.done.contains(text(record)) ? null : record;
		}

		@Override
		public void success(ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
			InterceptorTests.this.seen.add(List.copyOf(InterceptorTests.this.handled));
			this.done.add(text(record));
		}

	}

	/**
	 * Passes each batch on until it was handled.
	 */
	private static final class BatchOnce implements BatchInterceptor<byte[], byte[]> {

		private final Set<String> done = ConcurrentHashMap.newKeySet();

		@Override
		public ConsumerRecords<byte[], byte[]> intercept(ConsumerRecords<byte[], byte[]> records,
				Consumer<byte[], byte[]> consumer) {
			for (ConsumerRecord<byte[], byte[]> record : records) {
				if (!this.done.contains(text(record))) {
					return records;
				}
			}
			return null;
		}

		@Override
		public void success(ConsumerRecords<byte[], byte[]> records, Consumer<byte[], byte[]> consumer) {
			records.forEach((record) -> this.done.add(text(record)));
		}

	}

	/**
	 * Throws exceptions and errors in every method, for some records.
	 */
	private static final class Throwing implements RecordInterceptor<byte[], byte[]> {

		@Override
		public ConsumerRecord<byte[], byte[]> intercept(ConsumerRecord<byte[], byte[]> record,
				Consumer<byte[], byte[]> consumer) {
			if (text(record).equals("3")) {
				throw new AssertionError("planted in an interceptor");
			}
			return record;
		}

		@Override
		public void success(ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
			throw new NoClassDefFoundError("planted in success");
		}

		@Override
		public void failure(ConsumerRecord<byte[], byte[]> record, Exception exception,
				Consumer<byte[], byte[]> consumer) {
			throw new AssertionError("planted in failure");
		}

		@Override
		public void afterRecord(ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
			throw new IllegalStateException("planted in afterRecord");
		}

		@Override
		public void setupThreadState(Consumer<?, ?> consumer) {
			throw new IllegalStateException("planted in setupThreadState");
		}

		@Override
		public void clearThreadState(Consumer<?, ?> consumer) {
			throw new IllegalStateException("planted in clearThreadState");
		}

	}

	/**
	 * Cannot read some records.
	 */
	private final class Reading implements BatchInvocation {

		private final Set<String> unreadable;

		Reading(String... unreadable) {
			this.unreadable = Set.of(unreadable);
		}

		@Override
		public Object read(ConsumerRecord<byte[], byte[]> record) {
			if (this.unreadable.contains(text(record))) {
				throw new UnreadableRecordException("planted", null);
			}
			return text(record);
		}

		@Override
		public CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records, List<Object> payloads) {
			payloads.forEach((payload) -> InterceptorTests.this.handled.add((String) payload));
			return null;
		}

	}

}
