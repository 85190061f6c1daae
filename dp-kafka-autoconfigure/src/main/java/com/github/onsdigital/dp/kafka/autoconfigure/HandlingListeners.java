package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;

/**
 * Notifies several listeners.
 *
 * @param listeners the listeners in their order
 */
record HandlingListeners(List<HandlingListener> listeners) implements HandlingListener {

	@Override
	public void handled(String consumerId, int records, long nanos, Outcome outcome) {
		this.listeners.forEach((listener) -> listener.handled(consumerId, records, nanos, outcome));
	}

	@Override
	public void recordHandled(String consumerId, ConsumerRecord<byte[], byte[]> record, Outcome outcome) {
		this.listeners.forEach((listener) -> listener.recordHandled(consumerId, record, outcome));
	}

	@Override
	public void handlerFailed(String consumerId, Throwable failure) {
		this.listeners.forEach((listener) -> listener.handlerFailed(consumerId, failure));
	}

}
