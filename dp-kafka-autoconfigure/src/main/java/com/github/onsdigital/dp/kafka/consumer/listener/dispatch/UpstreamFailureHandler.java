package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Manual consumption has no handler that could fail.
 */
final class UpstreamFailureHandler extends FailureHandler {

	private final UpstreamDispatcher dispatcher;

	UpstreamFailureHandler(MemberSettings settings, UpstreamSettings upstream, AssignedPartitions partitions,
			Runnable wake, TimeSource time) {
		super(settings.consumerId(), settings.failurePolicy(), partitions, wake, time);
		this.dispatcher = new UpstreamDispatcher(settings.consumerId(), upstream, mailbox(), time::nanoTime);
	}

	@Override
	DispatchStrategy strategy() {
		return this.dispatcher;
	}

	@Override
	InFlightTracker tracker() {
		return this.dispatcher;
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
