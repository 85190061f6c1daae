package com.github.onsdigital.dp.kafka.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.PositionJumpedEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What is committed and where a partition starts: page <i>Consumers</i>.
 */
abstract class CommitContract extends ContractTests {

	@Test
	void handledRecordsAreCommittedWithoutFurtherRecords() {
		this.orders.create(1);
		Calls calls = startOrders();
		this.orders.send(0, "a", "b", "c");
		awaitCommitted(0, 3);
		assertInOrder(calls.handled(), "a", "b", "c");
	}

	@Test
	void aRecordInFlightIsNotCommitted() {
		this.orders.create(1);
		Calls calls = startOrders();
		ContractGate gate = this.cluster.gate();
		calls.onCall((values) -> {
			if (values.contains("b")) {
				gate.pass();
			}
		});
		this.orders.send(0, "a", "b", "c");
		await("a record in flight", gate::isWaitedFor);
		consumer().stop();
		assertThat(consumer().stopAndWait(Duration.ofMillis(50))).isFalse();
		assertThat(committed(0)).isIn(null, 1L);
		gate.open();
		// without an order, the stop lets the record behind it finish, too
		awaitCommitted(0, handling().isOrdered() ? 2 : 3);
	}

	@Test
	void eachPartitionIsCommittedForItself() {
		this.orders.create(3);
		startOrders();
		this.orders.send(0, "a", "b");
		this.orders.send(2, "c");
		awaitCommitted(0, 2);
		awaitCommitted(2, 1);
		assertThat(committed(1)).isIn(null, 0L);
	}

	@Test
	void workersHandlePartitionsInParallelAndInOrder() {
		this.orders.create(2);
		setOrders("num-workers", "2");
		setOrders("properties.max.poll.records", "2");
		Calls calls = startOrders();
		await("a partition of each member", () -> this.group.membersWithPartitions() == members(2));
		awaitState(ConsumerState.CONSUMING);
		ContractGate first = this.cluster.gate();
		calls.onCall((values) -> {
			if (values.contains("a1")) {
				first.pass();
			}
		});
		this.orders.send(0, "a1", "a2", "a3");
		await("a record in flight", first::isWaitedFor);
		this.orders.send(1, "b1", "b2");
		awaitCommitted(1, 2);
		first.open();
		awaitCommitted(0, 3);
		assertInOrder(calls.handled(), "b1", "b2", "a1", "a2", "a3");
	}

	@Test
	void aStopAtAnyTimeCommitsExactlyTheHandledRecords() {
		this.orders.create(1);
		Calls calls = startOrders();
		for (int round = 1; round <= 5; round++) {
			int sent = round * 20;
			for (int i = sent - 20; i < sent; i++) {
				this.orders.send(0, Integer.toString(i));
			}
			int some = (round - 1) * 20 + round;
			await("some records", () -> calls.handled().size() >= some);
			assertThat(consumer().stopAndWait(LIMIT)).isTrue();
			assertThat(committed(0)).isEqualTo(calls.handled().size());
			consumer().start();
		}
		awaitCommitted(0, 100);
		assertThat(calls.handled()).hasSize(100).doesNotHaveDuplicates();
	}

	@Test
	void aNewApplicationContinuesAtTheCommittedOffset() {
		this.orders.create(1);
		startOrders();
		this.orders.send(0, "a", "b");
		awaitCommitted(0, 2);
		this.application.close();
		this.orders.send(0, "c");
		Calls calls = startOrders();
		awaitCommitted(0, 3);
		assertThat(calls.handled()).containsExactly("c");
	}

	@Test
	void aNewGroupStartsAtTheOldestRecord() {
		this.orders.create(1);
		this.orders.send(0, "a", "b");
		Calls calls = startOrders();
		awaitCommitted(0, 2);
		assertInOrder(calls.handled(), "a", "b");
	}

