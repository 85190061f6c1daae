package com.github.onsdigital.dp.kafka.test.autoconfigure;

import java.util.function.Supplier;

import org.springframework.beans.factory.config.BeanPostProcessor;

import com.github.onsdigital.dp.kafka.health.NamedChecks;
import com.github.onsdigital.dp.kafka.health.SubscriptionsCheck;
import com.github.onsdigital.dp.kafka.test.TestRuntime;

/**
 * Lets the checks of the test override those of the application.
 */
final class TestChecksPostProcessor implements BeanPostProcessor {

	private final Supplier<TestRuntime> runtime;

	TestChecksPostProcessor(Supplier<TestRuntime> runtime) {
		this.runtime = runtime;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof NamedChecks checks) {
			return this.runtime.get().checks().over(checks);
		}
		if (bean instanceof SubscriptionsCheck check) {
			return check.withChecks(this.runtime.get().checks()::over);
		}
		return bean;
	}

}
