package com.github.onsdigital.dp.kafka.contract;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The states of a consumer: page <i>Consumer life cycle</i>.
 */
abstract class LifeCycleContract extends ContractTests {

	@Test
	void aConsumerInitialisesJoinsAndConsumes() {
		this.orders.create(1);
		startOrders();
		assertThat(consumer().isInitialised()).isTrue();
		// STOPPED comes between them if health has not withdrawn its first hold yet
		assertThat(consumer().history()).first().satisfies((transition) -> {
			assertThat(transition.from()).isEqualTo(ConsumerState.INITIALISING);
			assertThat(transition.reason()).isEqualTo(TransitionReason.INITIALISED);
		});
		assertThat(consumer().history()).last()
			.extracting(LifeCycleContract::text)
			.isEqualTo("STARTING > CONSUMING ASSIGNED");
	}

	@Test
	void eachTransitionIsPublishedInOrder() {
		this.orders.create(1);
		startOrders();
		consumer().stop();
		awaitState(ConsumerState.STOPPED);
		await("all events", () -> events().transitions.size() == consumer().history().size());
		assertThat(events().transitions).isEqualTo(consumer().history());
	}

	@Test
	void withStartManualAConsumerWaitsForStart() {
		this.orders.create(1);
		this.orders.send(0, "a");
		setOrders("start", "manual");
		start(OrderHandler.class);
		awaitState(ConsumerState.STOPPED);
		assertThat(hold(HoldOwner.OPERATOR_STOP)).isNotNull();
		consumer().start();
		awaitState(ConsumerState.CONSUMING);
		awaitCommitted(0, 1);
	}

	@Test
	void aStopFinishesAndCommitsTheRecordInFlightAndDispatchesNoOther() {
		this.orders.create(1);
		Calls calls = startOrders();
		ContractGate gate = this.cluster.gate();
		calls.onCall((values) -> gate.pass());
		this.orders.send(0, "a", "b");
		await("a record in flight", gate::isWaitedFor);
		consumer().stop();
		awaitState(ConsumerState.STOPPING);
		gate.open();
		awaitState(ConsumerState.STOPPED);
		assertStoppedInFirst(calls.begun());
	}

	@Test
	void aStoppedConsumerHasLeftItsGroup() {
		this.orders.create(1);
		startOrders();
		assertThat(this.group.members()).isEqualTo(1);
		consumer().stop();
		awaitState(ConsumerState.STOPPED);
		assertThat(consumer().isPaused()).isFalse();
		await("no member", () -> this.group.members() == 0);
	}

	@Test
	void stopAndWaitReturnsTrueWhenTheHandledRecordsAreCommittedAndTheGroupIsLeft() {
		this.orders.create(1);
		Calls calls = startOrders();
		this.orders.send(0, "a", "b", "c");
		await("a record", () -> !calls.handled().isEmpty());
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(committed(0)).isEqualTo(calls.handled().size());
		assertThat(this.group.members()).isZero();
	}

	@Test
	void stopAndWaitReturnsFalseAtItsDeadline() {
		this.orders.create(1);
		Calls calls = startOrders();
		ContractGate gate = this.cluster.gate();
		calls.onCall((values) -> gate.pass());
		this.orders.send(0, "a");
		await("a record in flight", gate::isWaitedFor);
		assertThat(consumer().stopAndWait(Duration.ofMillis(50))).isFalse();
		assertThat(hold(HoldOwner.OPERATOR_STOP)).isNotNull();
		gate.open();
		awaitCommitted(0, 1);
	}

	@Test
	void aHandlerCannotWaitForTheStopOfItsOwnConsumer() {
		this.orders.create(1);
		setOrders("retry-attempts", "0");
		Calls calls = startOrders();
		calls.onStart((values) -> consumer().stopAndWait(LIMIT));
		this.orders.send(0, "a");
		await("an abandoned record", () -> !events().abandoned.isEmpty());
		assertThat(events().abandoned.get(0).getCause()).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("'orders'")
			.hasMessageContaining("use stop() instead");
	}

	@Test
	void aHandlerCanStopItsOwnConsumer() {
		this.orders.create(1);
		Calls calls = startOrders();
		calls.onCall((values) -> {
			consumer().start();
			consumer().stop();
		});
		this.orders.send(0, "a", "b");
		awaitState(ConsumerState.STOPPED);
		assertStoppedInFirst(calls.handled());
	}

	@Test
	void aHandlerCanCloseItsOwnConsumer() {
		this.orders.create(1);
		Calls calls = startOrders();
		ConsumerGroup consumer = consumer();
		calls.onCall((values) -> consumer.close());
		this.orders.send(0, "a", "b");
		await("the end", () -> consumer.closed().isDone());
		assertThat(consumer.state()).isEqualTo(ConsumerState.CLOSING);
		assertStoppedInFirst(calls.handled());
	}

