package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.listener.BatchListenerFailedException;

import com.github.onsdigital.dp.kafka.consumer.CommitDecision;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerRegistration;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The number of handler calls and the committed offsets, for each policy. Each value
 * contains how often its handler fails.
 */
class ErrorPolicyIntegrationTests extends RunsOnABroker {

	private static final String[] VALUES = { "valid-1", "fails-1", "valid-2", "fails-3", "valid-3", "fails-4",
			"valid-4" };

	private final Map<String, Integer> calls = new ConcurrentHashMap<>();

	@ParameterizedTest
	@CsvSource({ "COMMIT, 3", "COMMIT, 0", "COMMIT, 1", "DEAD_LETTER, 3" })
	void theHandlerIsCalledOnceAndOnceForEachRetry(OnError policy, int retryAttempts) throws Exception {
		this.onError = policy;
		this.retries = retryAttempts;
		send(0, VALUES);
		single((record) -> call(text(record)));
		awaitCommitted(0, 7);
		for (int fails : new int[] { 1, 3, 4 }) {
			assertThat(this.calls).containsEntry("fails-" + fails, Math.min(fails, retryAttempts) + 1);
		}
		assertThat(this.calls).containsEntry("valid-1", 1).containsEntry("valid-4", 1);
		assertThat(this.abandoned).containsExactlyElementsOf(
				List.of("fails-1", "fails-3", "fails-4").stream().filter(this::isBeyond).toList());
		assertThat(this.deadLetters).isEqualTo((policy == OnError.DEAD_LETTER) ? List.of("fails-4") : List.of());
	}

	private boolean isBeyond(String value) {
		return Integer.parseInt(value.substring("fails-".length())) > this.retries;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void redeliverRetriesUntilTheRecordIsHandled(boolean batch) throws Exception {
		this.onError = OnError.REDELIVER;
		send(0, "valid-1", "fails-9", "valid-2");
		start(batch);
		awaitCommitted(0, 3);
		assertThat(this.calls).containsEntry("fails-9", 10).containsEntry("valid-2", 1);
		assertThat(this.abandoned).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void stopRequestsAStopAfterTheLastCallAndCommitsOnlyEarlierRecords(boolean batch) throws Exception {
		this.onError = OnError.STOP;
		this.retry = new RetrySettings(Duration.ofMillis(200), Duration.ofMillis(200));
		this.recording.onRequestStop = () -> this.runs.get(0).stop();
		send(0, "valid-1", "fails-99", "valid-2");
		start(batch);
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.events).containsOnlyOnce("requestStop");
		assertThat(this.calls).containsEntry("fails-99", 4).doesNotContainKey("valid-2");
		assertThat(committed(0)).isEqualTo(1);
		assertThat(this.abandoned).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "COMMIT, 3", "COMMIT, 0", "DEAD_LETTER, 3" })
	void theRecordThatABatchHandlerBlamesIsCalledOnceAndOnceForEachRetry(OnError policy, int retryAttempts)
			throws Exception {
		this.onError = policy;
		this.retries = retryAttempts;
		send(0, VALUES);
		start(true);
		awaitCommitted(0, 7);
		for (int fails : new int[] { 1, 3, 4 }) {
			assertThat(this.calls).containsEntry("fails-" + fails, Math.min(fails, retryAttempts) + 1);
		}
		assertThat(this.calls).as("none is handled twice").containsEntry("valid-1", 1).containsEntry("valid-4", 1);
		assertThat(this.abandoned).containsExactlyElementsOf(
				List.of("fails-1", "fails-3", "fails-4").stream().filter(this::isBeyond).toList());
	}

