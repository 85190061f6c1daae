package com.github.onsdigital.dp.kafka.faults.lanes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.PartitionWindow;
import com.github.onsdigital.dp.kafka.testcluster.SharedBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One key cannot be handled and its record is redelivered: the other keys go on until the
 * window of its partition is full, and the other partitions go on without a limit.
 */
@ExtendWith(OutputCaptureExtension.class)
class BlockedKeyIntegrationTests {

	private static final Log logger = LogFactory.getLog(BlockedKeyIntegrationTests.class);

	private static final Duration LIMIT = Duration.ofSeconds(90);

	private static final int PARTITIONS = 4;

	private static final int RATE = 2_000;

	private static final HttpClient http = HttpClient.newHttpClient();

	@Test
	@Tag("faults")
	void onlyThePartitionOfABlockedKeyIsPaused(CapturedOutput output) throws Exception {
		block(200, Duration.ofSeconds(2), output);
	}

	@Test
	@Tag("faults")
	void aKeyIsBlockedForAMinute(CapturedOutput output) throws Exception {
		block(10_000, Duration.ofMinutes(1), output);
	}

	private void block(int maxUncommitted, Duration time, CapturedOutput output) throws Exception {
		LanePlan plan = plan();
		try (CommitSampler commits = new CommitSampler(plan);
				ConfigurableApplicationContext context = start(plan, maxUncommitted)) {
			Handler handler = context.getBean(Handler.class);
			try (LaneTraffic traffic = new LaneTraffic(plan, RATE)) {
				traffic.start();
				long end = System.nanoTime() + time.toNanos();
				ConsumerRecord<byte[], byte[]> head = Awaitility.await("the key fails")
					.atMost(LIMIT)
					.until(() -> handler.head, (found) -> found != null);
				awaitFullWindow(context, head, maxUncommitted);
				checkReports(context, head, output);
				long count = handler.handledOutside(head.partition());
				long begin = System.nanoTime();
				letPass(Duration.ofNanos(Math.max(end - begin, Duration.ofSeconds(2).toNanos())));
				checkLimits(context, head, maxUncommitted);
				assertThat(commits.request()).containsEntry(head.partition(), head.offset());
				logger.info("blocked " + head.partition() + "@" + head.offset() + " by " + handler.failures.size()
						+ " failed calls; the other partitions handled "
						+ (handler.handledOutside(head.partition()) - count) * 1_000
								/ Duration.ofNanos(System.nanoTime() - begin).toMillis()
						+ " records/s, the slowest after " + handler.slowest(head.partition()) + " ms");
				handler.blocked = false;
			}
			WrittenRecords written = WrittenRecords.read(plan);
			Awaitility.await("all is committed").atMost(LIMIT).until(commits::request, written.committed()::equals);
			LaneInvariants invariants = new LaneInvariants(Mode.KEY, written, List.copyOf(handler.calls), Set.of());
			assertThat(invariants.broken(commits.samples())).isEmpty();
			assertThat(invariants.repeats()).as("handled again").isEmpty();
			Awaitility.await("it is healthy")
				.atMost(LIMIT)
				.until(() -> consumer(context).check().status() == CheckStatus.OK);
			assertThat(output).contains("is no longer blocked");
		}
	}

	private static void awaitFullWindow(ConfigurableApplicationContext context, ConsumerRecord<?, ?> head,
			int maxUncommitted) {
		Awaitility.await("the window is full").atMost(LIMIT).until(() -> {
			PartitionWindow window = window(context, head.partition());
			return window.blocked() && window.size() == maxUncommitted;
		});
	}

	private static void checkReports(ConfigurableApplicationContext context, ConsumerRecord<?, ?> head,
			CapturedOutput output) throws Exception {
		String text = head.topic() + "-" + head.partition() + "@" + head.offset() + " has been unhandled for ";
		Awaitility.await("it is reported")
			.atMost(LIMIT)
			.until(() -> consumer(context).check().status() == CheckStatus.WARNING);
		assertThat(consumer(context).check().toString()).contains(text);
		assertThat(output).contains("consumer " + LanePlan.CONSUMER + ": " + text);
		assertThat(get(context, "health/kafka")).contains(text);
		assertThat(get(context, "kafkaconsumers/" + LanePlan.CONSUMER)).contains("\"partition\":" + head.partition(),
				"\"oldestOffset\":" + head.offset(), "\"blocked\":true");
	}

