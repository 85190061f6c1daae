package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import com.github.onsdigital.dp.kafka.consumer.AsyncRecordHandler;
import com.github.onsdigital.dp.kafka.consumer.RecordBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.RecordHandler;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Creates invocations of handlers that are given as lambdas.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class HandlerInvocations {

	private HandlerInvocations() {
	}

	/**
	 * Wraps a handler of single records.
	 * @param handler the handler
	 * @return an invocation that calls it
	 */
	public static SingleInvocation single(RecordHandler handler) {
		Assert.notNull(handler, "handler must not be null");
		return new TracedInvocation((record) -> {
			handler.handle(record);
			return null;
		});
	}

	/**
	 * Wraps a handler of single records that returns stages.
	 * @param consumer the consumer's id, for messages
	 * @param handler the handler
	 * @return an invocation that calls it
	 */
	public static SingleInvocation single(String consumer, AsyncRecordHandler handler) {
		Assert.notNull(handler, "handler must not be null");
		return new TracedInvocation((record) -> {
			CompletionStage<?> stage = handler.handle(record);
			Assert.state(stage != null,
					() -> "The handler of consumer " + consumer + " returned null instead of a CompletionStage");
			return stage;
		});
	}

	/**
	 * Wraps a handler of batches.
	 * @param handler the handler
	 * @return an invocation that calls it
	 */
	public static BatchInvocation batch(RecordBatchHandler handler) {
		Assert.notNull(handler, "handler must not be null");
		return new RecordBatchInvocation(handler);
	}

	private record RecordBatchInvocation(RecordBatchHandler handler) implements BatchInvocation {

		@Override
		public boolean takesRecords() {
			return true;
		}

		@Override
		public Object read(ConsumerRecord<byte[], byte[]> record) {
			return record;
		}

		@Override
		public @Nullable CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records,
				List<@Nullable Object> payloads) throws Throwable {
			this.handler.handle(Collections.unmodifiableList(records));
			return null;
		}

	}

}
