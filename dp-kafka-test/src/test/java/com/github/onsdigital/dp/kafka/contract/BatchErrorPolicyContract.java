package com.github.onsdigital.dp.kafka.contract;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
