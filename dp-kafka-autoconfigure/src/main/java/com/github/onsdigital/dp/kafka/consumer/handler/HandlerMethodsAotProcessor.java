package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.reflect.Type;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Registers reflection hints for the handler methods and their payload types.
 */
final class HandlerMethodsAotProcessor implements BeanFactoryInitializationAotProcessor {

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		List<FoundHandler> found = new HandlerFinder(beanFactory).find();
		if (found.isEmpty()) {
			return null;
		}
		return (context, code) -> {
			ReflectionHints hints = context.getRuntimeHints().reflection();
			found.forEach((handler) -> register(handler, hints));
		};
	}

	private void register(FoundHandler handler, ReflectionHints hints) {
		hints.registerMethod(handler.method(), ExecutableMode.INVOKE);
		for (int i = 0; i < handler.method().getParameterCount(); i++) {
			ResolvableType type = handler.parameter(i);
			ResolvableType payload = handler.batch() ? type.as(List.class).getGeneric(0) : type;
			Class<?> raw = payload.resolve();
			if (raw != null && raw != ConsumerRecord.class && !ClassUtils.isPrimitiveOrWrapper(raw)) {
				this.binding.registerReflectionHints(hints, known(payload, raw));
			}
		}
	}

	private static Type known(ResolvableType payload, Class<?> raw) {
		return payload.hasUnresolvableGenerics() ? raw : Types.resolved(payload);
	}

}
