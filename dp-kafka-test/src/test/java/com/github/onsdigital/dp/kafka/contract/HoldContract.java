package com.github.onsdigital.dp.kafka.contract;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds of health and of operators: pages <i>Health</i> and <i>Consumer life cycle</i>.
 */
abstract class HoldContract extends ContractTests {

	private ContractCheck db;

	@BeforeEach
	void createCheck() {
		this.db = this.cluster.check("db");
		this.orders.create(2);
		setOrders("subscribe-to", "db");
	}

	@Test
	void anUnhealthyCheckStopsTheConsumerAndItLeavesItsGroup() {
		startOrders();
		this.db.down();
		awaitState(ConsumerState.STOPPED);
		assertThat(consumer().holds()).singleElement().satisfies((hold) -> {
			assertThat(hold.owner()).isEqualTo(HoldOwner.HEALTH);
			assertThat(hold.strength()).isEqualTo(HoldStrength.STOP);
			assertThat(hold.text()).isEqualTo("check db is DOWN");
		});
		await("no member", () -> this.group.members() == 0);
		assertThat(consumer().history()).last().extracting(Transition::reason).isEqualTo(TransitionReason.HEALTH);
	}

	@Test
	void noRecordIsHandledWhileACheckIsUnhealthyAndNoneIsLost() {
		ContractTopic invoices = createInvoices();
		Calls calls = startOrders(InvoiceHandler.class);
		this.orders.send(0, "a");
		awaitCommitted(0, 1);
		this.db.down();
		awaitState(ConsumerState.STOPPED);
		this.orders.send(0, "b", "c");
		handleInvoice(invoices);
		assertThat(calls.handled()).containsExactly("a");
		assertThat(committed(0)).isEqualTo(1);
		this.db.up();
		awaitCommitted(0, 3);
		assertInOrder(calls.handled(), "a", "b", "c");
	}

	@Test
	void withOnUnhealthyPauseTheConsumerKeepsItsPartitions() {
		ContractTopic invoices = createInvoices();
		setOrders("on-unhealthy", "pause");
		Calls calls = startOrders(InvoiceHandler.class);
		this.db.down();
		await("the pause", () -> consumer().isPaused());
		assertThat(hold(HoldOwner.HEALTH)).extracting(Hold::strength).isEqualTo(HoldStrength.PAUSE);
		this.orders.send(0, "a");
		handleInvoice(invoices);
		assertThat(calls.begun()).isEmpty();
		assertThat(this.group.members()).isEqualTo(1);
		assertThat(consumer().assignment()).hasSize(2);
		this.db.up();
		awaitCommitted(0, 1);
		assertThat(consumer().history()).extracting(Transition::reason).doesNotContain(TransitionReason.REBALANCE);
	}

	@Test
	void aCheckThatThrowsIsUnhealthy() {
		startOrders();
		this.db.fail();
		awaitHold(HoldOwner.HEALTH);
		this.db.up();
		awaitNoHold();
		awaitState(ConsumerState.CONSUMING);
	}

	@Test
	void aConsumerDoesNotStartWhileACheckIsUnhealthy() {
		ContractTopic invoices = createInvoices();
		this.orders.send(0, "a");
		this.db.down();
		start(OrderHandler.class, InvoiceHandler.class);
		awaitState(ConsumerState.STOPPED);
		handleInvoice(invoices);
		assertThat(hold(HoldOwner.HEALTH)).isNotNull();
		assertThat(calls().begun()).isEmpty();
		assertThat(consumer().history()).extracting(Transition::to).doesNotContain(ConsumerState.STARTING);
		this.db.up();
		awaitCommitted(0, 1);
	}

	@Test
	void aConsumerThatSubscribesToAnotherCheckContinues() {
		ContractTopic invoices = createInvoices();
		startOrders(InvoiceHandler.class);
		this.db.down();
		awaitState(ConsumerState.STOPPED);
		handleInvoice(invoices);
		assertThat(this.application.consumer("invoices").holds()).isEmpty();
	}

