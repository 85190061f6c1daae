package com.github.onsdigital.dp.kafka.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens when a handler of single records fails: page <i>Error handling</i>.
 */
abstract class ErrorPolicyContract extends ContractTests {

	private ContractCheck db;

	@BeforeEach
	void createCheck() {
		this.db = this.cluster.check("db");
		this.orders.create(2);
	}

	@Test
	void theHandlerIsCalledOnceMoreForEachRetryBeforeTheRecordIsAbandoned() {
		setOrders("retry-attempts", "2");
		Calls calls = startOrders();
		calls.onCall(ErrorPolicyContract::failForBad);
		this.orders.send(0, "a", "bad", "c");
		awaitCommitted(0, 3);
		assertInOrder(calls.begun(), "a", "bad", "bad", "bad", "c");
		assertThat(events().abandonedValues()).containsExactly("bad");
	}

	@Test
	void aRecordThatSucceedsInARetryIsNotAbandoned() {
		Calls calls = startOrders();
		calls.onCall((values) -> {
			if (calls.timesCalled("a") < 3) {
				throw Planted.failure();
			}
		});
		this.orders.send(0, "a");
		awaitCommitted(0, 1);
		assertThat(calls.handled()).containsExactly("a");
		assertThat(calls.timesCalled("a")).isEqualTo(3);
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void theEventOfAnAbandonedRecordContainsRecordOutcomeAndCause() {
		setOrders("retry-attempts", "0");
		Calls calls = startOrders();
		calls.onCall(ErrorPolicyContract::failForBad);
		this.orders.send(1, "a", "bad");
		awaitCommitted(1, 2);
		assertThat(events().abandoned).singleElement().satisfies((event) -> {
			assertThat(event.getConsumerId()).isEqualTo("orders");
			assertThat(event.getOutcome()).isEqualTo(HandlingListener.Outcome.COMMITTED_AFTER_FAILURE);
			assertThat(event.getCause()).isInstanceOf(IllegalStateException.class).hasMessage("planted");
			assertThat(event.getRecords()).singleElement().satisfies((record) -> {
				assertThat(record.partition()).isEqualTo(1);
				assertThat(record.offset()).isEqualTo(1);
			});
		});
	}

	@Test
	void redeliverRetriesBeyondTheRetriesAndKeepsTheOrder() {
		setOrders("on-error", "redeliver");
		setOrders("retry-attempts", "1");
		Calls calls = startOrders();
		calls.onCall((values) -> {
			if (calls.timesCalled("bad") < 7) {
				failForBad(values);
			}
		});
		this.orders.send(0, "a", "bad", "c");
		awaitCommitted(0, 3);
		assertThat(calls.timesCalled("bad")).isEqualTo(7);
		assertInOrder(calls.handled(), "a", "bad", "c");
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void theOtherPartitionsContinueWhileARecordIsRetried() {
		setOrders("on-error", "redeliver");
		Calls calls = startOrders();
		calls.onCall(ErrorPolicyContract::failForBad);
		this.orders.send(0, "bad", "later");
		await("a retry", () -> calls.timesCalled("bad") > 1);
		this.orders.send(1, "a", "b");
		awaitCommitted(1, 2);
		// without an order, the record behind it is handled
		assertInOrder(calls.handled(),
				handling().isOrdered() ? new String[] { "a", "b" } : new String[] { "a", "b", "later" });
		assertThat(committed(0)).isIn(null, 0L);
	}

	@Test
	void onErrorStopHoldsTheConsumerUntilStart() {
		setOrders("on-error", "stop");
		setOrders("retry-attempts", "1");
		Calls calls = startOrders();
		calls.onCall(ErrorPolicyContract::failForBad);
		this.orders.send(0, "a", "bad", "c");
		awaitState(ConsumerState.STOPPED);
		assertThat(hold(HoldOwner.ERROR)).isNotNull();
		assertThat(committed(0)).isEqualTo(1);
		// without an order, the record behind it is handled, and again after the start
		assertInOrder(calls.begun(),
				handling().isOrdered() ? new String[] { "a", "bad", "bad" } : new String[] { "a", "bad", "bad", "c" });
		await("a critical check", () -> consumer().check().status() == CheckStatus.CRITICAL);
		calls.onCall((values) -> {
		});
		consumer().start();
		awaitCommitted(0, 3);
		assertInOrder(calls.handled(),
				handling().isOrdered() ? new String[] { "a", "bad", "c" } : new String[] { "a", "c", "bad", "c" });
		await("a healthy check", () -> consumer().check().status() == CheckStatus.OK);
	}

	@Test
	void aDecisionToCommitPreventsRetriesAndIsNoAbandonment() {
		setOrders("on-error", "redeliver");
		Calls calls = startOrders();
		calls.onCall((values) -> {
			if (values.contains("bad")) {
				throw new IllegalStateException("wrapped", Planted.decision(true));
			}
		});
		this.orders.send(0, "bad", "b");
		awaitCommitted(0, 2);
		assertInOrder(calls.begun(), "bad", "b");
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void aDecisionNotToCommitOverridesOnError() {
		setOrders("retry-attempts", "0");
		Calls calls = startOrders();
		calls.onCall((values) -> {
			if (calls.timesCalled("bad") < 4) {
				throw Planted.decision(false);
			}
		});
		this.orders.send(0, "bad");
		awaitCommitted(0, 1);
		assertThat(calls.timesCalled("bad")).isEqualTo(4);
		assertThat(calls.handled()).containsExactly("bad");
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void aRecordIsNotAbandonedWhileACheckIsUnhealthyAndIsHandledAfterwards() {
		setOrders("subscribe-to", "db");
		setOrders("retry-attempts", "1");
		Calls calls = startOrders();
		calls.onCall((values) -> {
			this.db.down();
			throw Planted.failure();
		});
		this.orders.send(0, "a", "b");
		awaitHold(HoldOwner.HEALTH);
		awaitState(ConsumerState.STOPPED);
		assertThat(committed(0)).isIn(null, 0L);
		assertThat(events().abandoned).isEmpty();
		calls.onCall((values) -> {
		});
		this.db.up();
		awaitCommitted(0, 2);
		assertInOrder(calls.handled(), "a", "b");
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void oneUnhealthyCheckInARoundRetainsTheRecord() {
		set("kafka.health.stop-after", NEVER);
		setOrders("subscribe-to", "db");
		setOrders("retry-attempts", "2");
		Calls calls = startOrders();
		calls.onCall((values) -> {
			// the check is unhealthy after the second of three calls only
			if (calls.timesCalled("a") == 2) {
				this.db.down();
			}
			else if (this.db.hasRun()) {
				this.db.up();
			}
			if (calls.timesCalled("a") < 5) {
				throw Planted.failure();
			}
		});
		this.orders.send(0, "a");
		awaitCommitted(0, 1);
		assertThat(calls.timesCalled("a")).isEqualTo(5);
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void theBackOffPassesBetweenTheCallsOfARetainedRecord() {
		set("kafka.retry.min-period", "100ms");
		set("kafka.retry.max-period", "100ms");
		set("kafka.health.stop-after", NEVER);
		setOrders("subscribe-to", "db");
		setOrders("retry-attempts", "1");
		Calls calls = startOrders();
		this.db.down();
		List<Long> times = new CopyOnWriteArrayList<>();
		calls.onCall((values) -> {
			times.add(this.cluster.nanoTime());
			if (times.size() < 6) {
				throw Planted.failure();
			}
		});
		this.orders.send(0, "a");
		awaitCommitted(0, 1);
		for (int i = 1; i < times.size(); i++) {
			assertThat(times.get(i) - times.get(i - 1)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(74));
		}
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void aStopDoesNotWaitForABackOff() {
		set("kafka.retry.min-period", NEVER);
		set("kafka.retry.max-period", NEVER);
		Calls calls = startOrders();
		calls.onCall(ErrorPolicyContract::failForBad);
		this.orders.send(0, "bad");
		await("a call", () -> calls.timesCalled("bad") == 1);
		// the back-off is longer than the limit
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(committed(0)).isIn(null, 0L);
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void theMembershipIsKeptDuringABackOff() {
		set("kafka.retry.min-period", "4s");
		set("kafka.retry.max-period", "4s");
		setOrders("properties.max.poll.interval.ms", "2800");
		if (this.cluster.mode().isClassic()) {
			setOrders("session-timeout", "2500ms");
		}
		Calls calls = startOrders();
		calls.onCall((values) -> {
			if (values.contains("bad") && calls.timesCalled("bad") == 1) {
				failForBad(values);
			}
		});
		this.orders.send(0, "bad");
		awaitCommitted(0, 1);
		assertInOrder(calls.begun(), "bad", "bad");
		assertThat(consumer().history()).extracting(Transition::reason)
			.doesNotContain(TransitionReason.REBALANCE, TransitionReason.ERROR);
	}

	@Test
	void anOutOfMemoryErrorEndsTheContainerAndTheRecordIsHandledAgain() {
		setOrders("retry-attempts", "0");
		Calls calls = startOrders();
		calls.onCall((values) -> {
			if (values.contains("bad") && calls.timesCalled("bad") == 1) {
				throw new OutOfMemoryError("planted");
			}
		});
		this.orders.send(0, "a", "bad");
		awaitCommitted(0, 2);
		if (handling().isOrdered()) {
			assertThat(calls.begun()).containsExactly("a", "bad", "bad");
		}
		else {
			// the record before it may be in flight when the run ends
			assertThat(calls.begun()).filteredOn("bad"::equals).hasSize(2);
			assertThat(calls.begun()).filteredOn("a"::equals).hasSizeBetween(1, 2);
		}
		assertThat(events().abandoned).isEmpty();
		assertThat(consumer().history()).extracting(Transition::reason)
			.contains(TransitionReason.ERROR, TransitionReason.RETRY);
	}

	@Test
	void anErrorThatIsNotFatalIsAFailureOfTheRecord() {
		setOrders("retry-attempts", "0");
		Calls calls = startOrders();
		calls.onCall((values) -> {
			switch (values.get(0)) {
				case "stack" -> throw new StackOverflowError("planted");
				case "link" -> throw new NoClassDefFoundError("planted");
				default -> throw new AssertionError("planted");
			}
		});
		this.orders.send(0, "stack", "link", "assertion");
		awaitCommitted(0, 3);
		assertInOrder(events().abandonedValues(), "stack", "link", "assertion");
		assertThat(consumer().history()).extracting(Transition::reason).doesNotContain(TransitionReason.ERROR);
	}

	private static void failForBad(List<String> values) {
		if (values.contains("bad")) {
			throw Planted.failure();
		}
	}

}
