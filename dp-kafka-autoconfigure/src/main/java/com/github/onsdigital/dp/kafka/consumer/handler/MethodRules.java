package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;

/**
 * What a handler method has to be, apart from its parameters.
 */
final class MethodRules {

	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	private MethodRules() {
	}

	/**
	 * Whether a method is a suspend function of Kotlin, as its compiler writes it.
	 * @param method the method
	 * @return whether its last parameter is a continuation
	 */
	static boolean isSuspending(Method method) {
		Class<?>[] types = method.getParameterTypes();
		return types.length > 0 && types[types.length - 1].getName().equals(CONTINUATION);
	}

	/**
	 * Judges a method.
	 * @param handler the method
	 * @return what is wrong, one text a mistake
	 */
	static List<String> check(FoundHandler handler) {
		List<String> wrong = new ArrayList<>();
		Method method = handler.method();
		if (Modifier.isPrivate(method.getModifiers())) {
			wrong.add("a handler must not be private");
		}
		if (Modifier.isStatic(method.getModifiers())) {
			wrong.add("a handler must not be static");
		}
		Class<?> returned = method.getReturnType();
		boolean isVoid = (returned == void.class);
		if (!isVoid && !CompletionStage.class.isAssignableFrom(returned)) {
			wrong.add("it returns " + returned.getSimpleName()
					+ ". Allowed: void, or a CompletionStage, which has to complete before the record is committed");
		}
		if (isVoid && (AnnotatedElementUtils.hasAnnotation(method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(handler.beanType(), Async.class))) {
			wrong.add("it is @Async and returns void, so records would be committed before they are handled. "
					+ "Return a CompletableFuture");
		}
		return wrong;
	}

}
