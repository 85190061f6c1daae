package com.github.onsdigital.dp.kafka.contract;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that return a stage: page <i>Handlers</i>.
 */
abstract class StageContract extends ContractTests {

	@BeforeEach
	void createTopic() {
		this.orders.create(1);
	}

	@Test
	void aRecordIsHandledWhenTheStageOfItsHandlerCompletes() {
		StageHandler handler = startStages();
		CompletableFuture<Void> stage = new CompletableFuture<>();
		handler.onCall((value) -> value.equals("a") ? stage : CompletableFuture.completedFuture(null));
		this.orders.send(0, "a", "b");
		awaitCalls(handler.calls);
		assertThat(committed(0)).isIn(null, 0L);
		stage.complete(null);
		awaitCommitted(0, 2);
		assertInOrder(handler.calls.handled(), "a", "b");
	}

	@Test
	void aStopWaitsForThePendingStage() {
		StageHandler handler = startStages();
		CompletableFuture<Void> stage = new CompletableFuture<>();
		handler.onCall((value) -> stage);
		this.orders.send(0, "a", "b");
		awaitCalls(handler.calls);
		consumer().stop();
		assertThat(consumer().stopAndWait(Duration.ofMillis(100))).isFalse();
		assertThat(committed(0)).isIn(null, 0L);
		stage.complete(null);
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(committed(0)).isEqualTo(handling().isOrdered() ? 1 : 2);
	}

	@Test
	void aFailedStageIsAFailureWithTheExceptionOfTheHandler() {
		setOrders("retry-attempts", "1");
		StageHandler handler = startStages();
		handler.onCall((value) -> CompletableFuture.failedFuture(new CompletionException(Planted.failure())));
		this.orders.send(0, "a");
		awaitCommitted(0, 1);
		assertThat(handler.calls.timesCalled("a")).isEqualTo(2);
		assertThat(events().abandoned).singleElement()
			.satisfies((event) -> assertThat(event.getCause()).isExactlyInstanceOf(IllegalStateException.class));
	}

	// without an order, the second record starts before the first one is handled
	private void awaitCalls(Calls calls) {
		String[] expected = handling().isOrdered() ? new String[] { "a" } : new String[] { "a", "b" };
		await("the calls", () -> calls.begun().size() == expected.length);
		assertInOrder(calls.begun(), (Object[]) expected);
	}

	private StageHandler startStages() {
		start(StageHandler.class);
		awaitState(ConsumerState.CONSUMING);
		return this.application.bean(StageHandler.class);
	}

}
