package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;

/**
 * Thrown instead of calling the handler with a batch of which some records cannot be
 * read, so that interceptors see that the batch was not handled.
 */
final class UnreadableRecordsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<ConsumerRecord<byte[], byte[]>> batch;

	private final transient List<ConsumerRecord<byte[], byte[]>> unreadable;

	private final UnreadableRecordException first;

	/**
	 * Creates an exception.
	 * @param batch the whole batch
	 * @param unreadable the records that cannot be read
	 * @param first why the first of them cannot be read
	 */
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
