package com.github.onsdigital.dp.kafka.test.autoconfigure;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import com.github.onsdigital.dp.kafka.test.TestRuntime;

/**
 * Connects the life cycle of the application context with the in-memory cluster.
 */
@Configuration(proxyBeanMethods = false)
class TestLifecycleConfiguration {

	@Bean
	@Lazy(false)
	ContextApplication kafkaTestApplication(ConfigurableListableBeanFactory beans, TestRuntime runtime) {
		return new ContextApplication(beans, runtime);
	}

	// stops before all other beans
	@Bean
	@Lazy(false)
	StopPhase kafkaTestFirstStopPhase(TestRuntime runtime) {
		return new StopPhase(Integer.MAX_VALUE, () -> runtime.stopping(true));
	}

	// stops after all other beans
	@Bean
	@Lazy(false)
	StopPhase kafkaTestLastStopPhase(TestRuntime runtime) {
		return new StopPhase(Integer.MIN_VALUE, () -> runtime.stopping(false));
	}

	/**
	 * Runs an action in one phase of a stop.
	 */
	static final class StopPhase implements SmartLifecycle {

		private final int phase;

		private final Runnable action;

		private volatile boolean running;

		StopPhase(int phase, Runnable action) {
			this.phase = phase;
			this.action = action;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.action.run();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

	}

}
