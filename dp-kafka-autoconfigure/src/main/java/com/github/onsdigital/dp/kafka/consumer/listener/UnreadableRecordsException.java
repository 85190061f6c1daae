package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;

/**
 * Thrown if records of a batch cannot be read. The handler is not called, and
 * interceptors are notified that the batch was not handled.
 */
final class UnreadableRecordsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<ConsumerRecord<byte[], byte[]>> batch;

	private final transient List<ConsumerRecord<byte[], byte[]>> unreadable;

	private final UnreadableRecordException first;

	UnreadableRecordsException(List<ConsumerRecord<byte[], byte[]>> batch,
			List<ConsumerRecord<byte[], byte[]>> unreadable, UnreadableRecordException first) {
		super(unreadable.size() + " of " + batch.size() + " records of a batch cannot be read", first);
		this.batch = batch;
		this.unreadable = unreadable;
		this.first = first;
	}

	List<ConsumerRecord<byte[], byte[]>> batch() {
		return this.batch;
	}

	List<ConsumerRecord<byte[], byte[]>> unreadable() {
		return this.unreadable;
	}

	UnreadableRecordException first() {
		return this.first;
	}

}
