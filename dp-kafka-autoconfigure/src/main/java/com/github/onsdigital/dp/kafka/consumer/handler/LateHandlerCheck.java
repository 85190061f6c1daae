package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Rejects a bean that is created after the start and has handlers that were not found at
 * the start: no consumer would call them.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class LateHandlerCheck implements BeanPostProcessor, SmartInitializingSingleton {

	private final ObjectProvider<HandlerMethods> handlers;

	private final Set<String> checked = ConcurrentHashMap.newKeySet();

	private volatile boolean started;

	/**
	 * Creates the check.
	 * @param handlers provides the handlers; called after the start only
	 */
	public LateHandlerCheck(ObjectProvider<HandlerMethods> handlers) {
		this.handlers = handlers;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.started = true;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (this.started) {
			Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
			String key = beanName + " " + type.getName();
			if (!this.checked.contains(key)) {
				this.handlers.ifAvailable((known) -> known.verify(beanName, type));
				this.checked.add(key);
			}
		}
		return bean;
	}

}
