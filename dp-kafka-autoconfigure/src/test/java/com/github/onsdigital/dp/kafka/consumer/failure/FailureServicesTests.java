package com.github.onsdigital.dp.kafka.consumer.failure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class FailureServicesTests {

	@Test
	void aListenerThatThrowsDoesNotMakeAHandledRecordComeAgain() {
		AtomicInteger told = new AtomicInteger();
		FailureServices services = new FailureServices((id) -> CompletableFuture.completedFuture(true),
				(topic, group, records, cause, written) -> CompletableFuture.completedFuture(null),
				(id, records, nanos, outcome) -> {
					told.incrementAndGet();
					throw new IllegalStateException("planted");
				}, (event) -> {
				});
		assertThatCode(() -> services.handlingListener().handled("orders", 1, 1000, Outcome.HANDLED))
			.doesNotThrowAnyException();
		assertThat(told).hasValue(1);
	}

}
