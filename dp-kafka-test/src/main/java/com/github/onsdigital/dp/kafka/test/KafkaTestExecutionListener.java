package com.github.onsdigital.dp.kafka.test;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Resets the cluster before each test method, and checks the invariants after it. It runs
 * after the listener that resets mocks before a test, and before it after a test, so that
 * handlers that still run find the stubs of their test.
 */
final class KafkaTestExecutionListener implements TestExecutionListener, Ordered {

	private static final String BEGUN = KafkaTestExecutionListener.class.getName() + ".begun";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 50;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		TestRuntime runtime = runtime(testContext);
		if (runtime != null) {
			runtime.beginTest();
			testContext.setAttribute(BEGUN, runtime);
		}
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (testContext.removeAttribute(BEGUN) instanceof TestRuntime runtime) {
			runtime.endTest();
		}
	}

	private static @Nullable TestRuntime runtime(TestContext testContext) {
		if (!TestContextAnnotationUtils.hasAnnotation(testContext.getTestClass(),
				AutoConfigureKafkaTestCluster.class)) {
			return null;
		}
		ObjectProvider<TestRuntime> known = testContext.getApplicationContext().getBeanProvider(TestRuntime.class);
		return known.getIfAvailable();
	}

}
