package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.UpstreamQueue;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs whose records are consumed manually by several threads, on a broker.
 */
class UpstreamRunIntegrationTests extends RunsOnABroker {

	private final UpstreamQueue queue = new UpstreamQueue(TimeSource.system());

	private final ExecutorService takers = Executors.newFixedThreadPool(4);

	@AfterEach
	void stopWorkers() {
		this.queue.close();
		this.takers.shutdownNow();
	}

	@Test
	void aStopDuringConsumptionLosesAndRepeatsNoRecord() throws Exception {
		send(0, 1, 5000);
		send(1, 10001, 15000);
		for (int i = 0; i < 4; i++) {
			this.takers.submit(this::work);
		}
		ConsumerRun run = upstream(this.queue);
		await().atMost(LIMIT).until(() -> this.handled.size() > 200);
		run.stop();
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.committed()).isTrue();
		assertThat(this.handled.size()).isLessThan(10_000);
		upstream(this.queue);
		awaitCommitted(0, 5000);
		awaitCommitted(1, 5000);
		assertThat(this.handled).hasSize(10_000).doesNotHaveDuplicates();
	}

	private Void work() throws InterruptedException {
		while (!this.queue.isClosed()) {
			UpstreamMessage message = this.queue.poll(Duration.ofSeconds(1));
			if (message != null) {
				this.handled.add(text(message.record()));
				message.commitAndRelease();
			}
		}
		return null;
	}

}
