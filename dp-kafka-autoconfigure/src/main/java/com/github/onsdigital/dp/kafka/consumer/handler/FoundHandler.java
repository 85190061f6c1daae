package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.StringJoiner;

import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;

/**
 * An annotated method of a bean, found but not judged.
 *
 * @param beanName the bean's name
 * @param beanType the bean's class, behind its proxies
 * @param method the method, of the bean's class or one that it inherits
 * @param annotation one of the two, with the attributes of its meta-annotations
 */
record FoundHandler(String beanName, Class<?> beanType, Method method,
		MergedAnnotation<? extends Annotation> annotation) {

	boolean batch() {
		return this.annotation.getType() == KafkaBatchHandler.class;
	}

	/**
	 * Names the method as people do.
	 * @return for example {@code OrderHandler.handle}
	 */
	String shortName() {
		return this.beanType.getSimpleName() + "." + this.method.getName();
	}

	/**
	 * Names the method with what it takes.
	 * @return for example {@code OrderHandler.handle(Order, String)}
	 */
	String name() {
		StringJoiner parameters = new StringJoiner(", ", "(", ")");
		for (int i = 0; i < this.method.getParameterCount(); i++) {
			parameters.add(parameter(i).toClass().getSimpleName());
		}
		return shortName() + parameters;
	}

	/**
	 * The type of a parameter, type variables replaced as far as the bean's class tells.
	 * @param index which one
	 * @return the type
	 */
	ResolvableType parameter(int index) {
		return ResolvableType.forMethodParameter(this.method, index, this.beanType);
	}

}
