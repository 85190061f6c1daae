package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.StringJoiner;
import java.util.concurrent.CompletionStage;

import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;

/**
 * An annotated method of a bean, found but not validated.
 *
 * @param beanName the bean's name
 * @param beanType the bean's class without its proxies
 * @param method the method, declared or inherited by the bean's class
 * @param annotation one of the two annotations, with the attributes of its
 * meta-annotations
 */
record FoundHandler(String beanName, Class<?> beanType, Method method,
		MergedAnnotation<? extends Annotation> annotation) {

	boolean batch() {
		return this.annotation.getType() == KafkaBatchHandler.class;
	}

	Kind kind() {
		if (batch()) {
			return Kind.BATCHES;
		}
		return CompletionStage.class.isAssignableFrom(this.method.getReturnType()) ? Kind.STAGES : Kind.RECORDS;
	}

	// Returns for example OrderHandler.handle.
	String shortName() {
		return this.beanType.getSimpleName() + "." + this.method.getName();
	}

	// Returns for example OrderHandler.handle(Order, String).
	String name() {
		StringJoiner parameters = new StringJoiner(", ", "(", ")");
		for (int i = 0; i < this.method.getParameterCount(); i++) {
			parameters.add(parameter(i).toClass().getSimpleName());
		}
		return shortName() + parameters;
	}

	// Returns the type of a parameter, with type variables resolved as far as the bean's
	// class allows.
	ResolvableType parameter(int index) {
		return ResolvableType.forMethodParameter(this.method, index, this.beanType);
	}

}
