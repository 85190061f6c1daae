package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.kafka.listener.adapter.ConsumerRecordMetadata;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.util.StringUtils;

/**
 * Determines the role of each parameter and validates it.
 */
final class ParameterRoles {

	private static final String NOT_SUPPORTED = "is not supported.";

	private final HeaderArguments headers;

	private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

	ParameterRoles(HeaderArguments headers) {
		this.headers = headers;
	}

	// Returns the parameters, including annotations on the methods of interfaces.
	MethodParameter[] parametersOf(FoundHandler handler) {
		MethodParameter[] parameters = new AnnotatedMethod(handler.method()).getMethodParameters();
		for (int i = 0; i < parameters.length; i++) {
			parameters[i] = parameters[i].withContainingClass(handler.beanType());
			parameters[i].initParameterNameDiscovery(this.names);
		}
		return parameters;
	}

	ParameterRole roleOf(FoundHandler handler, MethodParameter parameter) {
		if (parameter.hasParameterAnnotation(Payload.class)) {
			return ParameterRole.PAYLOAD;
		}
		if (this.headers.supports(parameter)) {
			return ParameterRole.HEADER;
		}
		ResolvableType type = handler.parameter(parameter.getParameterIndex());
		if (handler.batch()) {
			return SignatureReader.isRecordOfBytes(type.as(List.class).getGeneric(0)) ? ParameterRole.RECORD
					: ParameterRole.PAYLOAD;
		}
		if (type.toClass() == ConsumerRecordMetadata.class) {
			return ParameterRole.METADATA;
		}
		return SignatureReader.isRecordOfBytes(type) ? ParameterRole.RECORD : ParameterRole.PAYLOAD;
	}

	// Returns the problem of a parameter, or null.
	@Nullable String problemOf(FoundHandler handler, MethodParameter parameter, ParameterRole role) {
		if (role == ParameterRole.HEADER) {
			Header header = parameter.getParameterAnnotation(Header.class);
			boolean hasName = (header == null || !header.name().isEmpty() || parameter.getParameterName() != null);
			return hasName ? null : "has a @Header without a name: give it one, or compile with -parameters.";
		}
		if (role != ParameterRole.PAYLOAD) {
			return null;
		}
		Payload payload = parameter.getParameterAnnotation(Payload.class);
		if (payload != null && !payload.expression().isEmpty()) {
			return "has a @Payload with an expression: that is not supported.";
		}
		if (validated(parameter)) {
			return "has a validation annotation: that is not supported, call the validator in the handler.";
		}
		ResolvableType type = handler.parameter(parameter.getParameterIndex());
		return handler.batch() ? problemInBatch(type) : problemInSingle(type);
	}

	private static @Nullable String problemInSingle(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (type.getType() == List.class) {
			return "is a raw List: specify its element type.";
		}
		if (raw == List.class && isRecordOrBytes(type.getGeneric(0).toClass())) {
			return "is for batches: use @KafkaBatchHandler.";
		}
		return typeProblem(type);
	}

	private static @Nullable String problemInBatch(ResolvableType type) {
		if (type.toClass() == Acknowledgment.class || Consumer.class.isAssignableFrom(type.toClass())) {
			return typeProblem(type);
		}
		if (type.toClass() != List.class) {
			return "is not supported: a batch handler takes a List.";
		}
		return (type.getType() != List.class) ? typeProblem(type.getGeneric(0))
				: "is a raw List: specify its element type.";
	}

	private static @Nullable String typeProblem(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (raw == Acknowledgment.class) {
			return "is not supported: dp-kafka acknowledges when the handler has returned.";
		}
		if (Consumer.class.isAssignableFrom(raw)) {
			return "is not supported: the consumer belongs to dp-kafka.";
		}
		if (raw == ConsumerRecord.class) {
			return "is not supported: write ConsumerRecord<byte[], byte[]>.";
		}
		if (raw == Optional.class) {
			return "is not supported: for null values use @Nullable.";
		}
		if (raw == ConsumerRecords.class || raw == ConsumerRecordMetadata.class
				|| Message.class.isAssignableFrom(raw)) {
			return NOT_SUPPORTED;
		}
		if (type.getType() instanceof TypeVariable<?> && type.resolve() == null) {
			return "has a type that is not known in full: name the class to read into.";
		}
		return null;
	}

	private static boolean isRecordOrBytes(Class<?> type) {
		return type == ConsumerRecord.class || type == byte[].class;
	}

	private static boolean validated(MethodParameter parameter) {
		return Arrays.stream(parameter.getParameterAnnotations())
			.map(Annotation::annotationType)
			.anyMatch((type) -> StringUtils.startsWithIgnoreCase(type.getSimpleName(), "Valid"));
	}

	// Returns the allowed parameters, as a sentence.
	String allowed(boolean batch) {
		return batch
				? "Allowed: one List of byte[], String, ConsumerRecord<byte[], byte[]>, or of a class read as JSON "
						+ "(as Avro with a schema), and Lists with @Header"
				: "Allowed: one payload, which is byte[], String, ConsumerRecord<byte[], byte[]>, or a class read as JSON "
						+ "(as Avro with a schema), and @Header, @Headers, ConsumerRecordMetadata";
	}

}