	@Test
	void startDoesNotWithdrawTheHoldOfHealth() {
		startOrders();
		this.db.down();
		awaitState(ConsumerState.STOPPED);
		consumer().stop();
		consumer().start();
		assertThat(hold(HoldOwner.OPERATOR_STOP)).isNull();
		assertThat(hold(HoldOwner.HEALTH)).isNotNull();
		assertThat(consumer().state()).isEqualTo(ConsumerState.STOPPED);
		this.db.up();
		awaitState(ConsumerState.CONSUMING);
	}

	@Test
	void aHealthyCheckDoesNotWithdrawTheHoldOfAnOperator() {
		startOrders();
		this.db.down();
		awaitHold(HoldOwner.HEALTH);
		consumer().stop();
		this.db.up();
		await("health's hold is withdrawn", () -> hold(HoldOwner.HEALTH) == null);
		awaitState(ConsumerState.STOPPED);
		assertThat(hold(HoldOwner.OPERATOR_STOP)).isNotNull();
		consumer().start();
		awaitState(ConsumerState.CONSUMING);
	}

	@Test
	void aStopEndsTheMembershipOfAPausedConsumer() {
		startOrders();
		consumer().pause();
		await("the pause", () -> consumer().isPaused());
		consumer().stop();
		await("no member", () -> this.group.members() == 0);
		awaitState(ConsumerState.STOPPED);
		assertThat(consumer().isPaused()).isFalse();
		assertThat(consumer().holds()).extracting(Hold::owner)
			.containsExactlyInAnyOrder(HoldOwner.OPERATOR_PAUSE, HoldOwner.OPERATOR_STOP);
	}

	@Test
	void startWithdrawsBothHoldsOfAnOperator() {
		startOrders();
		consumer().pause();
		consumer().stop();
		awaitState(ConsumerState.STOPPED);
		consumer().start();
		awaitState(ConsumerState.CONSUMING);
		assertThat(consumer().holds()).isEmpty();
	}

	@Test
	void resumeWithdrawsThePauseOnly() {
		startOrders();
		consumer().pause();
		consumer().stop();
		awaitState(ConsumerState.STOPPED);
		consumer().resume();
		assertThat(consumer().holds()).extracting(Hold::owner).containsExactly(HoldOwner.OPERATOR_STOP);
		assertThat(consumer().state()).isEqualTo(ConsumerState.STOPPED);
	}

	@Test
	void aPauseBeforeTheFirstJoinCreatesNoMembership() {
		ContractTopic invoices = createInvoices();
		this.db.down();
		start(OrderHandler.class, InvoiceHandler.class);
		awaitHold(HoldOwner.HEALTH);
		consumer().pause();
		this.db.up();
		await("the pause only", () -> hold(HoldOwner.HEALTH) == null);
		handleInvoice(invoices);
		awaitState(ConsumerState.STOPPED);
		assertThat(consumer().isPaused()).isFalse();
		assertThat(this.group.members()).isZero();
		consumer().resume();
		awaitState(ConsumerState.CONSUMING);
	}

	@Test
	void aCheckThatHangsIsUnhealthyAfterItsTimeout() {
		set("kafka.health.timeout", "1s");
		startOrders();
		this.db.hang();
		awaitHold(HoldOwner.HEALTH);
		this.db.up();
		awaitNoHold();
		awaitState(ConsumerState.CONSUMING);
	}

	@Test
	void stopAfterDelaysTheHoldButARecordThatFailsMeanwhileIsRetained() {
		set("kafka.health.stop-after", NEVER);
		setOrders("retry-attempts", "0");
		Calls calls = startOrders();
		calls.onCall((values) -> {
			throw new IllegalStateException("planted");
		});
		this.db.down();
		this.orders.send(0, "a");
		await("several calls", () -> calls.timesCalled("a") > 2);
		assertThat(consumer().holds()).isEmpty();
		assertThat(events().abandoned).isEmpty();
		calls.onCall((values) -> {
		});
		awaitCommitted(0, 1);
	}

	@Test
	void startAfterDelaysTheWithdrawalOfTheHold() {
		set("kafka.health.start-after", "2s");
		this.db.down();
		start(OrderHandler.class);
		awaitHold(HoldOwner.HEALTH);
		long up = this.cluster.nanoTime();
		this.db.up();
		awaitState(ConsumerState.CONSUMING);
		assertThat(this.cluster.nanoTime() - up).isGreaterThan(1_500_000_000L);
	}

}
