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
		await("the call", () -> handler.calls.timesCalled("a") == 1);
		assertThat(committed(0)).isIn(null, 0L);
		assertThat(handler.calls.begun()).containsExactly("a");
		stage.complete(null);
		awaitCommitted(0, 2);
		assertThat(handler.calls.handled()).containsExactly("a", "b");
	}

	@Test
	void aStopWaitsForThePendingStage() {
		StageHandler handler = startStages();
		CompletableFuture<Void> stage = new CompletableFuture<>();
		handler.onCall((value) -> stage);
		this.orders.send(0, "a", "b");
		await("the call", () -> handler.calls.timesCalled("a") == 1);
		consumer().stop();
		assertThat(consumer().stopAndWait(Duration.ofMillis(100))).isFalse();
		assertThat(committed(0)).isIn(null, 0L);
		stage.complete(null);
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(committed(0)).isEqualTo(1);
		assertThat(handler.calls.begun()).containsExactly("a");
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

	private StageHandler startStages() {
		start(StageHandler.class);
		awaitState(ConsumerState.CONSUMING);
		return this.application.bean(StageHandler.class);
	}

}
