package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records that are delivered again because their dead letter is refused or the policy
 * retains them.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefusedDeadLettersTests {

	private final List<Outcome> outcomes = new ArrayList<>();

	private final Map<Outcome, Integer> counted = new EnumMap<>(Outcome.class);

	private final Throwable failure = new IllegalStateException("no such product");

	private long nanos;

	private DeadLetters deadLetters = (id, topic, group, records, failure, written) -> CompletableFuture
		.completedFuture(null);

	@Test
	void anUnreadableRecordIsCountedOnceDespiteRetries() {
		Throwable unreadable = new UnreadableRecordException("no JSON", null);
		DefaultFailurePolicy policy = policy(OnError.REDELIVER, 3);
		for (int attempts = 1; attempts <= 3; attempts++) {
			policy.resolve(records(0, 5, 5), unreadable, attempts);
		}
		policy.resolve(records(0, 5, 6), unreadable, 4);
		policy.resolve(records(1, 5, 5), unreadable, 1);
		assertThat(this.outcomes).filteredOn((outcome) -> outcome == Outcome.UNREADABLE)
			.as("one report for each attempt with a new record")
			.hasSize(3);
		assertThat(this.counted).containsEntry(Outcome.UNREADABLE, 3);
	}

	@Test
	void aPermanentlyRefusedDeadLetterIsReportedAndRetriedAtTheLongestBackOff(CapturedOutput output) {
		this.deadLetters = (id, topic, group, records, failure, written) -> CompletableFuture
			.failedFuture(new CompletionException(new RecordTooLargeException("2000000 bytes")));
		DefaultFailurePolicy policy = policy(OnError.DEAD_LETTER, 0);
		assertThat(policy.backoff(record(5), 1)).isLessThan(Duration.ofSeconds(1));
		policy.resolve(records(0, 5, 5), this.failure, 1);
		assertThat(policy.problems()).containsOnlyKeys(0)
			.hasEntrySatisfying(0, (text) -> assertThat(text).contains("orders-0@5", "orders-dlt",
					"RecordTooLargeException", "its partition waits", "max.message.bytes"));
		assertThat(output).contains("ERROR", "orders-0@5 cannot be sent to orders-dlt until");
		assertThat(policy.backoff(record(5), 1)).isEqualTo(Duration.ofSeconds(32));
		assertThat(policy.backoff(records(1, 5, 5).get(0), 1)).as("another partition")
			.isLessThan(Duration.ofSeconds(1));
		this.deadLetters = (id, topic, group, records, failure, written) -> CompletableFuture.completedFuture(null);
		policy.resolve(records(0, 5, 5), this.failure, 2);
		assertThat(policy.problems()).isEmpty();
	}

	@Test
	void aRefusalThatIsNotRepeatedExpires() {
		this.deadLetters = (id, topic, group, records, failure, written) -> CompletableFuture
			.failedFuture(new TopicAuthorizationException("orders-dlt"));
		DefaultFailurePolicy policy = policy(OnError.DEAD_LETTER, 0);
		policy.resolve(records(0, 5, 5), this.failure, 1);
		assertThat(policy.problems()).hasSize(1);
		this.nanos = Duration.ofMinutes(3).toNanos();
		assertThat(policy.problems()).isEmpty();
	}

	@Test
	void aMissingCodecIsAPermanentRefusal() {
		this.deadLetters = (id, topic, group, records, failure, written) -> CompletableFuture
			.failedFuture(new KafkaException(new UnsatisfiedLinkError("no snappyjava in java.library.path")));
		DefaultFailurePolicy policy = policy(OnError.DEAD_LETTER, 0);
		policy.resolve(records(0, 5, 5), this.failure, 1);
		assertThat(policy.problems()).hasEntrySatisfying(0,
				(text) -> assertThat(text).contains("no snappyjava", "its partition waits"));
		assertThat(policy.backoff(record(5), 1)).isEqualTo(Duration.ofSeconds(32));
	}

	@Test
	void aTemporaryFailureOfADeadLetterIsNoProblem(CapturedOutput output) {
		this.deadLetters = (id, topic, group, records, failure, written) -> CompletableFuture
			.failedFuture(new TimeoutException("Topic orders-dlt not present in metadata"));
		DefaultFailurePolicy policy = policy(OnError.DEAD_LETTER, 0);
		policy.resolve(records(0, 5, 5), this.failure, 1);
		assertThat(policy.problems()).isEmpty();
		assertThat(output).contains("WARN", "is redelivered");
	}

	private DefaultFailurePolicy policy(OnError onError, int retries) {
		ConsumerSettings settings = new ConsumerSettings("orders", true, "orders", "shop", 1, 50,
				Duration.ofMillis(200), "earliest", "earliest", 1, false, List.of(), HoldStrength.STOP, onError,
				retries, null, Map.of(), ConcurrencySettings.NONE);
		FailureServices services = new FailureServices(
				(id) -> CompletableFuture.completedFuture(true), (id, topic, group, records, cause,
						written) -> this.deadLetters.send(id, topic, group, records, cause, written),
				(id, count, took, outcome) -> {
					this.outcomes.add(outcome);
					this.counted.merge(outcome, count, Integer::sum);
				}, (event) -> {
				});
		return new DefaultFailurePolicy(settings, services, RetrySettings.DEFAULT, new Random(1), (text) -> {
		}, () -> this.nanos);
	}

	private static ConsumerRecord<byte[], byte[]> record(int offset) {
		return records(0, offset, offset).get(0);
	}

	private static List<ConsumerRecord<byte[], byte[]>> records(int partition, int from, int to) {
		return IntStream.rangeClosed(from, to)
			.mapToObj(
					(offset) -> new ConsumerRecord<byte[], byte[]>("orders", partition, offset, null, new byte[] { 1 }))
			.toList();
	}

}
