package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.kafka.listener.BatchListenerFailedException;

import com.github.onsdigital.dp.kafka.consumer.CommitDecision;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;
import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Retries, checks and error policies of failed records.
 */
@ExtendWith(OutputCaptureExtension.class)
class DefaultFailurePolicyTests {

	private final List<Outcome> outcomes = new ArrayList<>();

	private final List<RecordAbandonedEvent> events = new ArrayList<>();

	private final List<String> stops = new ArrayList<>();

	private final List<List<ConsumerRecord<byte[], byte[]>>> sentRecords = new ArrayList<>();

	private CompletableFuture<Boolean> health = CompletableFuture.completedFuture(true);

	private int checks;

	private Consumer<Object> onEvent = (event) -> this.events.add((RecordAbandonedEvent) event);

	private DeadLetters deadLetters = (id, topic, group, records, failure, written) -> {
		this.sentRecords.add(records);
		records.forEach(written);
		return CompletableFuture.completedFuture(null);
	};

	private final Throwable failure = new IllegalStateException("no such product");

	@Test
	void theHandlerIsRetriedUntilTheLastAttempt(CapturedOutput output) {
		DefaultFailurePolicy policy = policy(OnError.COMMIT, 2);
		assertThat(
				IntStream.rangeClosed(1, 5).mapToObj((attempts) -> policy.isRetried(record(5), this.failure, attempts)))
			.containsExactly(true, true, false, false, false);
		assertThat(policy(OnError.COMMIT, 0).isRetried(record(5), this.failure, 1)).isFalse();
		assertThat(this.outcomes).containsExactly(Outcome.RETRIED, Outcome.RETRIED);
		assertThat(output).containsOnlyOnce("WARN").contains("@5 (attempt 1 of 3) and is retried");
	}

	@Test
	void theDefaultCommitsAndLogsEachOffsetAndTheCauseOnce(CapturedOutput output) {
		List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(records(0, 5, 54));
		batch.addAll(records(1, 7, 7));
		batch.addAll(records(1, 9, 9));
		assertThat(resolve(OnError.COMMIT, batch, this.failure)).isEqualTo(FailureOutcome.COMMIT);
		assertThat(output.getAll().lines().filter((line) -> line.contains("abandoned"))).singleElement()
			.asString()
			.contains("ERROR", "orders-0@5..54", "orders-1@7", "orders-1@9", "no such product");
		assertThat(this.events).singleElement().satisfies((event) -> {
			assertThat(event.getRecords()).hasSize(52);
			assertThat(event.getCause()).isSameAs(this.failure);
		});
		assertThat(this.outcomes).containsExactly(Outcome.COMMITTED_AFTER_FAILURE);
	}

	@Test
	void redeliverSkipsNoRecord() {
		assertThat(resolve(OnError.REDELIVER, records(0, 5, 5), this.failure)).isEqualTo(FailureOutcome.RETRY);
		assertThat(this.events).isEmpty();
		assertThat(this.outcomes).containsExactly(Outcome.REDELIVERED);
	}

	@Test
	void stopRequestsTheStopAndRetainsTheRecord() {
		assertThat(resolve(OnError.STOP, records(0, 5, 5), this.failure)).isEqualTo(FailureOutcome.RETAIN);
		assertThat(this.stops).singleElement().asString().contains("orders-0@5", "no such product");
		assertThat(this.outcomes).containsExactly(Outcome.STOPPED);
	}

	@Test
	void deadLetterCompletesWhenItIsWritten() {
		CompletableFuture<Void> sent = new CompletableFuture<>();
		this.deadLetters = (id, topic, group, records, failure, written) -> {
			assertThat(topic).isEqualTo("orders-dlt");
			assertThat(group).isEqualTo("shop");
			return sent;
		};
		var resolved = policy(OnError.DEAD_LETTER, 0).resolve(records(0, 5, 5), this.failure, 1).toCompletableFuture();
		assertThat(resolved).isNotDone();
		sent.complete(null);
		assertThat(resolved).isCompletedWithValue(FailureOutcome.COMMIT);
		assertThat(this.events).singleElement()
			.extracting(RecordAbandonedEvent::getOutcome)
			.isEqualTo(Outcome.DEAD_LETTERED);
	}

	@Test
	void aDeadLetterThatCannotBeSentIsRedelivered() {
		this.deadLetters = (id, topic, group, records, failure, written) -> CompletableFuture
			.failedFuture(new RecordTooLargeException("too large"));
		assertThat(resolve(OnError.DEAD_LETTER, records(0, 5, 5), this.failure)).isEqualTo(FailureOutcome.RETRY);
		assertThat(this.events).isEmpty();
	}

