package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;
import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reports of failed calls.
 */
class HandlerFailureTests {

	private static final List<ConsumerRecord<byte[], byte[]>> BATCH = IntStream.range(0, 50)
		.mapToObj((offset) -> new ConsumerRecord<byte[], byte[]>("orders", 0, offset, null, new byte[] { 1 }))
		.toList();

	private final List<String> reports = new ArrayList<>();

	private final List<RecordAbandonedEvent> events = new ArrayList<>();

	private boolean healthy = true;

	private final Throwable failure = new IllegalStateException("no such product");

	@Test
	void eachCallIsReportedOnceWithItsDurationAndAllItsRecords() {
		DefaultFailurePolicy policy = policy(OnError.COMMIT);
		assertThat(policy.isRetried(BATCH.get(0), failed(BATCH, 30_000_000_000L), 1)).isTrue();
		assertThat(policy.isRetried(BATCH.get(0), failed(BATCH, 7), 2)).isFalse();
		assertThat(policy.resolve(BATCH, failed(BATCH, 7), 2).toCompletableFuture())
			.isCompletedWithValue(FailureOutcome.COMMIT);
		assertThat(this.reports).containsExactly("RETRIED 50 in 30000000000", "COMMITTED_AFTER_FAILURE 50 in 7");
		assertThat(this.events).singleElement()
			.extracting(RecordAbandonedEvent::getCause)
			.as("without the exception that carried it")
			.isSameAs(this.failure);
	}

	@ParameterizedTest
	@EnumSource(OnError.class)
	void theLastCallIsTimedForEveryOutcome(OnError onError) {
		List<ConsumerRecord<byte[], byte[]>> one = BATCH.subList(0, 1);
		policy(onError).resolve(one, failed(one, 7), 2);
		this.healthy = false;
		policy(onError).resolve(one, failed(one, 8), 2);
		assertThat(this.reports).hasSize(2).first().asString().endsWith(" 1 in 7");
		assertThat(this.reports).last().isEqualTo("REDELIVERED 1 in 8");
	}

	@Test
	void aHandlerThatWasNotCalledHasNoDuration() {
		List<ConsumerRecord<byte[], byte[]>> one = BATCH.subList(0, 1);
		policy(OnError.COMMIT).resolve(one,
				new HandlerFailedException(one, 0, 1, 7, new UnreadableRecordException("no JSON", null)), 1);
		assertThat(this.reports).containsExactly("UNREADABLE 1 in -1", "COMMITTED_AFTER_FAILURE 1 in -1");
	}

	private HandlerFailedException failed(List<ConsumerRecord<byte[], byte[]>> records, long nanos) {
		return new HandlerFailedException(records, -1, records.size(), nanos, this.failure);
	}

	private DefaultFailurePolicy policy(OnError onError) {
		ConsumerSettings settings = new ConsumerSettings("orders", true, "orders", "shop", 1, 50,
				Duration.ofMillis(200), "earliest", "earliest", 1, false, List.of(), HoldStrength.STOP, onError, 1,
				null, Map.of(), ConcurrencySettings.NONE);
		FailureServices services = new FailureServices((id) -> CompletableFuture.completedFuture(this.healthy),
				(id, topic, group, records, cause, written) -> CompletableFuture.completedFuture(null),
				(id, count, nanos, outcome) -> this.reports.add(outcome + " " + count + " in " + nanos),
				(event) -> this.events.add((RecordAbandonedEvent) event));
		return new DefaultFailurePolicy(settings, services, RetrySettings.DEFAULT, new Random(1), (text) -> {
		}, () -> 0);
	}

}
