package com.github.onsdigital.dp.kafka.test;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Records the outcome of each record, and the last failure of each handler. Thread-safe.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class HandledRecords implements HandlingListener {

	private final List<HandledRecord> records = new ArrayList<>();

	private final HandlerFailures failures = new HandlerFailures();

	private final HandlingListener next;

	HandledRecords(HandlingListener next) {
		this.next = next;
	}

	@Override
	public void handled(String consumerId, int count, long nanos, Outcome outcome) {
		this.next.handled(consumerId, count, nanos, outcome);
	}

	@Override
	public void recordHandled(String consumerId, ConsumerRecord<byte[], byte[]> record, Outcome outcome) {
		synchronized (this.records) {
			this.records.add(new HandledRecord(consumerId, record, outcome));
		}
		this.next.recordHandled(consumerId, record, outcome);
	}

	@Override
	public void handlerFailed(String consumerId, Throwable failure) {
		this.failures.add(consumerId, failure);
	}

	HandlerFailures failures() {
		return this.failures;
	}

	// Returns the outcomes of one consumer, in their order.
	List<HandledRecord> of(String consumer) {
		synchronized (this.records) {
			return this.records.stream().filter((each) -> each.consumer().equals(consumer)).toList();
		}
	}

	void clear() {
		this.failures.clear();
		synchronized (this.records) {
			this.records.clear();
		}
	}

}
