package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where records are taken by hand there is no handler that could fail.
 */
final class UpstreamFailures extends FailureHandler {

	private final UpstreamDispatcher desk;

	UpstreamFailures(MemberSettings settings, UpstreamSettings upstream, Partitions partitions, Runnable wake,
			LongSupplier nanos) {
		super(settings.failurePolicy(), partitions, wake, nanos);
		this.desk = new UpstreamDispatcher(settings.consumerId(), upstream, mailbox(), nanos);
	}

	@Override
	DispatchStrategy selector() {
		return this.desk;
	}

	@Override
	InFlightTracker hands() {
		return this.desk;
	}

	@Override
	void failed(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
		throw noHandler();
	}

	@Override
	void failedBatch(List<ConsumerRecord<byte[], byte[]>> batch, int index, Throwable failure) {
		throw noHandler();
	}

	@Override
	void unreadable(List<ConsumerRecord<byte[], byte[]>> batch, List<ConsumerRecord<byte[], byte[]>> bad,
			Throwable failure) {
		throw noHandler();
	}

	@Override
	boolean isUndecided(Collection<PartitionState> states) {
		return false;
	}

	private static IllegalStateException noHandler() {
		return new IllegalStateException("there is no handler");
	}

}
