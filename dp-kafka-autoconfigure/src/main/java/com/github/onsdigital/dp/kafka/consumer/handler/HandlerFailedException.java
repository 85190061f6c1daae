package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.support.SafeText;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Passes what a handler threw, and the duration of its call, through Spring's container
 * to the error policy, so that interceptors and observations see it. Its cause is what
 * the handler threw, or a copy if a method of that exception throws.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class HandlerFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<ConsumerRecord<byte[], byte[]>> records;

	private final int index;

	private final int failed;

	private final long nanos;

	private final Throwable failure;

	/**
	 * Creates an exception.
	 * @param records the records that the handler was called with
	 * @param index the record that failed, or -1 for all
	 * @param failed how many records the failed call leaves unhandled
	 * @param nanos the duration of the call in nanoseconds, or
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
