package com.github.onsdigital.dp.kafka.consumer.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.adapter.BatchMessagingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;

import com.github.onsdigital.dp.kafka.cluster.Causes;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.handler.BatchInvocation;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;
import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;
import com.github.onsdigital.dp.kafka.consumer.poll.Member;

/**
 * Between a batch container and a batch handler: reads record by record, calls,
 * acknowledges all of the batch or nothing.
 */
final class BatchListener extends BatchMessagingMessageListenerAdapter<byte[], byte[]> {

	private final String consumerId;

	private final BatchInvocation invocation;

	private final HandlingListener listener;

	private final BatchObservations observations;

	BatchListener(String consumerId, BatchInvocation invocation, HandlingListener listener,
			BatchObservations observations) {
		super(null, null);
		this.consumerId = consumerId;
		this.invocation = invocation;
		this.listener = listener;
		this.observations = observations;
	}

	@Override
	public void onMessage(List<ConsumerRecord<byte[], byte[]>> batch, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		Member member = Listeners.memberOf(consumer);
		Acknowledgment ack = Listeners.require(acknowledgment);
		if (batch.isEmpty()) {
			// a filter left nothing of it
			ack.acknowledge();
			return;
		}
		if (!member.begin(batch.get(0), batch.size())) {
			ack.nack(0, Duration.ZERO);
			return;
		}
		boolean handled;
		try {
			handled = handle(member, batch);
		}
		catch (VirtualMachineError ex) {
			member.died(ex);
			throw ex;
		}
		finally {
			member.end();
		}
		// what a filter or an interceptor dropped of it is known to Spring only
		if (handled && !member.handled(batch)) {
			ack.acknowledge();
		}
	}

	private boolean handle(Member member, List<ConsumerRecord<byte[], byte[]>> batch) {
		List<ConsumerRecord<byte[], byte[]>> open = member.unsettled(batch);
		List<ConsumerRecord<byte[], byte[]>> toRead = this.invocation.takesRecords() ? List.of() : open;
		List<@Nullable Object> payloads = new ArrayList<>(toRead.size());
		List<ConsumerRecord<byte[], byte[]>> bad = new ArrayList<>(0);
		UnreadableRecordException why = null;
		for (ConsumerRecord<byte[], byte[]> record : toRead) {
			try {
				payloads.add(this.invocation.read(record));
			}
			catch (UnreadableRecordException ex) {
				bad.add(record);
				why = (why != null) ? why : ex;
			}
			catch (RuntimeException | StackOverflowError | LinkageError ex) {
				bad.add(record);
				why = (why != null) ? why : new UnreadableRecordException("the record could not be read: " + ex, ex);
			}
		}
		if (why != null) {
			member.unreadable(batch, bad, why);
			return false;
		}
		if (!open.isEmpty()) {
			call(batch, open, payloads);
		}
		return true;
	}

	private void call(List<ConsumerRecord<byte[], byte[]>> batch, List<ConsumerRecord<byte[], byte[]>> open,
			List<@Nullable Object> payloads) {
		long start = System.nanoTime();
		List<ConsumerRecord<byte[], byte[]>> records = Collections.unmodifiableList(open);
		List<@Nullable Object> values = Collections.unmodifiableList(payloads);
		Throwable failure = this.observations.observe(records,
				() -> HandlerCalls.run((all) -> this.invocation.handle(all, values), records));
		long nanos = System.nanoTime() - start;
		if (failure != null) {
			throw failed(batch, open, nanos, failure);
		}
		this.listener.handled(this.consumerId, open.size(), nanos, Outcome.HANDLED);
	}

	// those before the record that the handler blamed are handled, though the call failed
	private HandlerFailedException failed(List<ConsumerRecord<byte[], byte[]>> batch,
			List<ConsumerRecord<byte[], byte[]>> open, long nanos, Throwable failure) {
		int index = indexOf(failure, batch, open);
		int before = (index > 0) ? Math.max(0, Listeners.indexOf(open, batch.get(index))) : 0;
		if (before > 0) {
			this.listener.handled(this.consumerId, before, HandlingListener.NOT_CALLED, Outcome.HANDLED);
		}
		return new HandlerFailedException(batch, index, open.size() - before, nanos, failure);
	}

	/**
	 * Finds the record that the handler blamed.
	 * @param failure what the handler threw
	 * @param batch the whole batch
	 * @param readable what the handler was given
	 * @return an index into the whole batch, or -1
	 */
	private static int indexOf(Throwable failure, List<ConsumerRecord<byte[], byte[]>> batch,
			List<ConsumerRecord<byte[], byte[]>> readable) {
		BatchListenerFailedException named = Causes.find(failure, BatchListenerFailedException.class);
		if (named == null) {
			return -1;
		}
		ConsumerRecord<?, ?> blamed = named.getRecord();
		if (blamed == null && named.getIndex() >= 0 && named.getIndex() < readable.size()) {
			blamed = readable.get(named.getIndex());
		}
		return (blamed != null) ? Listeners.indexOf(batch, blamed) : -1;
	}

}
