package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.message.TraceIds;

/**
 * Sets the record's trace id in the MDC while the handler runs.
 *
 * @param handler the handler
 */
record TracedInvocation(SingleInvocation handler) implements SingleInvocation {

	@Override
	public @Nullable CompletionStage<?> handle(ConsumerRecord<byte[], byte[]> record) throws Throwable {
		String before = TraceIds.replace(TraceIds.of(record.headers()));
		try {
			return this.handler.handle(record);
		}
		finally {
			TraceIds.replace(before);
		}
	}

}
