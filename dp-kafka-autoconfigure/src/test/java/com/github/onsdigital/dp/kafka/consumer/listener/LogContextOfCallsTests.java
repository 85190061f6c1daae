package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.RecordInterceptor;

import com.github.onsdigital.dp.kafka.consumer.handler.BatchInvocation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * MDC entries of a call do not appear in the log lines of a later call; the consumer's id
 * always does.
 */
class LogContextOfCallsTests {

	private static final Map<String, String> CLEAN = Map.of("consumer", "orders");

	private final List<Map<String, String>> seen = new CopyOnWriteArrayList<>();

	private final List<Map<String, String>> beforePolls = new CopyOnWriteArrayList<>();

	private final RunsInMemory runs = new RunsInMemory(1, 6);

	@Test
	void entriesOfASingleHandlerAreRemoved() {
		run();
		assertThat(this.seen).hasSize(8).containsOnly(CLEAN);
	}

	@Test
	void entriesOfABatchHandlerAreRemoved() {
		this.runs.batchSize = 2;
		var run = this.runs.batch(new BatchInvocation() {

			@Override
			public Object read(ConsumerRecord<byte[], byte[]> record) {
				see("left by a conversion");
				return record;
			}

			@Override
			public CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records, List<Object> payloads) {
				MDC.put("left by a handler", "x");
				return null;
			}

		});
		this.runs.awaitCommitted(0, 6);
		this.runs.stop(run);
		// the second record of a batch sees the entries of the first: it is one call
		assertThat(List.of(this.seen.get(0), this.seen.get(2), this.seen.get(4))).containsOnly(CLEAN);
	}

	@Test
	void entriesOfListenersAndFiltersAreRemoved() {
		this.runs.listener = (id, records, nanos, outcome) -> MDC.put("left by a listener", "x");
		this.runs.customizer = (factory) -> factory.setRecordFilterStrategy((record) -> {
			MDC.put("left by a filter", "x");
			return record.offset() == 2;
		});
		this.runs.held = () -> this.runs.client.nanos() / 100_000_000 % 2 == 0;
		run();
		// the filter is part of the call of each record
		assertThat(this.seen).containsOnly(Map.of("consumer", "orders", "left by a filter", "x"));
	}

	@Test
	void entriesOfAListenerNotifiedOfAFailureAreRemoved() {
		RunsInMemory two = new RunsInMemory(2, 2);
		two.listener = (id, records, nanos, outcome) -> MDC.put("left by a listener", "x");
		var run = two.single((record) -> {
			see("left by a handler");
			throw new IllegalStateException("planted");
		});
		two.awaitCommitted(0, 2);
		two.awaitCommitted(1, 2);
		two.stop(run);
		assertThat(this.seen).containsOnly(CLEAN);
	}

	@Test
	void entriesOfARebalanceListenerAreRemoved() {
		AtomicInteger assigned = new AtomicInteger();
		this.runs.customizer = (factory) -> factory.getContainerProperties()
			.setConsumerRebalanceListener(new ConsumerRebalanceListener() {

				@Override
				public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
				}

				@Override
				public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
					see("left by a rebalance listener");
					assigned.incrementAndGet();
				}

			});
		run();
		assertThat(assigned).hasPositiveValue();
		assertThat(this.seen).containsOnly(CLEAN);
	}

	@Test
	void entriesOfABatchHandlerAreNotVisibleToAnInterceptor() {
		this.runs.batchSize = 2;
		this.runs.customizer = (factory) -> factory.setBatchInterceptor(new BatchInterceptor<>() {

			@Override
			public ConsumerRecords<byte[], byte[]> intercept(ConsumerRecords<byte[], byte[]> records,
					Consumer<byte[], byte[]> consumer) {
				return records;
			}

			@Override
			public void success(ConsumerRecords<byte[], byte[]> records, Consumer<byte[], byte[]> consumer) {
				see("left by an interceptor");
			}

		});
		var run = this.runs.batch(new BatchInvocation() {

			@Override
			public Object read(ConsumerRecord<byte[], byte[]> record) {
				return record;
			}

			@Override
			public CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records, List<Object> payloads) {
				see("left by a handler");
				return null;
			}

		});
		this.runs.awaitCommitted(0, 6);
		this.runs.stop(run);
		assertThat(this.seen).hasSize(6).containsOnly(CLEAN);
	}

	@Test
	void entriesOfAnInterceptorAreVisibleForItsRecord() {
		this.runs.customizer = (factory) -> factory.setRecordInterceptor(new Putting());
		run();
		assertThat(this.seen)
			.allMatch((map) -> map.size() == 3 && map.containsKey("by a poll") && map.containsKey("by an interceptor"));
		assertThat(this.beforePolls).hasSizeGreaterThan(1).containsOnly(CLEAN);
	}

	@Test
	void theThreadIsNamedAfterItsWorker() {
		List<String> names = new CopyOnWriteArrayList<>();
		this.runs.customizer = (factory) -> factory.getContainerProperties()
			.setListenerTaskExecutor(new SimpleAsyncTaskExecutor("pool-"));
		var run = this.runs.single((record) -> {
			names.add(Thread.currentThread().getName());
			return null;
		});
		this.runs.awaitCommitted(0, 6);
		this.runs.stop(run);
		assertThat(names).containsOnly("dp-kafka-orders-C-1");
	}

	// two of the records fail once, one returns a stage
	private void run() {
		List<Long> failed = new CopyOnWriteArrayList<>();
		var run = this.runs.single((record) -> {
			see("left by a handler");
			if (record.offset() % 3 == 1 && !failed.contains(record.offset())) {
				failed.add(record.offset());
				throw new IllegalStateException("planted");
			}
			return (record.offset() == 5) ? CompletableFuture.completedFuture(null) : null;
		});
		this.runs.awaitCommitted(0, 6);
		this.runs.stop(run);
	}

	private void see(String key) {
		this.seen.add(Map.copyOf(MDC.getCopyOfContextMap()));
		MDC.put(key, "x");
	}

	/**
	 * Adds an MDC entry for a poll and for a record, and does not remove it.
	 */
	private final class Putting implements RecordInterceptor<byte[], byte[]> {

		@Override
		public ConsumerRecord<byte[], byte[]> intercept(ConsumerRecord<byte[], byte[]> record,
				Consumer<byte[], byte[]> consumer) {
			assertThat(MDC.get("by an interceptor")).isNull();
			MDC.put("by an interceptor", "x");
			return record;
		}

		@Override
		public void success(ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
			LogContextOfCallsTests.this.seen.add(Map.copyOf(MDC.getCopyOfContextMap()));
		}

		@Override
		public void setupThreadState(Consumer<?, ?> consumer) {
			LogContextOfCallsTests.this.beforePolls.add(Map.copyOf(MDC.getCopyOfContextMap()));
			MDC.put("by a poll", "x");
		}

	}

}
