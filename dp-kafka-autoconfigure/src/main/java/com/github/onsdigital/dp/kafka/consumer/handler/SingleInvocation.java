package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Reads a record into the handler's payload type and calls the handler.
 *
 * @hidden
 */
@FunctionalInterface
@Internal
public interface SingleInvocation {

	/**
	 * Handles one record, on the calling thread.
	 * @param record the record
	 * @return a stage the handler returned, which has to complete before the record
	 * counts as handled, or {@code null}
	 * @throws UnreadableRecordException if the record cannot be read; no retry helps
	 * @throws Throwable what the handler threw, unwrapped
	 */
	@Nullable CompletionStage<?> handle(ConsumerRecord<byte[], byte[]> record) throws Throwable;

}
