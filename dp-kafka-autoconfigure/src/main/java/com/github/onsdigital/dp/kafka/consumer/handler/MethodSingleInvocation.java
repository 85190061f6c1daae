package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.List;
import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.adapter.AdapterUtils;
import org.springframework.messaging.Message;

/**
 * Calls a handler method with one record.
 */
final class MethodSingleInvocation implements SingleInvocation {

	private final HandlerBean bean;

	private final HandlerSignature signature;

	private final HeaderArguments headers;

	private final boolean payloadOnly;

	MethodSingleInvocation(HandlerBean bean, HandlerSignature signature, HeaderArguments headers) {
		this.bean = bean;
		this.signature = signature;
		this.headers = headers;
		this.payloadOnly = signature.payloadOnly();
	}

	@Override
	public @Nullable CompletionStage<?> handle(ConsumerRecord<byte[], byte[]> record) throws Throwable {
		Object payload = this.signature.payload().from(record);
		if (this.payloadOnly) {
			return this.bean.call(payload);
		}
		return this.bean.call(arguments(record, payload));
	}

	private @Nullable Object[] arguments(ConsumerRecord<byte[], byte[]> record, @Nullable Object payload) {
		List<HandlerSignature.Parameter> parameters = this.signature.parameters();
		Message<?> message = this.signature.takesHeaders() ? message(record) : null;
		@Nullable Object[] arguments = new @Nullable Object[parameters.size()];
		for (int i = 0; i < arguments.length; i++) {
			HandlerSignature.Parameter parameter = parameters.get(i);
			arguments[i] = switch (parameter.role()) {
				case PAYLOAD -> payload;
				case RECORD -> record;
				case METADATA -> AdapterUtils.buildConsumerRecordMetadata(record);
				case HEADER -> header(record, parameter, message);
			};
		}
		return arguments;
	}

	private Message<?> message(ConsumerRecord<byte[], byte[]> record) {
		try {
			return this.headers.message(record);
		}
		catch (RuntimeException ex) {
			throw new UnreadableRecordException(
					Unreadable.text(this.signature.name(), record, "its headers cannot be read"), ex);
		}
	}

	private @Nullable Object header(ConsumerRecord<?, ?> record, HandlerSignature.Parameter parameter,
			@Nullable Message<?> message) {
		if (message == null) {
			return null;
		}
		try {
			return this.headers.resolve(parameter.declared(), message);
		}
		catch (IllegalArgumentException ex) {
			throw new UnreadableRecordException(
					Unreadable.text(this.signature.name(), record, String.valueOf(ex.getMessage())), null);
		}
	}

}
