package com.github.onsdigital.dp.kafka.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.listener.BatchListenerFailedException;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens when a handler of batches fails: page <i>Error handling</i>.
 */
abstract class BatchErrorPolicyContract extends ContractTests {

	private static final List<String> ALL = List.of("1", "2", "bad", "4", "5");

	@BeforeEach
	void createTopic() {
		this.orders.create(2);
		setOrders("batch-wait-time", "100ms");
		setOrders("retry-attempts", "1");
	}

	@Test
	void aRetryDispatchesTheNamedRecordAndThoseAfterIt() {
		Calls calls = startBatches();
		calls.onCall((values) -> {
			if (calls.batches().size() == 1) {
				failAtBad(values);
			}
		});
		send(ALL);
		awaitCommitted(0, 5);
		assertThat(calls.batches()).startsWith(ALL, List.of("bad", "4", "5"));
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void recordsBeforeTheNamedOneAreCommitted() {
		setOrders("on-error", "stop");
		Calls calls = startBatches();
		calls.onCall(BatchErrorPolicyContract::failAtBad);
		send(ALL);
		awaitState(ConsumerState.STOPPED);
		assertThat(hold(HoldOwner.ERROR)).isNotNull();
		assertThat(committed(0)).isEqualTo(2);
		assertThat(calls.batches()).containsExactly(ALL, List.of("bad", "4", "5"));
	}

	@Test
	void onErrorAppliesToTheNamedRecordOnly() {
		Calls calls = startBatches();
		calls.onCall(BatchErrorPolicyContract::failAtBad);
		send(ALL);
		awaitCommitted(0, 5);
		assertThat(events().abandonedValues()).containsExactly("bad");
		assertThat(calls.timesCalled("bad")).isEqualTo(2);
		assertThat(calls.handled()).containsExactly("4", "5");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 3 })
	void eachNamedRecordOfABatchIsRetriedForItself(int retries) {
		setOrders("retry-attempts", Integer.toString(retries));
		Map<String, Integer> times = new ConcurrentHashMap<>();
		startBatches().onCall((values) -> {
			for (int i = 0; i < values.size(); i++) {
				String value = values.get(i);
				if (times.merge(value, 1, Integer::sum) <= failures(value)) {
					throw new BatchListenerFailedException("planted", Planted.failure(), i);
				}
			}
		});
		send(List.of("a", "fails-1", "b", "fails-4", "c"));
		awaitCommitted(0, 5);
		assertThat(times).isEqualTo(Map.of("a", 1, "b", 1, "c", 1, "fails-1", Math.min(retries, 1) + 1, "fails-4",
				Math.min(retries, 4) + 1));
		assertThat(events().abandonedValues())
			.containsExactlyElementsOf((retries == 0) ? List.of("fails-1", "fails-4") : List.of("fails-4"));
	}

	private static int failures(String value) {
		return value.startsWith("fails-") ? Integer.parseInt(value.substring("fails-".length())) : 0;
	}

