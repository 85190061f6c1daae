package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class FailureServicesTests {

	@Test
	void aThrowingListenerDoesNotCauseARedelivery() {
		AtomicInteger notifications = new AtomicInteger();
		FailureServices services = new FailureServices((id) -> CompletableFuture.completedFuture(true),
				(id, topic, group, records, cause, written) -> CompletableFuture.completedFuture(null),
				(id, records, nanos, outcome) -> {
					notifications.incrementAndGet();
					throw new IllegalStateException("planted");
				}, (event) -> {
				});
		assertThatCode(() -> services.handlingListener().handled("orders", 1, 1000, Outcome.HANDLED))
			.doesNotThrowAnyException();
		assertThat(notifications).hasValue(1);
	}

	@Test
	void aListenerThatThrowsOnAFailedCallHasNoOtherEffect() {
		List<Throwable> failures = new ArrayList<>();
		FailureServices services = new FailureServices((id) -> CompletableFuture.completedFuture(true),
				(id, topic, group, records, cause, written) -> CompletableFuture.completedFuture(null),
				new HandlingListener() {

					@Override
					public void handled(String consumerId, int records, long nanos, Outcome outcome) {
					}

					@Override
					public void handlerFailed(String consumerId, Throwable failure) {
						failures.add(failure);
						throw new IllegalStateException("planted");
					}

				}, (event) -> {
				});
		IllegalStateException failure = new IllegalStateException("busy");
		assertThatCode(() -> services.failed("orders", failure)).doesNotThrowAnyException();
		assertThat(failures).containsExactly(failure);
	}

	@Test
	void anErrorOfAListenerOrAGateDoesNotEndTheConsumer() {
		NoClassDefFoundError missing = new NoClassDefFoundError("com/example/Client");
		FailureServices services = new FailureServices((id) -> {
			throw missing;
		}, (id, topic, group, records, cause, written) -> CompletableFuture.completedFuture(null),
				(id, records, nanos, outcome) -> {
					throw missing;
				}, (event) -> {
					throw missing;
				});
		assertThatCode(() -> services.handlingListener().handled("orders", 1, 1000, Outcome.HANDLED))
			.doesNotThrowAnyException();
		assertThatCode(
				() -> services.publishAbandoned("orders", List.of(new ConsumerRecord<>("orders", 0, 7, null, null)),
						Outcome.COMMITTED_AFTER_FAILURE, new IllegalStateException("planted")))
			.doesNotThrowAnyException();
		assertThat(services.allHealthy("orders").toCompletableFuture()).isCompletedWithValue(false);
	}

}
