package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;

/**
 * Validates a handler method except its parameters.
 */
final class MethodRules {

	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	private MethodRules() {
	}

	// Returns whether a method is a Kotlin suspend function: its last parameter is a
	// continuation.
	static boolean isSuspending(Method method) {
		Class<?>[] types = method.getParameterTypes();
		return types.length > 0 && types[types.length - 1].getName().equals(CONTINUATION);
	}

	// Returns one text for each problem.
	static List<String> check(FoundHandler handler) {
		List<String> problems = new ArrayList<>();
		Method method = handler.method();
		if (Modifier.isPrivate(method.getModifiers())) {
			problems.add("a handler must not be private");
		}
		if (Modifier.isStatic(method.getModifiers())) {
			problems.add("a handler must not be static");
		}
		Class<?> returned = method.getReturnType();
		boolean isVoid = (returned == void.class);
		if (!isVoid && !CompletionStage.class.isAssignableFrom(returned)) {
			problems.add("it returns " + returned.getSimpleName()
					+ ". Allowed: void, or a CompletionStage, which has to complete before the record is committed");
		}
		if (isVoid && (AnnotatedElementUtils.hasAnnotation(method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(handler.beanType(), Async.class))) {
			problems.add("it is @Async and returns void, so records would be committed before they are handled. "
					+ "Return a CompletableFuture");
		}
		return problems;
	}

}
