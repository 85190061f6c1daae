package com.github.onsdigital.dp.kafka.test.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * The result of a send. It cannot be cancelled. Its methods wait in virtual time.
 *
 * @param result the result
 * @param accepted whether the record was accepted, so that the network thread completes
 * it
 */
record SendFuture(CompletableFuture<RecordMetadata> result, boolean accepted) implements Future<RecordMetadata> {

	private static final StackWalker CALLERS = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return false;
	}

	@Override
	public boolean isCancelled() {
		return false;
	}

	// A template calls it directly after the send, to throw the failure of a record that
	// was not accepted. Without latency, an accepted one may be completed by then.
	@Override
	public boolean isDone() {
		return this.result.isDone() && !(this.accepted && CALLERS.getCallerClass() == KafkaTemplate.class);
	}

	@Override
	public RecordMetadata get() throws InterruptedException, ExecutionException {
		return this.result.get();
	}

	@Override
	public RecordMetadata get(long timeout, TimeUnit unit)
			throws InterruptedException, ExecutionException, TimeoutException {
		return this.result.get(timeout, unit);
	}

}