	private static void checkLimits(ConfigurableApplicationContext context, ConsumerRecord<?, ?> head,
			int maxUncommitted) {
		for (PartitionWindow window : consumer(context).concurrency().orElseThrow().windows()) {
			if (window.partition() == head.partition()) {
				assertThat(window.size()).isEqualTo(maxUncommitted);
				assertThat(window.oldestOffset()).isEqualTo(head.offset());
				assertThat(window.failedCalls()).isPositive();
			}
			else {
				assertThat(window.blocked()).isFalse();
			}
		}
		Handler handler = context.getBean(Handler.class);
		assertThat(handler.calls).filteredOn((call) -> call.partition() == head.partition())
			.allMatch((call) -> call.offset() < head.offset() + maxUncommitted);
	}

	private static void letPass(Duration time) {
		Awaitility.await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
	}

	private static ConsumerGroup consumer(ConfigurableApplicationContext context) {
		return context.getBean(ConsumerGroups.class).get(LanePlan.CONSUMER);
	}

	private static PartitionWindow window(ConfigurableApplicationContext context, int partition) {
		return consumer(context).concurrency()
			.orElseThrow()
			.windows()
			.stream()
			.filter((window) -> window.partition() == partition)
			.findFirst()
			.orElseThrow();
	}

	private static String get(ConfigurableApplicationContext context, String path)
			throws IOException, InterruptedException {
		URI uri = URI.create(
				"http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/actuator/" + path);
		return http.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.ofString()).body();
	}

	private static LanePlan plan() throws Exception {
		String topic = "blocked-" + Long.toString(System.nanoTime(), 36);
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", SharedBroker.addresses()))) {
			admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
		}
		return new LanePlan(SharedBroker.addresses(), topic, Mode.KEY, "classic");
	}

	private static ConfigurableApplicationContext start(LanePlan plan, int maxUncommitted) {
		return new SpringApplicationBuilder(Application.class)
			.properties("kafka.addr=" + plan.servers(), "topic=" + plan.topic(), "server.port=0",
					"spring.main.banner-mode=off", "kafka.health.interval=200ms", "kafka.retry.max-period=1s",
					"kafka.consumers.lanes.on-error=redeliver",
					"kafka.consumers.lanes.max-uncommitted=" + maxUncommitted,
					"management.endpoints.web.exposure.include=health,kafkaconsumers",
					"management.endpoint.health.show-details=always")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Handler handler() {
			return new Handler();
		}

	}

	static class Handler {

		private static final int BLOCKED_KEY = 7;

		private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

		private final Queue<Long> failures = new ConcurrentLinkedQueue<>();

		private final long[] slowest = new long[PARTITIONS];

		private volatile boolean blocked = true;

		private volatile @Nullable ConsumerRecord<byte[], byte[]> head;

		@KafkaMessageHandler(id = LanePlan.CONSUMER, topic = "${topic}", group = "${topic}-group", ordering = "key",
				numWorkers = "8")
		void handle(ConsumerRecord<byte[], byte[]> record) {
			if (this.blocked && ByteBuffer.wrap(record.key()).getInt() == BLOCKED_KEY) {
				this.head = record;
				this.failures.add(record.offset());
				throw new IllegalStateException("planted");
			}
			this.calls.add(Call.of(Call.Kind.START, LanePlan.CONSUMER, record));
			this.calls.add(Call.of(Call.Kind.END, LanePlan.CONSUMER, record));
			took(record);
		}

		private synchronized void took(ConsumerRecord<byte[], byte[]> record) {
			long millis = System.currentTimeMillis() - record.timestamp();
			this.slowest[record.partition()] = Math.max(this.slowest[record.partition()], millis);
		}

		synchronized long slowest(int except) {
			long most = 0;
			for (int partition = 0; partition < PARTITIONS; partition++) {
				most = (partition != except) ? Math.max(most, this.slowest[partition]) : most;
			}
			return most;
		}

		long handledOutside(int partition) {
			return this.calls.stream()
				.filter((call) -> call.kind() == Call.Kind.END && call.partition() != partition)
				.count();
		}

	}

}
