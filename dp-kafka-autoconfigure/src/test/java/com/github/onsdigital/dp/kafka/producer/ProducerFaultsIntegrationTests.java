package com.github.onsdigital.dp.kafka.producer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.github.onsdigital.dp.kafka.testcluster.Broker;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A producer whose brokers are killed or frozen after it was initialised.
 */
@Tag("faults")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ProducerFaultsIntegrationTests {

	private static final String TOPIC = "hello-replied";

	private static final Duration LIMIT = Duration.ofSeconds(30);

	// the fixture's max-block is 500 ms; the rest is for a busy machine
	private static final Duration BLOCKED = Duration.ofMillis(1500);

	@Test
	void aClusterThatBecomesUnreachableBlocksNoCallBeyondMaxBlock() {
		try (KafkaCluster cluster = cluster(1); ProducerFixture fixture = fixture(cluster)) {
			fixture.observations = observations();
			MessageProducer producer = initialised(fixture, Map.of("delivery.timeout.ms", "3000", "request.timeout.ms",
					"2000", "linger.ms", "0", "metadata.max.age.ms", "1000", "metadata.max.idle.ms", "5000"));
			assertThat(producer.sendBytes(new byte[1])).succeedsWithin(LIMIT);
			cluster.killAll();
			// at first the topic's leader is still known: accepted, and failed in time
			assertThat(failure(sendTimed(producer))).isInstanceOf(SendTimeoutException.class);
			// then it is not: no broker returns metadata of the topic
			await().atMost(LIMIT).untilAsserted(() -> {
				CompletableFuture<SentRecord> sent = sendTimed(producer);
				assertThat(sent).isDone();
				assertThat(failure(sent)).isInstanceOf(SendTimeoutException.class);
			});
			cluster.start();
			cluster.awaitReady();
			await().atMost(LIMIT).untilAsserted(() -> assertThat(sendTimed(producer)).succeedsWithin(LIMIT));
		}
	}

	@Test
	void aFrozenClusterFillsTheBufferAndAcceptedMessagesAreSentAfterwards() {
		try (KafkaCluster cluster = cluster(1); ProducerFixture fixture = fixture(cluster)) {
			MessageProducer producer = initialised(fixture, Map.of("buffer.memory", "65536", "linger.ms", "0"));
			assertThat(producer.sendBytes(new byte[1])).succeedsWithin(LIMIT);
			cluster.broker(1).freeze();
			List<CompletableFuture<SentRecord>> sent = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				long start = System.nanoTime();
				sent.add(producer.sendBytes(new byte[16_000]));
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BLOCKED);
			}
			List<CompletableFuture<SentRecord>> refused = sent.stream()
				.filter(CompletableFuture::isCompletedExceptionally)
				.toList();
			assertThat(refused).hasSizeBetween(3, 7)
				.allSatisfy((future) -> assertThat(failure(future)).isInstanceOf(SendBufferFullException.class)
					.hasMessageContaining("stayed full for max-block"));
			cluster.broker(1).thaw();
			sent.removeIf(CompletableFuture::isCompletedExceptionally);
			assertThat(sent).allSatisfy((future) -> assertThat(future).succeedsWithin(LIMIT));
			assertThat(producer.sendBytes(new byte[16_000])).succeedsWithin(LIMIT);
		}
	}

	@Test
	void closeOnAFrozenClusterReturnsInTimeAndFailsUnsentMessages() {
		try (KafkaCluster cluster = cluster(1); ProducerFixture fixture = fixture(cluster)) {
			MessageProducer producer = initialised(fixture, Map.of("linger.ms", "0"));
			assertThat(producer.sendBytes(new byte[1])).succeedsWithin(LIMIT);
			cluster.broker(1).freeze();
			List<CompletableFuture<SentRecord>> sent = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				sent.add(producer.sendBytes(new byte[1]));
			}
			long start = System.nanoTime();
			producer.close();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(9_500),
					Duration.ofSeconds(13));
			assertThat(sent).allSatisfy((future) -> {
				assertThat(future).isDone();
				assertThat(failure(future)).isInstanceOf(ProducerClosedException.class);
			});
			assertThat(fixture.reports).hasSize(21);
		}
	}

	@Test
	void aCallbackThatBlocksDelaysLaterFuturesButNoCallAndNotClose() {
		CountDownLatch free = new CountDownLatch(1);
		try (KafkaCluster cluster = cluster(1); ProducerFixture fixture = fixture(cluster)) {
			MessageProducer producer = initialised(fixture, Map.of("linger.ms", "0"));
			CountDownLatch blocked = new CountDownLatch(1);
			producer.sendBytes(new byte[1]).thenRun(() -> {
				blocked.countDown();
				awaitFreed(free);
			});
			await().atMost(LIMIT).until(() -> blocked.getCount() == 0);
			CompletableFuture<SentRecord> later = sendTimed(producer);
			long start = System.nanoTime();
			producer.close();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(14));
			assertThat(producer.closed()).isCompleted();
			free.countDown();
			assertThat(later).failsWithin(LIMIT);
		}
		finally {
			free.countDown();
		}
	}

	@Test
	void aKilledLeaderKeepsTheOrderAndEachFutureCompletesOnce() throws Exception {
		try (KafkaCluster cluster = cluster(3); ProducerFixture fixture = fixture(cluster)) {
			MessageProducer producer = initialised(fixture, Map.of());
			Sends sends = new Sends(producer);
			sends.begin();
			await().atMost(LIMIT).until(() -> sends.started.size() > 400);
			Broker leader = leader(cluster);
			leader.kill();
			int atTheKill = sends.started.size();
			await().atMost(LIMIT).until(() -> sends.started.size() > atTheKill + 2_000);
			leader.start();
			sends.end();
			await().atMost(Duration.ofMinutes(2))
				.until(() -> sends.started.stream().allMatch((sent) -> sent.future.isDone()));
			assertThat(fixture.reports).hasSize(sends.started.size());
			assertThat(sends.ends).hasValue(sends.started.size());
			Map<String, List<Integer>> log = read(cluster);
			Map<String, Set<Integer>> acknowledged = new HashMap<>();
			sends.started.stream()
				.filter((sent) -> !sent.future.isCompletedExceptionally())
				.forEach((sent) -> acknowledged.computeIfAbsent(sent.key, (key) -> new TreeSet<>()).add(sent.number));
			acknowledged.forEach((key, numbers) -> assertThat(log.get(key)).as(key).containsAll(numbers));
			log.forEach((key, numbers) -> assertThat(numbers).as(key).isSorted().doesNotHaveDuplicates());
			long failed = sends.started.stream().filter((sent) -> sent.future.isCompletedExceptionally()).count();
			assertThat(failed).as("failed of %d", sends.started.size()).isZero();
		}
	}

	private static Broker leader(KafkaCluster cluster) throws Exception {
		TopicDescription topic = cluster.admin()
			.describeTopics(Set.of(TOPIC))
			.allTopicNames()
			.get(30, TimeUnit.SECONDS)
			.get(TOPIC);
		return cluster.broker(topic.partitions().get(0).leader().id());
	}

	private static Map<String, List<Integer>> read(KafkaCluster cluster) {
		Map<String, Object> settings = cluster.clientSettings(Listener.PLAIN);
		Map<String, List<Integer>> read = new HashMap<>();
		try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings, new StringDeserializer(),
				new ByteArrayDeserializer())) {
			List<TopicPartition> partitions = consumer.partitionsFor(TOPIC)
				.stream()
				.map((info) -> new TopicPartition(info.topic(), info.partition()))
				.toList();
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
			await().atMost(LIMIT).until(() -> {
				consumer.poll(Duration.ofMillis(200))
					.forEach((record) -> read.computeIfAbsent(record.key(), (key) -> new ArrayList<>())
						.add(Integer.parseInt(new String(record.value(), StandardCharsets.UTF_8))));
				return ends.entrySet().stream().allMatch((end) -> consumer.position(end.getKey()) >= end.getValue());
			});
		}
		return read;
	}

	private static KafkaCluster cluster(int brokers) {
		KafkaCluster cluster = KafkaCluster.builder().brokers(brokers).start();
		cluster.awaitReady();
		cluster.createTopic(TOPIC, 1);
		return cluster;
	}

	private static ProducerFixture fixture(KafkaCluster cluster) {
		ProducerFixture fixture = new ProducerFixture(cluster.bootstrap(Listener.PLAIN));
		fixture.publish(true);
		return fixture;
	}

	private static MessageProducer initialised(ProducerFixture fixture, Map<String, Object> properties) {
		MessageProducer producer = fixture.create(fixture.settings(properties));
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		return producer;
	}

	private static CompletableFuture<SentRecord> sendTimed(MessageProducer producer) {
		long start = System.nanoTime();
		CompletableFuture<SentRecord> sent = producer.sendBytes(new byte[1]);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BLOCKED);
		return sent;
	}

	private static SendObservations observations() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new Watching());
		return new SendObservations(registry, null);
	}

	private static void awaitFreed(CountDownLatch free) {
		try {
			free.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Throwable failure(CompletableFuture<SentRecord> sent) {
		return sent.handle((result, ex) -> ex).orTimeout(30, TimeUnit.SECONDS).join();
	}

	record Sent(String key, int number, CompletableFuture<SentRecord> future) {

	}

	/**
	 * 200 messages a second, each key with numbers of its own.
	 */
	static class Sends {

		private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

		private final Queue<Sent> started = new ConcurrentLinkedQueue<>();

		private final AtomicInteger ends = new AtomicInteger();

		private final MessageProducer producer;

		private int count;

		private ScheduledFuture<?> sending;

		Sends(MessageProducer producer) {
			this.producer = producer;
		}

		void begin() {
			this.sending = this.clock.scheduleAtFixedRate(this::send, 0, 5, TimeUnit.MILLISECONDS);
		}

		private void send() {
			int number = this.count++;
			String key = "key-" + number % 10;
			CompletableFuture<SentRecord> future = this.producer
				.sendBytes(Integer.toString(number).getBytes(StandardCharsets.UTF_8), SendOptions.withKey(key));
			future.whenComplete((result, ex) -> this.ends.incrementAndGet());
			this.started.add(new Sent(key, number, future));
		}

		void end() throws InterruptedException {
			this.sending.cancel(false);
			this.clock.shutdown();
			assertThat(this.clock.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		}

	}

	static class Watching implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
