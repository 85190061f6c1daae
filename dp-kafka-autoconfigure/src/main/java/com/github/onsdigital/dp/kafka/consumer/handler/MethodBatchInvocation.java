package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;

/**
 * Calls a handler method with a batch.
 */
final class MethodBatchInvocation implements BatchInvocation {

	private final HandlerBean bean;

	private final HandlerSignature signature;

	private final HeaderArguments headers;

	MethodBatchInvocation(HandlerBean bean, HandlerSignature signature, HeaderArguments headers) {
		this.bean = bean;
		this.signature = signature;
		this.headers = headers;
	}

	@Override
	public @Nullable Object read(ConsumerRecord<byte[], byte[]> record) {
		return this.signature.payload().from(record);
	}

	@Override
	public @Nullable CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records,
			List<@Nullable Object> payloads) throws Throwable {
		List<HandlerSignature.Parameter> parameters = this.signature.parameters();
		Message<?> message = this.signature.takesHeaders() ? this.headers.message(records) : null;
		@Nullable Object[] arguments = new @Nullable Object[parameters.size()];
		for (int i = 0; i < arguments.length; i++) {
			HandlerSignature.Parameter parameter = parameters.get(i);
			arguments[i] = switch (parameter.role()) {
				case PAYLOAD -> copy(payloads);
				case RECORD -> copy(records);
				case METADATA -> null;
				case HEADER -> (message != null) ? this.headers.resolve(parameter.declared(), message) : null;
			};
		}
		return this.bean.call(arguments);
	}

	// the handler may retain its list, for example until a stage that it returned
	// completes
	private static <T extends @Nullable Object> List<T> copy(List<T> list) {
		return Collections.unmodifiableList(new ArrayList<>(list));
	}

}
