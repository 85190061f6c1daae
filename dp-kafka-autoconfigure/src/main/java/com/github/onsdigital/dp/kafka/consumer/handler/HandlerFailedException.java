package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.support.SafeText;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Carries what a handler threw, and what its call cost, through Spring's container to
 * those who decide what becomes of the records, so that interceptors and observations see
 * it on the way. Its cause is what the handler threw, or a copy where a method of that
 * throws. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class HandlerFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<ConsumerRecord<byte[], byte[]>> records;

	private final int index;

	private final int failed;

	private final long nanos;

	private final Throwable failure;

	/**
	 * Makes an exception.
	 * @param records what was handed out
	 * @param index the record that failed, or -1 for all
	 * @param failed how many records the failed call leaves unhandled
	 * @param nanos how long the handler took, in nanoseconds, or
	 * {@link com.github.onsdigital.dp.kafka.consumer.HandlingListener#NOT_CALLED}
	 * @param failure what it threw
	 */
	public HandlerFailedException(List<ConsumerRecord<byte[], byte[]>> records, int index, int failed, long nanos,
			Throwable failure) {
		super(SafeText.of(failure), SafeThrowable.forCause(failure));
		this.records = records;
		this.index = index;
		this.failed = failed;
		this.nanos = nanos;
		this.failure = failure;
	}

	public List<ConsumerRecord<byte[], byte[]>> records() {
		return this.records;
	}

	public int index() {
		return this.index;
	}

	public int failed() {
		return this.failed;
	}

	public long nanos() {
		return this.nanos;
	}

	public Throwable failure() {
		return this.failure;
	}

}