	@Test
	void writtenRecordsOfABatchAreNotWrittenAgain() {
		List<Long> sent = new ArrayList<>();
		this.deadLetters = (id, topic, group, records, failure, written) -> {
			for (ConsumerRecord<byte[], byte[]> record : records) {
				if (record.offset() == 7 && sent.size() < 10) {
					return CompletableFuture.failedFuture(new RecordTooLargeException("too large"));
				}
				sent.add(record.offset());
				written.accept(record);
			}
			return CompletableFuture.completedFuture(null);
		};
		DefaultFailurePolicy policy = policy(OnError.DEAD_LETTER, 0);
		for (int i = 1; i <= 5; i++) {
			assertThat(policy.resolve(records(0, 5, 9), this.failure, i).toCompletableFuture())
				.isCompletedWithValue(FailureOutcome.RETRY);
		}
		assertThat(sent).containsExactly(5L, 6L);
		sent.addAll(List.of(-1L, -1L, -1L, -1L, -1L, -1L, -1L, -1L));
		assertThat(policy.resolve(records(0, 5, 9), this.failure, 6).toCompletableFuture())
			.isCompletedWithValue(FailureOutcome.COMMIT);
		assertThat(sent).containsSubsequence(5L, 6L, 7L, 8L, 9L).hasSize(13);
		assertThat(this.events).singleElement().satisfies((event) -> assertThat(event.getRecords()).hasSize(5));
	}

	@ParameterizedTest
	@EnumSource(OnError.class)
	void noRecordIsAbandonedWhileACheckIsNotHealthy(OnError onError) {
		this.health = CompletableFuture.completedFuture(false);
		assertThat(resolve(onError, records(0, 5, 5), this.failure)).isEqualTo(FailureOutcome.RETAIN);
		assertThat(this.events).isEmpty();
		assertThat(this.stops).isEmpty();
		assertThat(this.sentRecords).isEmpty();
	}

	@Test
	void aDependencyThatRecoversBeforeTheLastCheckCountsAsNotHealthy() {
		DefaultFailurePolicy policy = policy(OnError.COMMIT, 3);
		this.health = CompletableFuture.completedFuture(false);
		policy.isRetried(record(5), this.failure, 1);
		this.health = CompletableFuture.completedFuture(true);
		policy.isRetried(record(5), this.failure, 2);
		policy.isRetried(record(5), this.failure, 3);
		assertThat(policy.resolve(List.of(record(5)), this.failure, 4).toCompletableFuture())
			.isCompletedWithValue(FailureOutcome.RETAIN);
		policy.isRetried(record(5), this.failure, 1);
		policy.isRetried(record(5), this.failure, 2);
		policy.isRetried(record(5), this.failure, 3);
		assertThat(policy.resolve(List.of(record(5)), this.failure, 4).toCompletableFuture())
			.isCompletedWithValue(FailureOutcome.COMMIT);
	}

	@Test
	void aLateCheckResultCounts() {
		DefaultFailurePolicy policy = policy(OnError.COMMIT, 1);
		CompletableFuture<Boolean> late = new CompletableFuture<>();
		this.health = late;
		policy.isRetried(record(5), this.failure, 1);
		this.health = CompletableFuture.completedFuture(true);
		var resolved = policy.resolve(List.of(record(5)), this.failure, 2).toCompletableFuture();
		assertThat(resolved).isNotDone();
		late.complete(false);
		assertThat(resolved).isCompletedWithValue(FailureOutcome.RETAIN);
	}

	@Test
	void checkResultsOfOneRecordDoNotAffectAnother() {
		DefaultFailurePolicy policy = policy(OnError.COMMIT, 1);
		this.health = CompletableFuture.completedFuture(false);
		policy.isRetried(record(5), this.failure, 1);
		this.health = CompletableFuture.completedFuture(true);
		policy.isRetried(record(6), this.failure, 1);
		assertThat(policy.resolve(List.of(record(6)), this.failure, 2).toCompletableFuture())
			.isCompletedWithValue(FailureOutcome.COMMIT);
	}

	@Test
	void checksThatCannotBeRunCountAsNotHealthy() {
		this.health = CompletableFuture.failedFuture(new IllegalStateException("no answer"));
		assertThat(resolve(OnError.COMMIT, records(0, 5, 5), this.failure)).isEqualTo(FailureOutcome.RETAIN);
	}

	@Test
	void aPendingCheckLeavesTheRecordUndecided() {
		this.health = new CompletableFuture<>();
		var resolved = policy(OnError.COMMIT, 0).resolve(records(0, 5, 5), this.failure, 1).toCompletableFuture();
		assertThat(resolved).isNotDone();
		assertThat(this.events).isEmpty();
		this.health.complete(true);
		assertThat(resolved).isCompletedWithValue(FailureOutcome.COMMIT);
	}

