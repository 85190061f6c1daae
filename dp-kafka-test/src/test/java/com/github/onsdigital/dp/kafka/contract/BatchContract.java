package com.github.onsdigital.dp.kafka.contract;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Batches of up to five records: page <i>Consumers</i>.
 */
abstract class BatchContract extends ContractTests {

	@Test
	void aFullBatchIsDispatchedBeforeTheWaitTimeEnds() {
		this.orders.create(1);
		setOrders("batch-wait-time", NEVER);
		Calls calls = startBatches();
		this.orders.send(0, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
		awaitCommitted(0, 10);
		assertThat(calls.batches()).containsExactly(List.of("1", "2", "3", "4", "5"),
				List.of("6", "7", "8", "9", "10"));
	}

	@Test
	void aPartialBatchIsDispatchedAfterTheWaitTime() {
		this.orders.create(1);
		setOrders("batch-wait-time", "700ms");
		Calls calls = startBatches();
		long start = this.cluster.nanoTime();
		this.orders.send(0, "1", "2");
		awaitCommitted(0, 2);
		assertThat(this.cluster.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(700));
		assertThat(calls.batches()).containsExactly(List.of("1", "2"));
	}

	@Test
	void aBatchContainsTheRecordsOfSeveralPolls() {
		this.orders.create(1);
		setOrders("batch-wait-time", NEVER);
		setOrders("properties.max.poll.records", "2");
		this.orders.send(0, "1", "2", "3", "4", "5");
		Calls calls = startBatches();
		awaitCommitted(0, 5);
		assertThat(calls.batches()).containsExactly(List.of("1", "2", "3", "4", "5"));
	}

	@Test
	void nothingOfABatchIsCommittedBeforeItsHandlerReturns() {
		this.orders.create(2);
		setOrders("batch-wait-time", NEVER);
		Calls calls = startBatches();
		ContractGate gate = this.cluster.gate();
		calls.onCall((values) -> gate.pass());
		this.orders.send(0, "1", "2", "3");
		this.orders.send(1, "4", "5");
		await("a batch in flight", gate::isWaitedFor);
		assertThat(committed(0)).isIn(null, 0L);
		assertThat(committed(1)).isIn(null, 0L);
		gate.open();
		awaitCommitted(0, 3);
		awaitCommitted(1, 2);
	}

	@Test
	void aStopFinishesTheBatchInFlight() {
		this.orders.create(1);
		setOrders("batch-wait-time", NEVER);
		Calls calls = startBatches();
		ContractGate gate = this.cluster.gate();
		calls.onCall((values) -> gate.pass());
		this.orders.send(0, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
		await("a batch in flight", gate::isWaitedFor);
		consumer().stop();
		gate.open();
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(calls.batches()).containsExactly(List.of("1", "2", "3", "4", "5"));
		assertThat(committed(0)).isEqualTo(5);
	}

	@Test
	void aWaitingBatchIsDroppedAtAStopAndHandledAfterTheStart() {
		this.orders.create(1);
		setOrders("batch-wait-time", NEVER);
		Calls calls = startBatches();
		this.orders.send(0, "1", "2", "3", "4", "5", "6", "7");
		awaitCommitted(0, 5);
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(committed(0)).isEqualTo(5);
		consumer().start();
		this.orders.send(0, "8", "9", "10");
		awaitCommitted(0, 10);
		assertThat(calls.batches()).containsExactly(List.of("1", "2", "3", "4", "5"),
				List.of("6", "7", "8", "9", "10"));
	}

	@Test
	void recordsOfARevokedPartitionAreRemovedFromTheWaitingBatch() {
		this.orders.create(2);
		setOrders("batch-wait-time", NEVER);
		Calls calls = startBatches();
		this.orders.send(0, "1", "2");
		this.orders.send(1, "3", "4");
		ContractMember member = this.group.join(this.orders);
		await("a partition of the member", () -> member.partitions().size() == 1);
		int own = 1 - member.partitions().iterator().next();
		this.orders.send(own, "a", "b", "c");
		awaitCommitted(own, 5);
		assertThat(calls.batches()).hasSize(1);
		assertThat(calls.handled(1 - own)).isEmpty();
		assertThat(committed(1 - own)).isIn(null, 0L);
		member.leave();
		this.orders.send(1 - own, "d", "e", "f");
		awaitCommitted(1 - own, 5);
		assertThat(calls.handled()).hasSize(10).doesNotHaveDuplicates();
	}

	@Test
	void aBatchConsumerIsOneMemberWhateverNumWorkersIs() {
		this.orders.create(2);
		setOrders("num-workers", "3");
		startBatches();
		assertThat(this.group.members()).isEqualTo(1);
	}

	@Test
	void theOrderOfEachPartitionIsKeptAcrossBatches() {
		this.orders.create(2);
		setOrders("batch-wait-time", "50ms");
		Calls calls = startBatches();
		for (int i = 0; i < 12; i++) {
			this.orders.send(i % 2, Integer.toString(i));
		}
		awaitCommitted(0, 6);
		awaitCommitted(1, 6);
		assertThat(calls.handled(0)).containsExactly("0", "2", "4", "6", "8", "10");
		assertThat(calls.handled(1)).containsExactly("1", "3", "5", "7", "9", "11");
	}

}
