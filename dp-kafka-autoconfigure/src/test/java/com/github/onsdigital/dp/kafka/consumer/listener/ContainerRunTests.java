package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;

import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.MemberSettings;
import com.github.onsdigital.dp.kafka.fakes.DpKafkaThreads;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Runs without a broker.
 */
class ContainerRunTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void aRejectedStartLeavesNoThread() {
		DpKafkaThreads threads = DpKafkaThreads.sinceNow();
		RecordingRun recording = new RecordingRun();
		ContainerRun run = new ContainerRun(
				new MemberSettings("orders", false, 1, Duration.ofMillis(200), mock(FailurePolicy.class)), 1, recording,
				TimeSource.system());
		ConcurrentMessageListenerContainer<byte[], byte[]> container = container(run);
		assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> run.start(container));
		threads.join(LIMIT);
		assertThat(threads.alive()).isEmpty();
		assertThat(recording.events).as("the caller receives the exception").isEmpty();
	}

	private static ConcurrentMessageListenerContainer<byte[], byte[]> container(ContainerRun run) {
		Properties own = new Properties();
		own.put(ManagedConsumerFactory.RUN, run);
		ContainerProperties properties = new ContainerProperties("orders");
		properties.setGroupId("billing");
		properties.setKafkaConsumerProperties(own);
		properties.setMessageListener((MessageListener<byte[], byte[]>) (record) -> {
		});
		properties.setListenerTaskExecutor(run.threads().executor(new Refusing()));
		properties.setScheduler(run.threads().scheduler());
		return new ConcurrentMessageListenerContainer<>(
				new ManagedConsumerFactory(Map.of("bootstrap.servers", "127.0.0.1:9"), List.of(), KafkaClients.kafka()),
				properties);
	}

	/**
	 * Rejects every task.
	 */
	private static final class Refusing extends SimpleAsyncTaskExecutor {

		private static final long serialVersionUID = 1L;

		@Override
		protected void doExecute(Runnable task) {
			throw new TaskRejectedException("planted");
		}

	}

}
