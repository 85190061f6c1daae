package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.github.onsdigital.dp.kafka.consumer.CommitDecision;
import com.github.onsdigital.dp.kafka.consumer.handler.BatchInvocation;
import com.github.onsdigital.dp.kafka.consumer.handler.SingleInvocation;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A VirtualMachineError ends the run, also as a cause of another exception. The record at
 * which it occurred is neither abandoned nor committed.
 */
class FatalErrorTests {

	@SuppressWarnings("StaticAssignmentOfThrowable") // compared by identity
	private static final OutOfMemoryError ERROR = new OutOfMemoryError("planted");

	private final RunsInMemory runs = new RunsInMemory(1, 3);

	static List<SingleInvocation> carriers() {
		return List.of((record) -> {
			throw ERROR;
		}, (record) -> CompletableFuture.failedFuture(ERROR),
				(record) -> CompletableFuture.failedFuture(new CompletionException(ERROR)),
				(record) -> CompletableFuture.supplyAsync(() -> {
					throw ERROR;
				}), (record) -> {
					throw new IllegalStateException(new ExecutionException(ERROR));
				}, (record) -> {
					throw new Decided(ERROR);
				});
	}

	@ParameterizedTest
	@MethodSource("carriers")
	void aFatalErrorOfAHandlerEndsTheRun(SingleInvocation carrier) {
		this.runs.single((record) -> (record.offset() == 1) ? carrier.handle(record) : null);
		assertEnded();
	}

	@Test
	void aFatalErrorWhileABatchIsReadEndsTheRun() {
		this.runs.batchSize = 1;
		this.runs.batch(new BatchInvocation() {

			@Override
			public Object read(ConsumerRecord<byte[], byte[]> record) {
				if (record.offset() == 1) {
					throw new IllegalArgumentException("cannot be read", ERROR);
				}
				return record;
			}

			@Override
			public CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records, List<Object> payloads) {
				return null;
			}

		});
		assertEnded();
	}

	@Test
	void aFatalErrorOfADeadLetterEndsTheRun() {
		this.runs.onError = OnError.DEAD_LETTER;
		this.runs.deadLetters = (id, topic, group, records, failure, written) -> CompletableFuture
			.failedFuture(new CompletionException(ERROR));
		failing();
		assertEnded();
	}

	@Test
	void aFatalErrorOfAHealthCheckEndsTheRun() {
		this.runs.healthChecks = (id) -> CompletableFuture.failedFuture(new CompletionException(ERROR));
		failing();
		assertEnded();
	}

	@Test
	void aFatalErrorOfAnInterceptorEndsTheRun() {
		this.runs.customizer = (factory) -> factory.setRecordInterceptor((record, consumer) -> {
			if (record.offset() == 1) {
				throw new IllegalStateException(ERROR);
			}
			return record;
		});
		this.runs.single((record) -> null);
		assertEnded();
	}

	@Test
	void aFatalErrorOfAListenerEndsTheRun() {
		this.runs.listener = (id, records, nanos, outcome) -> {
			throw new IllegalStateException(ERROR);
		};
		failing();
		this.runs.awaitEnd();
		assertThat(this.runs.recording().end.cause()).isSameAs(ERROR);
	}

	private void failing() {
		this.runs.single((record) -> {
			if (record.offset() == 1) {
				throw new IllegalStateException("planted");
			}
			return null;
		});
	}

	private void assertEnded() {
		this.runs.awaitEnd();
		assertThat(this.runs.recording().end.cause()).isSameAs(ERROR);
		assertThat(this.runs.events).isEmpty();
		assertThat(this.runs.client.committed(0)).isEqualTo(1);
	}

	/**
	 * Decides that its record is committed.
	 */
	private static final class Decided extends RuntimeException implements CommitDecision {

		private static final long serialVersionUID = 1L;

		Decided(Throwable cause) {
			super(cause);
		}

		@Override
		public boolean commit() {
			return true;
		}

	}

}
