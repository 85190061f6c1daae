package com.github.onsdigital.dp.kafka.consumer.container;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Carries what a handler threw through Spring's container to our error handler, so that
 * interceptors and observations see it on the way.
 */
final class HandlerFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<ConsumerRecord<byte[], byte[]>> records;

	private final int index;

	private final Throwable failure;

	/**
	 * Makes an exception.
	 * @param records what the handler was given
	 * @param index the record that failed, or -1 for all
	 * @param failure what it threw
	 */
	HandlerFailedException(List<ConsumerRecord<byte[], byte[]>> records, int index, Throwable failure) {
		super(failure);
		this.records = records;
		this.index = index;
		this.failure = failure;
	}

	List<ConsumerRecord<byte[], byte[]>> records() {
		return this.records;
	}

	int index() {
		return this.index;
	}

	Throwable failure() {
		return this.failure;
	}

}
