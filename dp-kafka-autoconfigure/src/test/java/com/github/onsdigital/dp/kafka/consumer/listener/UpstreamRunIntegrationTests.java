package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.UpstreamQueue;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs whose records are consumed manually, on a broker.
 */
@ExtendWith(OutputCaptureExtension.class)
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

	@Test
	void membershipIsKeptWhileMessagesAreInFlight() throws Exception {
		this.clientProperties = Map.of("max.poll.interval.ms", "3000", "session.timeout.ms", "3000");
		send(0, 1, 2);
		upstream(this.queue);
		UpstreamMessage out = this.queue.poll(LIMIT);
		// no message arrives for longer than the client's timeouts
		assertThat(this.queue.poll(Duration.ofSeconds(4))).isNull();
		assertThat(out.isCurrent()).isTrue();
		out.commitAndRelease();
		awaitCommitted(0, 1);
		assertThat(this.recording.events).containsExactly("joined");
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aRevocationIsNotDelayedByAMessageInFlight(String protocol, CapturedOutput output) throws Exception {
		this.clientProperties = Map.of("group.protocol", protocol);
		send(0, 1, 1);
		send(1, 2, 2);
		upstream(this.queue);
		List<UpstreamMessage> out = new ArrayList<>(List.of(this.queue.poll(LIMIT), this.queue.poll(LIMIT)));
		UpstreamQueue other = new UpstreamQueue(TimeSource.system());
		long start = System.nanoTime();
		upstream(other);
		UpstreamMessage again = other.poll(LIMIT);
		assertThat(again).isNotNull();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
		int partition = again.record().partition();
		UpstreamMessage late = out.stream()
			.filter((message) -> message.record().partition() == partition)
			.findFirst()
			.orElseThrow();
		assertThat(late.isCurrent()).isFalse();
		late.commitAndRelease();
		assertThat(output).contains(this.topic + "-" + partition + "@0").contains("possibly at the same time");
		assertThat(other.poll(Duration.ofSeconds(1))).isNull();
		assertThat(committed(partition)).isNull();
		again.commitAndRelease();
		awaitCommitted(partition, 1);
	}

	@Test
	void aRecordLongInFlightIsReportedOnce(CapturedOutput output) throws Exception {
		this.clientProperties = Map.of("max.poll.interval.ms", "2000");
		send(0, 1, 1);
		long start = System.nanoTime();
		single((record) -> {
			await().atMost(LIMIT).until(() -> output.getOut().contains("max.poll.interval.ms) the group"));
			this.sizes.add((int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
			this.takers.awaitTermination(300, TimeUnit.MILLISECONDS);
			this.handled.add(text(record));
		});
		await().atMost(LIMIT).until(() -> this.handled.size() == 1);
		assertThat(this.sizes.get(0)).isGreaterThan(1600);
		List<String> lines = output.getOut().lines().filter((line) -> line.contains("in flight: ")).toList();
		assertThat(lines).hasSize(1);
		// a second or more; more than 1.6 s on a busy machine
		assertThat(lines.get(0)).contains("dp-kafka-watch", "WARN")
			.containsPattern(Pattern.quote(this.topic + "-0@0 for ") + "[1-9]");
	}

	@Test
	void aMessageThatIsNotReleasedIsReported(CapturedOutput output) throws Exception {
		this.clientProperties = Map.of("max.poll.interval.ms", "2000");
		send(0, 1, 1);
		ConsumerRun run = upstream(this.queue);
		UpstreamMessage message = this.queue.poll(LIMIT);
		await().atMost(LIMIT).until(() -> output.getOut().contains("until it is marked and released"));
		assertThat(run.inFlight()).contains(this.topic + "-0@0");
		assertThat(message.isCurrent()).isTrue();
		message.commitAndRelease();
		await().atMost(LIMIT).until(() -> run.inFlight().isEmpty());
	}

}