	@Test
	void aStartDuringAStopTakesEffectAfterTheStop() {
		this.orders.create(1);
		Calls calls = startOrders();
		ContractGate gate = this.cluster.gate();
		calls.onCall((values) -> gate.pass());
		this.orders.send(0, "a", "b");
		await("a record in flight", gate::isWaitedFor);
		consumer().stop();
		awaitState(ConsumerState.STOPPING);
		consumer().start();
		gate.open();
		awaitCommitted(0, 2);
		assertInOrder(calls.handled(), "a", "b");
		assertThat(consumer().history()).extracting(Transition::reason).contains(TransitionReason.FINISHED);
	}

	@Test
	void aConsumerContinuesAtTheCommittedOffset() {
		this.orders.create(1);
		Calls calls = startOrders();
		this.orders.send(0, "a", "b");
		awaitCommitted(0, 2);
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		this.orders.send(0, "c");
		consumer().start();
		awaitCommitted(0, 3);
		assertInOrder(calls.handled(), "a", "b", "c");
	}

	@Test
	void aPausedConsumerKeepsItsMembershipAndPartitions() {
		this.orders.create(2);
		Calls calls = startOrders();
		consumer().pause();
		await("the pause", () -> consumer().isPaused());
		this.orders.send(0, "a");
		assertThat(this.group.members()).isEqualTo(1);
		assertThat(consumer().assignment()).hasSize(2);
		consumer().resume();
		awaitCommitted(0, 1);
		assertThat(calls.handled()).containsExactly("a");
		assertThat(consumer().history()).extracting(Transition::reason).doesNotContain(TransitionReason.REBALANCE);
	}

	@Test
	void aMissingTopicIsAwaitedAndNotCreated() {
		start(OrderHandler.class);
		await("a warning", () -> consumer().check().status() == CheckStatus.WARNING
				&& consumer().state() == ConsumerState.STARTING);
		assertThat(this.orders.exists()).isFalse();
		this.orders.create(1);
		this.orders.send(0, "a");
		awaitCommitted(0, 1);
		await("no warning", () -> consumer().check().status() == CheckStatus.OK);
	}

	@Test
	void aTopicThatIsCreatedAgainIsConsumedFromItsBeginning() {
		this.orders.create(1);
		Calls calls = startOrders();
		this.orders.send(0, "a", "b", "c");
		awaitCommitted(0, 3);
		this.orders.delete();
		this.orders.create(1);
		this.orders.send(0, "new");
		await("the record of the new topic", () -> calls.handled().contains("new"));
		awaitCommitted(0, 1);
	}

	@Test
	void aClosedContextHasCommittedItsRecordsAndLeftItsGroups() {
		this.orders.create(1);
		Calls calls = startOrders();
		this.orders.send(0, "a", "b", "c");
		await("a record", () -> !calls.handled().isEmpty());
		ConsumerGroup consumer = consumer();
		this.application.close();
		assertThat(consumer.closed()).isCompleted();
		assertThat(consumer.state()).isEqualTo(ConsumerState.CLOSING);
		assertThat(committed(0)).isEqualTo(calls.handled().size());
		assertThat(this.group.members()).isZero();
	}

	@Test
	void aContextCanBeStoppedOrPausedAndStartedAgain() {
		this.orders.create(1);
		Calls calls = startOrders();
		this.application.context().stop();
		assertThat(consumer().state()).isEqualTo(ConsumerState.STOPPED);
		assertThat(hold(HoldOwner.SHUTDOWN)).isNotNull();
		this.orders.send(0, "a");
		this.application.context().start();
		awaitCommitted(0, 1);
		this.application.context().pause();
		assertThat(consumer().state()).isEqualTo(ConsumerState.STOPPED);
		this.orders.send(0, "b");
		this.application.context().restart();
		awaitCommitted(0, 2);
		assertInOrder(calls.handled(), "a", "b");
		assertThat(consumer().history()).extracting(Transition::reason).contains(TransitionReason.SHUTDOWN);
		assertThat(consumer().history())
			.allSatisfy((transition) -> assertThat(transition.from().next()).contains(transition.to()));
		assertThat(consumer().holds()).isEmpty();
	}

	@Test
	void awaitStateReturnsFalseAtItsDeadline() {
		this.orders.create(1);
		startOrders();
		assertThat(consumer().awaitState(ConsumerState.CONSUMING, LIMIT)).isTrue();
		assertThat(consumer().awaitState(ConsumerState.STOPPED, Duration.ofMillis(50))).isFalse();
	}

	// without an order, the second record may have started before the stop
	private void assertStoppedInFirst(List<String> values) {
		if (handling().isOrdered()) {
			assertThat(values).containsExactly("a");
		}
		else {
			assertThat(values).contains("a").isSubsetOf("a", "b").doesNotHaveDuplicates();
		}
		assertThat(committed(0)).isEqualTo(values.size());
	}

	private static String text(Transition transition) {
		return transition.from() + " > " + transition.to() + " " + transition.reason();
	}

}
