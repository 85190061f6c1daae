package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.List;
import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Reads records one by one into the handler's payload type, and calls the handler with a
 * batch.
 *
 * @hidden
 */
@Internal
public interface BatchInvocation {

	/**
	 * Returns whether the handler takes the records themselves, so that none has to be
	 * read.
	 * @return whether {@link #handle} uses the records only
	 */
	default boolean takesRecords() {
		return false;
	}

	/**
	 * Reads one record.
	 * @param record the record
	 * @return the payload
	 * @throws UnreadableRecordException if it cannot be read; no retry helps
	 */
	@Nullable Object read(ConsumerRecord<byte[], byte[]> record);

	/**
	 * Handles a batch, on the calling thread.
	 * @param records the records
	 * @param payloads what {@link #read} returned for each of them; empty if the handler
	 * {@linkplain #takesRecords() takes the records}
	 * @return a stage the handler returned, which has to complete before the batch counts
	 * as handled, or {@code null}
	 * @throws Throwable what the handler threw, unwrapped
	 */
	@Nullable CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records, List<@Nullable Object> payloads)
			throws Throwable;

}