	@Test
	void withOffsetNewestANewGroupSkipsTheHistory() {
		this.orders.create(1);
		this.orders.send(0, "a", "b");
		setOrders("offset", "newest");
		Calls calls = startOrders();
		this.orders.send(0, "c");
		awaitCommitted(0, 3);
		assertThat(calls.handled()).containsExactly("c");
	}

	@Test
	void withOffsetNewestRecordsAfterTheStartAreHandledEvenAfterARestart() {
		this.orders.create(1);
		this.orders.send(0, "a", "b");
		setOrders("offset", "newest");
		Calls calls = startOrders();
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(committed(0)).isEqualTo(2);
		this.orders.send(0, "c");
		consumer().start();
		awaitCommitted(0, 3);
		assertThat(calls.handled()).containsExactly("c");
	}

	@Test
	void withOffsetByDurationANewGroupStartsAtThatTime() {
		this.orders.create(1);
		this.orders.send(at(this.cluster.now().minus(Duration.ofHours(3)), "old"));
		this.orders.send(at(this.cluster.now().minus(Duration.ofMinutes(1)), "recent"));
		setOrders("offset", "by_duration:PT1H");
		Calls calls = startOrders();
		awaitCommitted(0, 2);
		assertThat(calls.handled()).containsExactly("recent");
		assertThat(events().jumps).isEmpty();
	}

	@Test
	void withOffsetNoneAPartitionWithoutAnOffsetIsBlockedAndTheOthersContinue() {
		this.orders.create(2);
		this.orders.send(0, "a");
		this.orders.send(1, "b");
		this.group.commit(this.orders, 1, 0);
		setOrders("offset", "none");
		start(OrderHandler.class);
		awaitCommitted(1, 1);
		await("a blocked partition", () -> !consumer().blockedPartitions().isEmpty());
		assertThat(consumer().blockedPartitions()).extracting(BlockedPartition::partition).containsExactly(0);
		await("a critical check", () -> consumer().check().status() == CheckStatus.CRITICAL);
		assertThat(calls().begun()).containsExactly("b");
	}

	@Test
	void anOffsetThatWasRemovedContinuesAtTheOldestRemainingRecordAndIsReported() {
		this.orders.create(1);
		Calls calls = removeCommitted();
		awaitCommitted(0, 6);
		assertInOrder(calls.handled(), "e", "f");
		await("the report", () -> !events().jumps.isEmpty());
		assertThat(events().jumps).extracting(PositionJumpedEvent::getFrom, PositionJumpedEvent::getTo)
			.containsExactly(tuple(2L, 4L));
	}

	@Test
	void offsetDoesNotDecideAboutAnOffsetThatWasRemoved() {
		this.orders.create(1);
		setOrders("offset", "newest");
		Calls calls = removeCommitted();
		awaitCommitted(0, 6);
		assertInOrder(calls.handled(), "e", "f");
		await("the report", () -> !events().jumps.isEmpty());
		assertThat(events().jumps).extracting(PositionJumpedEvent::getFrom, PositionJumpedEvent::getTo)
			.containsExactly(tuple(2L, 4L));
	}

	@Test
	void withOffsetOutOfRangeNewestTheRemainingRecordsAreSkipped() {
		this.orders.create(1);
		setOrders("offset-out-of-range", "newest");
		Calls calls = removeCommitted();
		awaitCommitted(0, 6);
		this.orders.send(0, "g");
		awaitCommitted(0, 7);
		assertThat(calls.handled()).containsExactly("g");
		await("the report", () -> !events().jumps.isEmpty());
		assertThat(events().jumps).extracting(PositionJumpedEvent::getFrom, PositionJumpedEvent::getTo)
			.containsExactly(tuple(2L, 6L));
	}

	@Test
	void withBothSettingsNewestANewGroupSkipsTheHistory() {
		this.orders.create(1);
		this.orders.send(0, "a", "b");
		setOrders("offset", "newest");
		setOrders("offset-out-of-range", "newest");
		Calls calls = startOrders();
		this.orders.send(0, "c");
		awaitCommitted(0, 3);
		assertThat(calls.handled()).containsExactly("c");
		assertThat(events().jumps).isEmpty();
	}

