package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchListenerFailedException;

import com.github.onsdigital.dp.kafka.consumer.handler.BatchInvocation;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerRegistration;
import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs of batch handlers on a broker.
 */
class BatchRunIntegrationTests extends RunsOnABroker {

	@Test
	void batchesFillAcrossPolls() throws Exception {
		this.batchSize = 25;
		this.batchWaitTime = Duration.ofSeconds(2);
		this.clientProperties = Map.of("max.poll.records", 10);
		send(0, 1, 50);
		send(1, 51, 100);
		batch((records) -> {
			this.sizes.add(records.size());
			records.forEach((record) -> this.handled.add(text(record)));
		});
		awaitCommitted(0, 50);
		awaitCommitted(1, 50);
		assertThat(this.handled).hasSize(100).doesNotHaveDuplicates();
		assertThat(this.sizes).containsExactly(25, 25, 25, 25);
	}

	@Test
	void aPartialBatchIsDispatchedAfterTheWaitTime() throws Exception {
		this.batchSize = 1000;
		send(0, 1, 3);
		batch((records) -> this.sizes.add(records.size()));
		awaitCommitted(0, 3);
		assertThat(this.sizes).containsExactly(3);
	}

	@Test
	void aFailedBatchIsDispatchedAgainFromTheFailedRecord() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		send(0, 1, 10);
		batch((records) -> {
			this.sizes.add(records.size());
			if (calls.getAndIncrement() == 0) {
				throw new BatchListenerFailedException("the fourth", 3);
			}
			records.forEach((record) -> this.handled.add(text(record)));
		});
		awaitCommitted(0, 10);
		assertThat(this.sizes).containsExactly(10, 7);
		assertThat(this.handled).containsExactly("4", "5", "6", "7", "8", "9", "10");
	}

	@Test
	void anUnreadableRecordDoesNotFailTheOthersOfItsBatch() throws Exception {
		this.onError = OnError.DEAD_LETTER;
		send(0, 1, 10);
		start(new HandlerRegistration(declaration(true), null, new BatchInvocation() {

			@Override
			public Object read(ConsumerRecord<byte[], byte[]> record) {
				if (text(record).equals("5")) {
					throw new UnreadableRecordException("not a number", null);
				}
				return text(record);
			}

			@Override
			public CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records, List<Object> payloads) {
				BatchRunIntegrationTests.this.sizes.add(payloads.size());
				payloads.forEach((payload) -> BatchRunIntegrationTests.this.handled.add((String) payload));
				return null;
			}

		}));
		awaitCommitted(0, 10);
		assertThat(this.deadLetters).containsExactly("5");
		assertThat(this.sizes).containsExactly(9);
	}

}
