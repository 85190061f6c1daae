package com.github.onsdigital.dp.kafka.consumer.container;

import java.time.Duration;
import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.adapter.RecordMessagingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;
import com.github.onsdigital.dp.kafka.consumer.handler.SingleInvocation;
import com.github.onsdigital.dp.kafka.consumer.poll.Member;

/**
 * Between a record container and a single handler: begins, calls, notes what is handled.
 * It acknowledges to the ledger and not to Spring, which would forget it at a bad end and
 * keeps each record's offset in a map until the poll is worked off.
 */
final class SingleListener extends RecordMessagingMessageListenerAdapter<byte[], byte[]> {

	private final String consumerId;

	private final HandlerCalls.Call<ConsumerRecord<byte[], byte[]>> call;

	private final HandlingListener listener;

	SingleListener(String consumerId, SingleInvocation invocation, HandlingListener listener) {
		super(null, null);
		this.consumerId = consumerId;
		this.call = invocation::handle;
		this.listener = listener;
	}

	@Override
	public void onMessage(ConsumerRecord<byte[], byte[]> record, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		Member member = Listeners.memberOf(consumer);
		if (!member.begin(record, 1)) {
			Listeners.require(acknowledgment).nack(Duration.ZERO);
			return;
		}
		Throwable failure;
		try {
			failure = HandlerCalls.run(this.call, record);
		}
		catch (VirtualMachineError ex) {
			member.died(ex);
			throw ex;
		}
		long nanos = member.end();
		if (failure != null) {
			throw new HandlerFailedException(List.of(record), 0, 1, nanos, failure);
		}
		member.handled(record);
		this.listener.handled(this.consumerId, 1, nanos, Outcome.HANDLED);
	}

}
