package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ReflectionUtils;

/**
 * The bean with the handler method. It is looked up at the first call, so a lazy bean is
 * created by its first record.
 */
final class HandlerBean {

	private final BeanFactory beanFactory;

	private final FoundHandler handler;

	private volatile @Nullable Target target;

	HandlerBean(BeanFactory beanFactory, FoundHandler handler) {
		this.beanFactory = beanFactory;
		this.handler = handler;
	}

	// Calls the method and returns its stage, or null. Throws what the method threw.
	@Nullable CompletionStage<?> call(@Nullable Object... arguments) throws Throwable {
		Target current = target();
		try {
			return (CompletionStage<?>) current.method().invoke(current.bean(), arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	// Returns the bean and the method to call on it or on its proxy. Throws
	// IllegalStateException if the proxy does not have the method.
	Target target() {
		Target known = this.target;
		if (known == null) {
			Object bean = this.beanFactory.getBean(this.handler.beanName());
			known = new Target(bean, invocable(bean));
			this.target = known;
		}
		return known;
	}

	private Method invocable(Object bean) {
		Method declared = this.handler.method();
		if (AopUtils.isCglibProxy(bean) && Modifier.isFinal(declared.getModifiers())) {
			throw new IllegalStateException(this.handler.name()
					+ " is final, and its bean is a proxy, which cannot pass a final method on. Remove final");
		}
		if (AopUtils.isJdkDynamicProxy(bean) && !declaredByInterface(bean)) {
			throw new IllegalStateException(this.handler.name() + " is in none of the interfaces of its bean's proxy. "
					+ "Declare it in one, or set spring.aop.proxy-target-class=true");
		}
		Method method = AopUtils.selectInvocableMethod(declared, bean.getClass());
		ReflectionUtils.makeAccessible(method);
		return method;
	}

	private boolean declaredByInterface(Object proxy) {
		try {
			AopUtils.selectInvocableMethod(this.handler.method(), proxy.getClass());
			return true;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	/**
	 * A bean, or its proxy, and the method to call on it.
	 */
	record Target(Object bean, Method method) {

	}

}
