package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.handler.annotation.Payload;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * Validates the parameters of one handler method and determines their roles. Reports
 * every problem.
 */
final class SignatureReader {

	private final FoundHandler handler;

	private final ParameterRoles roles;

	private final SettingProblems problems;

	private boolean invalid;

	SignatureReader(FoundHandler handler, ParameterRoles roles, SettingProblems problems) {
		this.handler = handler;
		this.roles = roles;
		this.problems = problems;
	}

	// Returns the signature, or null if a problem was reported. The schema is the
	// location of the Avro schema, or null.
	@Nullable HandlerSignature read(PayloadReaderSource readers, @Nullable String schema) {
		if (MethodRules.isSuspending(this.handler.method())) {
			refuse("it is a suspend function, which is not supported. Write an ordinary function, "
					+ "or one that returns a CompletableFuture");
			return null;
		}
		MethodRules.check(this.handler).forEach(this::refuse);
		MethodParameter[] parameters = this.roles.parametersOf(this.handler);
		List<HandlerSignature.Parameter> resolved = new ArrayList<>();
		int payload = -1;
		for (int i = 0; i < parameters.length; i++) {
			ParameterRole role = this.roles.roleOf(this.handler, parameters[i]);
			String problem = this.roles.problemOf(this.handler, parameters[i], role);
			if (role == ParameterRole.PAYLOAD && payload >= 0 && problem == null) {
				problem = "is not supported.";
			}
			if (problem != null) {
				refuse("parameter " + (i + 1) + " " + this.handler.parameter(i).toClass().getSimpleName() + " "
						+ problem + " " + this.roles.allowed(this.handler.batch()));
			}
			payload = (role == ParameterRole.PAYLOAD) ? i : payload;
			resolved.add(new HandlerSignature.Parameter(role, parameters[i]));
		}
		boolean takesRecord = resolved.stream().anyMatch((parameter) -> parameter.role() == ParameterRole.RECORD);
		if (payload < 0 && !takesRecord && !this.invalid) {
			refuse("it takes no payload. " + this.roles.allowed(this.handler.batch()));
		}
		PayloadExtractor argument = this.invalid ? null : argument(payload, parameters, readers, schema);
		return (argument != null) ? new HandlerSignature(this.handler.name(), argument, resolved) : null;
	}

	private @Nullable PayloadExtractor argument(int payload, MethodParameter[] parameters, PayloadReaderSource readers,
			@Nullable String schema) {
		if (payload < 0) {
			return PayloadExtractor.RECORD;
		}
		ResolvableType type = this.handler.parameter(payload);
		if (this.handler.batch()) {
			type = type.getGeneric(0);
		}
		else if (List.class == type.toClass()) {
			this.problems.warn(this.handler.name(), this.handler.name()
					+ " is a single handler: each message is read as a JSON array. For batches use @KafkaBatchHandler");
		}
		try {
			boolean nullable = this.handler.batch() ? nullableElement(this.handler.method(), payload)
					: nullable(parameters[payload]);
			return new RecordValueExtractor(this.handler.name(), readers.reader(Types.resolved(type), schema),
					nullable);
		}
		catch (IllegalArgumentException ex) {
			refuse(String.valueOf(ex.getMessage()));
			return null;
		}
	}

	private void refuse(String text) {
		this.invalid = true;
		this.problems.error(this.handler.name(), this.handler.name() + ": " + text);
	}

	private static boolean nullable(MethodParameter parameter) {
		Payload payload = parameter.getParameterAnnotation(Payload.class);
		return parameter.isOptional() || (payload != null && !payload.required());
	}

	private static boolean nullableElement(Method method, int index) {
		AnnotatedType type = method.getAnnotatedParameterTypes()[index];
		if (!(type instanceof AnnotatedParameterizedType list)) {
			return false;
		}
		return Arrays.stream(list.getAnnotatedActualTypeArguments()[0].getAnnotations())
			.anyMatch((annotation) -> annotation.annotationType().getSimpleName().equals("Nullable"));
	}

	// Returns true for ConsumerRecord<byte[], byte[]>, also with wildcards.
	static boolean isRecordOfBytes(ResolvableType type) {
		return type.toClass() == ConsumerRecord.class && type.hasGenerics()
				&& Arrays.stream(type.getGenerics()).allMatch(SignatureReader::isBytesOrAny);
	}

	private static boolean isBytesOrAny(ResolvableType type) {
		return type.resolve(Object.class) == byte[].class || type.getType().getTypeName().equals("?");
	}

}
