package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.github.onsdigital.dp.kafka.fakes.HostileException;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The result of a call of a handler.
 */
class HandlerCallsTests {

	@ParameterizedTest
	@EnumSource(HostileException.Kind.class)
	void theFailureOfAStageIsNotReplacedByAnExceptionOfItsMessage(HostileException.Kind kind) {
		Throwable failure = new HostileException(kind);
		assertThat(run(CompletableFuture.failedFuture(failure)) == failure).isTrue();
		assertThat(run(CompletableFuture.failedStage(failure)) == failure).isTrue();
		assertThat(new HandlerCalls(TimeSource.system()).run((input) -> {
			throw failure;
		}, "orders") == failure).isTrue();
	}

	@Test
	void aDependentStageFailsWithTheOriginalCause() {
		IllegalStateException failure = new IllegalStateException("planted");
		assertThat(run(CompletableFuture.failedFuture(failure).thenApply((none) -> none))).isSameAs(failure);
		assertThat(run(CompletableFuture.failedFuture(new CompletionException("alone", null))))
			.isInstanceOf(CompletionException.class);
		assertThat(run(CompletableFuture.completedFuture("done"))).isNull();
	}

	private static Throwable run(CompletionStage<?> stage) {
		return new HandlerCalls(TimeSource.system()).run((input) -> stage, "orders");
	}

}
