package com.github.onsdigital.dp.kafka.test.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The result of a send. It cannot be cancelled. Its methods wait in virtual time.
 */
record SendFuture(CompletableFuture<RecordMetadata> result) implements Future<RecordMetadata> {

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return false;
	}

	@Override
	public boolean isCancelled() {
		return false;
	}

	@Override
	public boolean isDone() {
		return this.result.isDone();
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