	@ParameterizedTest
	@CsvSource({ "COMMIT", "DEAD_LETTER" })
	void aBatchWithoutAFailedRecordIsRetriedAndAbandonedAsAWhole(OnError policy) throws Exception {
		this.onError = policy;
		send(0, 1, 10);
		batch((records) -> {
			this.sizes.add(records.size());
			throw new IllegalStateException("planted");
		});
		awaitCommitted(0, 10);
		assertThat(this.sizes).containsExactly(10, 10, 10, 10);
		assertThat(this.abandoned).hasSize(10).isSortedAccordingTo(numeric()).doesNotHaveDuplicates();
		assertThat(this.deadLetters).hasSize((policy == OnError.DEAD_LETTER) ? 10 : 0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aDecisionToCommitPreventsRetries(boolean batch) throws Exception {
		this.onError = OnError.REDELIVER;
		send(0, "valid-1", "commit", "valid-2");
		start(batch);
		awaitCommitted(0, 3);
		assertThat(this.calls).containsEntry("commit", 1).containsEntry("valid-2", 1);
		// committed by the exception's decision: no record was abandoned
		assertThat(this.abandoned).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aDecisionNotToCommitPreventsAbandonment(boolean batch) throws Exception {
		send(0, "valid-1", "keep-9", "valid-2");
		start(batch);
		awaitCommitted(0, 3);
		assertThat(this.calls).containsEntry("keep-9", 10).containsEntry("valid-2", 1);
		assertThat(this.abandoned).isEmpty();
	}

	@Test
	void aStopDoesNotWaitForABackOffAndPollingContinuesDuringIt() throws Exception {
		this.retry = new RetrySettings(Duration.ofMinutes(10), Duration.ofMinutes(10));
		this.clientProperties = Map.of("max.poll.interval.ms", 2_000);
		send(0, "fails-99", "valid-1");
		ConsumerRun run = single((record) -> call(text(record)));
		await().atMost(LIMIT).until(() -> this.calls.containsKey("fails-99"));
		await().during(Duration.ofMillis(2_500))
			.atMost(LIMIT)
			.until(() -> this.recording.events.equals(List.of("joined")));
		send(1, "valid-2");
		awaitCommitted(1, 1);
		run.stop();
		// the back-off is ten minutes
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.committed()).isTrue();
		assertThat(this.calls).containsEntry("fails-99", 1).doesNotContainKey("valid-1");
		assertThat(committed(0)).isNull();
	}

	@Test
	void aFailedStageIsAFailureAndAPendingStageIsAwaited() throws Exception {
		List<String> order = new CopyOnWriteArrayList<>();
		send(0, "valid-1", "fails-2", "valid-2", "fails-4");
		start(new HandlerRegistration(declaration(false), (record) -> {
			order.add("begin " + text(record));
			return CompletableFuture.runAsync(() -> {
				order.add("end " + text(record));
				call(text(record));
			}, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
		}, null));
		awaitCommitted(0, 4);
		assertThat(this.calls).containsEntry("valid-1", 1).containsEntry("fails-2", 3).containsEntry("fails-4", 4);
		assertThat(this.abandoned).containsExactly("fails-4");
		for (int i = 0; i < order.size(); i += 2) {
			assertThat(order.get(i + 1)).isEqualTo(order.get(i).replace("begin", "end"));
		}
	}

	@Test
	void aPendingStageKeepsItsRecordInFlightAndUncommitted() throws Exception {
		CompletableFuture<Void> never = new CompletableFuture<>();
		send(0, "valid-1", "valid-2");
		ConsumerRun run = start(new HandlerRegistration(declaration(false), (record) -> {
			call(text(record));
			return text(record).equals("valid-2") ? never : CompletableFuture.completedFuture(null);
		}, null));
		await().atMost(LIMIT).until(() -> run.inFlight().contains(this.topic + "-0@1"));
		run.stop();
		await().during(Duration.ofMillis(300)).atMost(LIMIT).until(() -> this.recording.end == null);
		assertThat(committed(0)).isIn(null, 1L);
		never.complete(null);
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(committed(0)).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "false, 3", "false, 0", "true, 3", "true, 0" })
	void retainedRecordsAreRetriedWithBackOffAndNeverAbandoned(boolean batch, int retryAttempts) throws Exception {
		this.retries = retryAttempts;
		this.healthy.set(false);
		List<Long> times = new CopyOnWriteArrayList<>();
		send(0, "fails-12");
		if (batch) {
			batch((records) -> timed(times, text(records.get(0))));
		}
		else {
			single((record) -> timed(times, text(record)));
		}
		awaitCommitted(0, 1);
		assertThat(this.abandoned).isEmpty();
		assertThat(times).hasSize(13);
		for (int i = 1; i < times.size(); i++) {
			assertThat(times.get(i) - times.get(i - 1)).as("before call " + (i + 1))
				.isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(15));
		}
	}

	private void timed(List<Long> times, String value) {
		times.add(System.nanoTime());
		call(value);
	}

	private void start(boolean batch) {
		if (!batch) {
			single((record) -> call(text(record)));
			return;
		}
		batch((records) -> {
			for (int i = 0; i < records.size(); i++) {
				try {
					call(text(records.get(i)));
				}
				catch (RuntimeException ex) {
					throw new BatchListenerFailedException("the record at " + i, ex, i);
				}
			}
		});
	}

	private void call(String value) {
		int call = this.calls.merge(value, 1, Integer::sum);
		if (value.startsWith("commit")) {
			throw new Decision(true);
		}
		if (!value.startsWith("valid") && call <= Integer.parseInt(value.substring(value.indexOf('-') + 1))) {
			throw value.startsWith("keep") ? new IllegalStateException(new Decision(false))
					: new IllegalStateException("planted, call " + call);
		}
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
