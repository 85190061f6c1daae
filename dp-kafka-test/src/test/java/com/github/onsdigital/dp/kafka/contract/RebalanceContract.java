package com.github.onsdigital.dp.kafka.contract;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Other members of the group: pages <i>Consumers</i> and <i>Error handling</i>.
 */
abstract class RebalanceContract extends ContractTests {

	private static final int PARTITIONS = 4;

	@BeforeEach
	void createTopic() {
		this.orders.create(PARTITIONS);
	}

	@Test
	void aSecondMemberGetsPartitionsAndTheConsumerKeepsTheOthers() {
		startOrders();
		ContractMember member = joined();
		await("the other partitions", () -> consumer().assignment().size() == PARTITIONS - member.partitions().size());
		assertThat(consumer().assignment()).extracting(PartitionAssignment::partition)
			.doesNotContainAnyElementsOf(member.partitions());
		awaitState(ConsumerState.CONSUMING);
	}

	@Test
	void noRecordIsLostOrHandledTwiceWhenAMemberJoinsAndLeaves() {
		Calls calls = startOrders();
		List<String> sent = new ArrayList<>(send("before", 25));
		ContractMember member = joined();
		sent.addAll(send("with", 25));
		member.leave();
		sent.addAll(send("after", 25));
		awaitAllCommitted(75);
		assertThat(calls.handled()).containsExactlyInAnyOrderElementsOf(sent);
		for (int partition = 0; partition < PARTITIONS; partition++) {
			assertInOrder(calls.handled(partition), sentTo(sent, partition).toArray());
		}
	}

	@Test
	void theRecordInFlightIsCommittedBeforeItsPartitionIsAssignedToAnotherMember() {
		Calls calls = startOrders();
		ContractGate gate = this.cluster.gate();
		calls.onCall((values) -> gate.pass());
		for (int partition = 0; partition < PARTITIONS; partition++) {
			this.orders.send(partition, "a" + partition, "b" + partition);
		}
		await("a record in flight", gate::isWaitedFor);
		ContractMember member = this.group.join(this.orders);
		gate.open();
		await("partitions of the member", () -> member.partitions().size() == 2);
		for (int partition : member.partitions()) {
			int handled = calls.handled(partition).size();
			Long committed = committed(partition);
			assertThat((committed != null) ? committed : 0).isEqualTo(handled);
		}
		member.leave();
		awaitAllCommitted(2);
		assertThat(calls.handled()).hasSize(2 * PARTITIONS).doesNotHaveDuplicates();
		assertThat(calls.begun()).doesNotHaveDuplicates();
	}

	@Test
	void partitionsOfADeadMemberAreConsumedAfterItsSession() {
		Calls calls = startOrders();
		ContractMember member = joined();
		List<String> sent = send("r", 5);
		int others = member.partitions().size();
		await("the own records", () -> calls.handled().size() == 5 * (PARTITIONS - others));
		member.die();
		awaitAllCommitted(5);
		assertThat(calls.handled()).containsExactlyInAnyOrderElementsOf(sent);
	}

	@Test
	void aPauseRemainsAfterARebalance() {
		ContractTopic invoices = createInvoices();
		Calls calls = startOrders(InvoiceHandler.class);
		consumer().pause();
		await("the pause", () -> consumer().isPaused());
		ContractMember member = joined();
		await("a rebalance", () -> consumer().assignment().size() == PARTITIONS - member.partitions().size());
		member.leave();
		await("all partitions", () -> consumer().assignment().size() == PARTITIONS);
		send("r", 1);
		handleInvoice(invoices);
		assertThat(calls.begun()).isEmpty();
		assertThat(consumer().isPaused()).isTrue();
		consumer().resume();
		awaitAllCommitted(1);
		assertThat(calls.handled()).hasSize(PARTITIONS).doesNotHaveDuplicates();
	}

	@Test
	void aStoppedConsumerLeavesItsPartitionsToTheOtherMember() {
		startOrders();
		ContractMember member = joined();
		consumer().stop();
		await("all partitions", () -> member.partitions().size() == PARTITIONS);
		awaitState(ConsumerState.STOPPED);
	}

	@Test
	void aRecordThatIsRetriedIsNotAbandonedByARevocation() {
		setOrders("on-error", "redeliver");
		Calls calls = startOrders();
		calls.onCall((values) -> {
			throw Planted.failure();
		});
		List<String> sent = send("r", 2);
		await("a retry", () -> calls.begun().size() > PARTITIONS);
		ContractMember member = joined();
		for (int partition : member.partitions()) {
			assertThat(committed(partition)).isIn(null, 0L);
		}
		calls.onCall((values) -> {
		});
		member.leave();
		awaitAllCommitted(2);
		assertThat(calls.handled()).containsExactlyInAnyOrderElementsOf(sent);
	}

	@Test
	void noRecordOfABatchConsumerIsLostOrHandledTwiceWhenAMemberJoinsAndLeaves() {
		setOrders("batch-wait-time", "50ms");
		Calls calls = startBatches();
		List<String> sent = new ArrayList<>(send("before", 12));
		ContractMember member = joined();
		sent.addAll(send("with", 12));
		member.leave();
		sent.addAll(send("after", 12));
		awaitAllCommitted(36);
		assertThat(calls.handled()).containsExactlyInAnyOrderElementsOf(sent);
	}

	private ContractMember joined() {
		ContractMember member = this.group.join(this.orders);
		await("partitions of the member", () -> member.partitions().size() == PARTITIONS / 2);
		return member;
	}

	private List<String> send(String prefix, int count) {
		List<String> sent = new ArrayList<>();
		for (int partition = 0; partition < PARTITIONS; partition++) {
			List<String> values = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				values.add(prefix + i + "-" + partition);
			}
			this.orders.send(partition, values.toArray(String[]::new));
			sent.addAll(values);
		}
		return sent;
	}

	private static List<String> sentTo(List<String> sent, int partition) {
		return sent.stream().filter((value) -> value.endsWith("-" + partition)).toList();
	}

	private void awaitAllCommitted(long offset) {
		for (int partition = 0; partition < PARTITIONS; partition++) {
			awaitCommitted(partition, offset);
		}
	}

}
