package com.github.onsdigital.dp.kafka.test;

import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.SpringBootContextLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Loads one context at a time, because Boot initialises the logging of the whole JVM.
 * Test classes that run in parallel may start applications without a test context.
 */
final class DpKafkaTestContextLoader extends SpringBootContextLoader {

	DpKafkaTestContextLoader() {
	}

	@Override
	@SuppressWarnings("LockOnNonEnclosingClassLiteral") // the logging of the whole JVM
	public ApplicationContext loadContext(MergedContextConfiguration mergedConfig) throws Exception {
		synchronized (LoggingSystem.class) {
			return super.loadContext(mergedConfig);
		}
	}

}
