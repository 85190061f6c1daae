package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.adapter.BatchMessagingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.util.Assert;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.handler.BatchInvocation;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;
import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.GroupMember;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeText;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Listener of a batch container: reads each record, calls the batch handler, and
 * acknowledges either the whole batch or nothing.
 */
final class BatchListener extends BatchMessagingMessageListenerAdapter<byte[], byte[]> implements ObservedListener {

	private final String consumerId;

	private final BatchInvocation invocation;

	private final HandlingListener listener;

	private final TimeSource time;

	private final HandlerCalls calls;

	private ListenerObservations observations;

	BatchListener(String consumerId, BatchInvocation invocation, HandlingListener listener, TimeSource time) {
		super(null, null);
		this.consumerId = consumerId;
		this.invocation = invocation;
		this.listener = listener;
		this.time = time;
		this.calls = new HandlerCalls(time);
		this.observations = ListenerObservations.none(consumerId);
	}

	@Override
	public void observe(ListenerObservations newObservations) {
		this.observations = newObservations;
	}

	@Override
	public void onMessage(List<ConsumerRecord<byte[], byte[]>> batch, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		Assert.state(consumer != null, "the container passed no consumer");
		Acknowledgment ack = ListenerUtils.require(acknowledgment);
		if (batch.isEmpty()) {
			// a filter dropped all records
			ack.acknowledge();
			return;
		}
		GroupMember member = GroupMember.of(consumer);
		member.begin(batch.get(0), batch.size());
		try {
			call(batch, payloads(batch), consumer);
		}
		catch (Error ex) {
			member.endedBy(ex);
			throw ex;
		}
		finally {
			member.end();
			LogContext.restore(LogContext.Level.CALL);
		}
		// only Spring knows which records a filter or an interceptor dropped
		if (!member.handled(batch)) {
			ack.acknowledge();
		}
	}

	private List<@Nullable Object> payloads(List<ConsumerRecord<byte[], byte[]>> batch) {
		if (this.invocation.takesRecords()) {
			return List.of();
		}
		List<@Nullable Object> payloads = new ArrayList<>(batch.size());
		List<ConsumerRecord<byte[], byte[]>> unreadable = new ArrayList<>(0);
		UnreadableRecordException first = null;
		for (ConsumerRecord<byte[], byte[]> record : batch) {
			try {
				payloads.add(this.invocation.read(record));
			}
			catch (RuntimeException | StackOverflowError | LinkageError ex) {
				Causes.throwFatal(ex);
				unreadable.add(record);
				first = (first != null) ? first : unreadable(ex);
			}
		}
		if (first != null) {
			throw new UnreadableRecordsException(batch, unreadable, first);
		}
		return Collections.unmodifiableList(payloads);
	}

	private static UnreadableRecordException unreadable(Throwable failure) {
		return (failure instanceof UnreadableRecordException known) ? known
				: new UnreadableRecordException("the record could not be read: " + SafeText.of(failure), failure);
	}

	private void call(List<ConsumerRecord<byte[], byte[]>> batch, List<@Nullable Object> payloads,
			Consumer<?, ?> consumer) {
		long start = this.time.nanoTime();
		List<ConsumerRecord<byte[], byte[]>> records = Collections.unmodifiableList(batch);
		Throwable failure = this.observations.observe(records, consumer,
				() -> this.calls.run((all) -> this.invocation.handle(all, payloads), records));
		long nanos = this.time.nanoTime() - start;
		if (failure != null) {
			throw failed(batch, nanos, failure);
		}
		handled(batch, nanos);
	}

	private void handled(List<ConsumerRecord<byte[], byte[]>> records, long nanos) {
		for (ConsumerRecord<byte[], byte[]> record : records) {
			this.listener.recordHandled(this.consumerId, record, Outcome.HANDLED);
		}
		this.listener.handled(this.consumerId, records.size(), nanos, Outcome.HANDLED);
	}

	// the records before the record that the handler names as failed are handled
	private HandlerFailedException failed(List<ConsumerRecord<byte[], byte[]>> batch, long nanos, Throwable failure) {
		int index = indexOf(failure, batch);
		int before = Math.max(0, index);
		if (before > 0) {
			handled(batch.subList(0, before), HandlingListener.NOT_CALLED);
		}
		return new HandlerFailedException(batch, index, batch.size() - before, nanos, failure);
	}

	// Returns the index of the record that the handler names as failed, or -1.
	private static int indexOf(Throwable failure, List<ConsumerRecord<byte[], byte[]>> batch) {
		BatchListenerFailedException named = Causes.find(failure, BatchListenerFailedException.class);
		if (named == null) {
			return -1;
		}
		ConsumerRecord<?, ?> failed = named.getRecord();
		if (failed == null && named.getIndex() >= 0 && named.getIndex() < batch.size()) {
			failed = batch.get(named.getIndex());
		}
		return (failed != null) ? ListenerUtils.indexOf(batch, failed) : -1;
	}

}
