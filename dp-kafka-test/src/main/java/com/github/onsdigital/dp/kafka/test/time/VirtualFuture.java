package com.github.onsdigital.dp.kafka.test.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future whose callers wait in virtual time.
 */
final class VirtualFuture<T> extends CompletableFuture<T> {

	private final Scheduling scheduling;

	VirtualFuture(Scheduling scheduling) {
		this.scheduling = scheduling;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new VirtualFuture<>(this.scheduling);
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		await(Long.MAX_VALUE);
		return super.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		await(unit.toNanos(timeout));
		return super.get(0, TimeUnit.NANOSECONDS);
	}

	@Override
	public T join() {
		try {
			await(Long.MAX_VALUE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CompletionException("interrupted while waiting for a future of dp-kafka", ex);
		}
		return super.join();
	}

	private void await(long nanos) throws InterruptedException {
		if (isDone()) {
			return;
		}
		Wait wait = this.scheduling.newWait(nanos);
		// before the wait begins: the future may be completed by a thread that then
		// settles
		CompletableFuture<Void> unused = super.handle((result, failure) -> {
			this.scheduling.wake(wait);
			return null;
		});
		this.scheduling.begin(wait);
		this.scheduling.block(wait);
	}

}