	@ParameterizedTest
	@EnumSource(OnError.class)
	void aCommitDecisionOverridesRetriesChecksAndPolicy(OnError onError, CapturedOutput output) {
		this.health = CompletableFuture.completedFuture(false);
		for (Throwable failure : List.of(new Decision(true), new IllegalStateException(new Decision(true)),
				new CompletionException(new IllegalArgumentException(new Decision(true))),
				new BatchListenerFailedException("the third", new Decision(true), 2))) {
			assertThat(policy(onError, 3).isRetried(record(5), failure, 1)).isFalse();
			assertThat(resolve(onError, records(0, 5, 5), failure)).isEqualTo(FailureOutcome.COMMIT);
		}
		assertThat(this.outcomes).containsOnly(Outcome.COMMITTED_BY_DECISION).hasSize(4);
		assertThat(resolve(onError, records(0, 5, 5), new IllegalStateException(new Decision(false))))
			.isEqualTo(FailureOutcome.RETRY);
		assertThat(this.checks).isZero();
		assertThat(this.events).as("nothing is lost").isEmpty();
		assertThat(output).doesNotContain("ERROR", "abandoned")
			.contains("INFO", "orders-0@5 is committed by the decision of its exception");
	}

	@Test
	void theOuterOfTwoDecisionsCounts() {
		Decision outer = new Decision(false);
		outer.initCause(new Decision(true));
		assertThat(resolve(OnError.COMMIT, records(0, 5, 5), outer)).isEqualTo(FailureOutcome.RETRY);
	}

	@Test
	void aCircularChainOfCausesEnds() {
		IllegalStateException one = new IllegalStateException("one");
		one.initCause(new IllegalStateException("other", one));
		assertThat(resolve(OnError.COMMIT, records(0, 5, 5), one)).isEqualTo(FailureOutcome.COMMIT);
	}

	@Test
	void anUnreadableRecordIsNotRetriedAndRunsNoCheck() {
		Throwable unreadable = new UnreadableRecordException("no JSON", null);
		assertThat(policy(OnError.COMMIT, 3).isRetried(record(5), unreadable, 1)).isFalse();
		assertThat(resolve(OnError.COMMIT, records(0, 5, 5), unreadable)).isEqualTo(FailureOutcome.COMMIT);
		assertThat(this.checks).isZero();
		assertThat(this.outcomes).containsExactly(Outcome.UNREADABLE, Outcome.COMMITTED_AFTER_FAILURE);
	}

	@ParameterizedTest
	@EnumSource(value = OnError.class, names = { "COMMIT", "DEAD_LETTER" })
	void aFailingListenerHasNoEffect(OnError onError) {
		this.onEvent = (event) -> {
			throw new IllegalStateException("planted in a listener");
		};
		assertThat(resolve(onError, records(0, 5, 5), this.failure)).isEqualTo(FailureOutcome.COMMIT);
	}

	@Test
	void aLongMessageIsLoggedInShortLines(CapturedOutput output) {
		String huge = "x".repeat(1_000_000) + "\nERROR forged";
		Throwable failure = new IllegalStateException(huge, new IllegalArgumentException(huge));
		failure.addSuppressed(new IllegalStateException(huge));
		DefaultFailurePolicy policy = policy(OnError.COMMIT, 1);
		policy.isRetried(record(5), failure, 1);
		for (OnError onError : OnError.values()) {
			resolve(onError, records(0, 0, 2_000).stream().filter((record) -> record.offset() % 2 == 0).toList(),
					failure);
		}
		assertThat(output.getAll().lines()).allMatch((line) -> line.length() <= 2_048)
			.noneMatch((line) -> line.startsWith("ERROR forged"));
		String all = output.getAll();
		assertThat(IntStream.rangeClosed(0, 1_000)).allMatch((i) -> all.contains("orders-0@" + 2 * i));
		assertThat(this.stops).allMatch((text) -> text.length() <= 2_048);
	}

	private FailureOutcome resolve(OnError onError, List<ConsumerRecord<byte[], byte[]>> records, Throwable failure) {
		return policy(onError, 3).resolve(records, failure, 4).toCompletableFuture().join();
	}

	private DefaultFailurePolicy policy(OnError onError, int retries) {
		ConsumerSettings settings = new ConsumerSettings("orders", true, "orders", "shop", 1, 50,
				Duration.ofMillis(200), "earliest", "earliest", 1, false, List.of(), HoldStrength.STOP, onError,
				retries, null, Map.of(), ConcurrencySettings.NONE);
		FailureServices services = new FailureServices((id) -> {
			this.checks++;
			return this.health;
		}, (id, topic, group, records, failure, written) -> this.deadLetters.send(id, topic, group, records, failure,
				written), (id, count, nanos, outcome) -> this.outcomes.add(outcome),
				(event) -> this.onEvent.accept(event));
		return new DefaultFailurePolicy(settings, services,
				new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(32)), new Random(1), this.stops::add,
				() -> 0);
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

	/**
	 * An exception with a commit decision.
	 */
	private static final class Decision extends RuntimeException implements CommitDecision {

		private static final long serialVersionUID = 1L;

		private final boolean commit;

		Decision(boolean commit) {
			this.commit = commit;
		}

		@Override
		public boolean commit() {
			return this.commit;
		}

	}

}