	@Test
	void aDecisionToCommitANamedRecordAppliesToThatRecordOnly() {
		setOrders("on-error", "redeliver");
		Calls calls = startBatches();
		calls.onCall((values) -> {
			if (values.contains("bad")) {
				throw new BatchListenerFailedException("planted", Planted.decision(true), values.indexOf("bad"));
			}
		});
		send(ALL);
		awaitCommitted(0, 5);
		assertThat(calls.batches()).containsExactly(ALL, List.of("4", "5"));
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void aDecisionNotToCommitANamedRecordRetainsIt() {
		Calls calls = startBatches();
		calls.onCall((values) -> {
			if (values.contains("bad") && calls.timesCalled("bad") < 6) {
				throw new BatchListenerFailedException("planted",
						new IllegalStateException("wrapped", Planted.decision(false)), values.indexOf("bad"));
			}
		});
		send(ALL);
		awaitCommitted(0, 5);
		assertThat(calls.batches()).startsWith(ALL).hasSize(6);
		assertThat(calls.batches().subList(1, 6)).containsOnly(List.of("bad", "4", "5"));
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void theBackOffPassesBetweenTheCallsOfARetainedBatch() {
		ContractCheck db = this.cluster.check("db");
		set("kafka.retry.min-period", "100ms");
		set("kafka.retry.max-period", "100ms");
		set("kafka.health.stop-after", NEVER);
		setOrders("subscribe-to", "db");
		Calls calls = startBatches();
		db.down();
		List<Long> times = new CopyOnWriteArrayList<>();
		calls.onCall((values) -> {
			times.add(this.cluster.nanoTime());
			if (times.size() < 6) {
				failAtBad(values);
			}
		});
		send(ALL);
		awaitCommitted(0, 5);
		assertThat(times).hasSize(6);
		for (int i = 1; i < times.size(); i++) {
			assertThat(times.get(i) - times.get(i - 1)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(74));
		}
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void withoutANamedRecordTheWholeBatchIsRetriedAndAbandoned() {
		Calls calls = startBatches();
		calls.onCall((values) -> {
			throw Planted.failure();
		});
		send(ALL);
		awaitCommitted(0, 5);
		assertThat(calls.batches()).containsExactly(ALL, ALL);
		assertThat(events().abandonedValues()).containsExactlyElementsOf(ALL);
	}

	@Test
	void redeliverRetriesTheWholeBatchUntilItIsHandled() {
		setOrders("on-error", "redeliver");
		Calls calls = startBatches();
		calls.onCall((values) -> {
			if (calls.batches().size() < 6) {
				throw Planted.failure();
			}
		});
		send(ALL);
		awaitCommitted(0, 5);
		assertThat(calls.batches()).hasSize(6).containsOnly(ALL);
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void whileANamedRecordIsRedeliveredTheOtherPartitionContinues() {
		setOrders("on-error", "redeliver");
		Calls calls = startBatches();
		calls.onCall(BatchErrorPolicyContract::failAtBad);
		this.orders.send(0, "bad");
		await("redelivery", () -> calls.timesCalled("bad") > 2);
		this.orders.send(1, "a", "b");
		awaitCommitted(1, 2);
		assertThat(committed(0)).isIn(null, 0L);
	}

	@Test
	void aDecisionToCommitCommitsTheBatch() {
		Calls calls = startBatches();
		calls.onCall((values) -> {
			throw Planted.decision(true);
		});
		send(ALL);
		awaitCommitted(0, 5);
		assertThat(calls.batches()).containsExactly(ALL);
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void aDecisionNotToCommitOverridesOnError() {
		setOrders("retry-attempts", "0");
		Calls calls = startBatches();
		calls.onCall((values) -> {
			if (calls.batches().size() < 5) {
				throw Planted.decision(false);
			}
		});
		send(ALL);
		awaitCommitted(0, 5);
		assertThat(calls.batches()).hasSize(5).containsOnly(ALL);
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void aBatchIsNotAbandonedWhileACheckIsUnhealthy() {
		ContractCheck db = this.cluster.check("db");
		setOrders("subscribe-to", "db");
		setOrders("retry-attempts", "0");
		Calls calls = startBatches();
		calls.onCall((values) -> {
			db.down();
			throw Planted.failure();
		});
		send(ALL);
		awaitHold(HoldOwner.HEALTH);
		awaitState(ConsumerState.STOPPED);
		assertThat(committed(0)).isIn(null, 0L);
		calls.onCall((values) -> {
		});
		db.up();
		awaitCommitted(0, 5);
		assertThat(calls.handled()).containsExactlyElementsOf(ALL);
		assertThat(events().abandoned).isEmpty();
	}

	private void send(List<String> values) {
		this.orders.send(0, values.toArray(String[]::new));
	}

	private static void failAtBad(List<String> values) {
		int index = values.indexOf("bad");
		if (index >= 0) {
			throw new BatchListenerFailedException("planted", Planted.failure(), index);
		}
	}

}