	@Test
	void withBothSettingsNewestRecordsAfterTheStartAreHandledEvenAfterARestart() {
		this.orders.create(1);
		this.orders.send(0, "a", "b");
		setOrders("offset", "newest");
		setOrders("offset-out-of-range", "newest");
		Calls calls = startOrders();
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(committed(0)).isEqualTo(2);
		this.orders.send(0, "c");
		consumer().start();
		awaitCommitted(0, 3);
		assertThat(calls.handled()).containsExactly("c");
		assertThat(events().jumps).isEmpty();
	}

	@Test
	void withBothSettingsNewestRecordsAfterAResetAreHandledEvenAfterARestart() {
		this.orders.create(1);
		setOrders("offset", "newest");
		setOrders("offset-out-of-range", "newest");
		Calls calls = removeCommitted();
		awaitCommitted(0, 6);
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		this.orders.send(0, "g");
		consumer().start();
		awaitCommitted(0, 7);
		assertThat(calls.handled()).containsExactly("g");
		assertThat(events().jumps).extracting(PositionJumpedEvent::getFrom, PositionJumpedEvent::getTo)
			.containsExactly(tuple(2L, 6L));
	}

	@Test
	void withBothSettingsNewestTheRemainingRecordsAreSkipped() {
		this.orders.create(1);
		setOrders("offset", "newest");
		setOrders("offset-out-of-range", "newest");
		Calls calls = removeCommitted();
		awaitState(ConsumerState.CONSUMING);
		// records before the reset are skipped as well
		await("a later record", () -> {
			this.orders.send(0, "g");
			return calls.handled().contains("g");
		});
		await("the report", () -> !events().jumps.isEmpty());
		assertThat(calls.handled()).containsOnly("g");
		assertThat(events().jumps).singleElement().satisfies((jump) -> {
			assertThat(jump.getConsumerId()).isEqualTo("orders");
			assertThat(jump.getTopic()).isEqualTo(this.orders.name());
			assertThat(jump.getPartition()).isZero();
			assertThat(jump.getFrom()).isEqualTo(2);
			assertThat(jump.getTo()).isGreaterThanOrEqualTo(6);
		});
	}

	private Calls removeCommitted() {
		this.orders.send(0, "a", "b", "c", "d", "e", "f");
		this.group.commit(this.orders, 0, 2);
		this.orders.deleteRecordsBefore(0, 4);
		start(OrderHandler.class);
		return calls();
	}

	@Test
	void addedPartitionsAreConsumedFromTheirFirstRecord() {
		this.orders.create(1);
		setOrders("properties.metadata.max.age.ms", "500");
		Calls calls = startOrders();
		this.orders.addPartitions(3);
		this.orders.send(1, "a");
		this.orders.send(2, "b");
		awaitCommitted(1, 1);
		awaitCommitted(2, 1);
		assertThat(calls.handled()).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void moreWorkersThanPartitionsAreNoError() {
		this.orders.create(2);
		setOrders("num-workers", "3");
		startOrders();
		await("all members", () -> this.group.members() == members(3));
		this.orders.send(0, "a");
		this.orders.send(1, "b");
		awaitCommitted(0, 1);
		awaitCommitted(1, 1);
		awaitState(ConsumerState.CONSUMING);
		await("both partitions", () -> assignedPartitions().equals(Set.of(0, 1)));
	}

	// with key and unordered, the workers are threads of one member
	private int members(int workers) {
		return handling().isSingleMember() ? 1 : workers;
	}

	private Set<Integer> assignedPartitions() {
		return consumer().assignment().stream().map(PartitionAssignment::partition).collect(Collectors.toSet());
	}

	private ProducerRecord<byte[], byte[]> at(Instant time, String value) {
		return new ProducerRecord<>(this.orders.name(), 0, time.toEpochMilli(), null,
				value.getBytes(StandardCharsets.UTF_8));
	}

}
