package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.RecordInterceptor;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.handler.SingleInvocation;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.GroupMember;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.RecordCall;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Creates the calls of the members of one run. The container, with the application's
 * interceptor and filter, is created after the run and before its members.
 */
final class WorkerCalls implements Function<GroupMember, RecordCall> {

	private final String consumerId;

	private final SingleInvocation invocation;

	private final HandlingListener listener;

	private final TimeSource time;

	private @Nullable RecordInterceptor<byte[], byte[]> interceptor;

	private @Nullable GuardedFilter filter;

	private ListenerObservations observations;

	WorkerCalls(String consumerId, SingleInvocation invocation, HandlingListener listener, TimeSource time) {
		this.consumerId = consumerId;
		this.invocation = invocation;
		this.listener = listener;
		this.time = time;
		this.observations = ListenerObservations.none(consumerId);
	}

	// sets what applies to each call, before the members are created
	void configure(@Nullable RecordInterceptor<byte[], byte[]> newInterceptor, @Nullable GuardedFilter newFilter,
			ListenerObservations newObservations) {
		this.interceptor = newInterceptor;
		this.filter = newFilter;
		this.observations = newObservations;
	}

	@Override
	public RecordCall apply(GroupMember member) {
		WorkerInterceptor hooks = new WorkerInterceptor(this.consumerId, this.interceptor, this.filter,
				member.workerConsumer());
		return new WorkerListener(this.consumerId, this.invocation, hooks, this.observations, this.listener, this.time);
	}

}
