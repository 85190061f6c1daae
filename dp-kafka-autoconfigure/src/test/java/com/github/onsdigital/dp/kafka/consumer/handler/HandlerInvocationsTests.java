package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Handlers that are given as lambdas.
 */
class HandlerInvocationsTests {

	@Test
	void theStageOfALambdaIsReturned() throws Throwable {
		CompletableFuture<String> stage = new CompletableFuture<>();
		assertThat(HandlerInvocations.single("orders", (record) -> stage).handle(Records.record(1, null, "tea")))
			.isSameAs(stage);
	}

	@Test
	@SuppressWarnings("NullAway") // null is the mistake
	void aLambdaMustReturnAStage() {
		SingleInvocation invocation = HandlerInvocations.single("orders", (record) -> null);
		assertThatIllegalStateException().isThrownBy(() -> invocation.handle(Records.record(1, null, "tea")))
			.withMessage("The handler of consumer orders returned null instead of a CompletionStage");
	}

	@Test
	void theTraceIdIsSetForALambda() throws Throwable {
		List<@Nullable Object> seen = new ArrayList<>();
		HandlerInvocations.single((record) -> seen.add(MDC.get("trace_id")))
			.handle(Records.withHeader(Records.record(1, null, "tea"), "request-id", "req-7"));
		var unused = HandlerInvocations
			.single("orders", (record) -> CompletableFuture.completedFuture(seen.add(MDC.get("trace_id"))))
			.handle(Records.withHeader(Records.record(1, null, "tea"), "request-id", "req-8"));
		assertThat(seen).containsExactly("req-7", "req-8");
	}

}
