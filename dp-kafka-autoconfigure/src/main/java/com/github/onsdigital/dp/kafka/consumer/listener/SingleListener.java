package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.adapter.RecordMessagingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.util.Assert;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;
import com.github.onsdigital.dp.kafka.consumer.handler.SingleInvocation;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.GroupMember;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Listener of a record container: calls the single handler and marks the record as
 * handled. The listener does not acknowledge the record to Spring, for two reasons:
 * Spring loses acknowledgments when the container ends abnormally, and it keeps the
 * offset of each record in a map until the poll is processed. {@code OffsetCommitter}
 * commits the handled records instead.
 */
final class SingleListener extends RecordMessagingMessageListenerAdapter<byte[], byte[]> implements ObservedListener {

	private final String consumerId;

	private final HandlerCalls.Call<ConsumerRecord<byte[], byte[]>> call;

	private final HandlingListener listener;

	private final HandlerCalls calls;

	private ListenerObservations observations;

	SingleListener(String consumerId, SingleInvocation invocation, HandlingListener listener, TimeSource time) {
		super(null, null);
		this.consumerId = consumerId;
		this.call = invocation::handle;
		this.listener = listener;
		this.calls = new HandlerCalls(time);
		this.observations = ListenerObservations.none(consumerId);
	}

	@Override
	public void observe(ListenerObservations newObservations) {
		this.observations = newObservations;
	}

	@Override
	public void onMessage(ConsumerRecord<byte[], byte[]> record, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		Assert.state(consumer != null, "the container passed no consumer");
		GroupMember member = GroupMember.of(consumer);
		member.begin(record, 1);
		try {
			handle(record, member, consumer);
		}
		catch (Error ex) {
			member.endedBy(ex);
			throw ex;
		}
		finally {
			LogContext.restore(LogContext.Level.CALL);
		}
	}

	private void handle(ConsumerRecord<byte[], byte[]> record, GroupMember member, Consumer<?, ?> consumer) {
		Throwable failure = this.observations.isNoop() ? this.calls.run(this.call, record)
				: this.observations.observe(record, consumer, () -> this.calls.run(this.call, record));
		long nanos = member.end();
		if (failure != null) {
			throw new HandlerFailedException(List.of(record), 0, 1, nanos, failure);
		}
		this.listener.recordHandled(this.consumerId, record, Outcome.HANDLED);
		member.handled(record);
		this.listener.handled(this.consumerId, 1, nanos, Outcome.HANDLED);
	}

}
