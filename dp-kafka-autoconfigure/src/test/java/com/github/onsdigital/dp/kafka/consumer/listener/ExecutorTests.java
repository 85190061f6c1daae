package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An executor of the application with too few threads fails the start with a message that
 * names it.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExecutorTests {

	private final RunsInMemory runs = new RunsInMemory(1, 3);

	private final ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();

	private final CountDownLatch busy = new CountDownLatch(1);

	@AfterEach
	void releaseThePool() {
		this.busy.countDown();
		this.pool.shutdown();
	}

	@Test
	void anExecutorWithFewerThreadsThanWorkersFailsTheStart() {
		this.pool.setCorePoolSize(1);
		this.runs.workers = 2;
		use(pool());
		this.runs.single((record) -> null);
		this.runs.awaitEnd();
		assertThat(this.runs.recording().end.cause()).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("ThreadPoolTaskExecutor")
			.hasMessageContaining("dp-kafka-orders-C-2");
	}

	@Test
	void anExecutorWithoutIdleThreadsFailsTheStart() {
		this.pool.setCorePoolSize(1);
		use(pool());
		this.pool.execute(this::work);
		assertRefused("ThreadPoolTaskExecutor");
	}

	@Test
	void anExecutorThatBlocksItsCallerFailsTheStart() {
		SimpleAsyncTaskExecutor simple = new SimpleAsyncTaskExecutor();
		simple.setConcurrencyLimit(1);
		use(simple);
		simple.execute(this::work);
		assertRefused("SimpleAsyncTaskExecutor");
	}

	@Test
	void anExecutorThatRunsTasksOnTheCallingThreadFailsTheStart() {
		this.pool.setCorePoolSize(1);
		this.pool.setMaxPoolSize(1);
		this.pool.setQueueCapacity(0);
		this.pool.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy());
		use(pool());
		this.pool.execute(this::work);
		assertRefused("ThreadPoolTaskExecutor");
	}

	@Test
	void anExecutorWithEnoughThreadsIsUsed() {
		this.pool.setCorePoolSize(1);
		use(pool());
		var run = this.runs.single((record) -> null);
		this.runs.awaitCommitted(0, 3);
		this.runs.stop(run);
		assertThat(this.runs.client.committed(0)).isEqualTo(3);
	}

	private void assertRefused(String executor) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.runs.single((record) -> null))
			.withMessageContaining(executor)
			.withMessageContaining("dp-kafka-orders-C-1");
		assertThat(this.runs.client.closed()).isTrue();
	}

	private ThreadPoolTaskExecutor pool() {
		this.pool.initialize();
		return this.pool;
	}

	private void use(AsyncTaskExecutor executor) {
		this.runs.customizer = (factory) -> {
			factory.getContainerProperties().setListenerTaskExecutor(executor);
			factory.getContainerProperties().setConsumerStartTimeout(Duration.ofMillis(100));
		};
	}

	private void work() {
		try {
			this.busy.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
