package com.github.onsdigital.dp.kafka.faults.lanes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many keys, large keys, no keys, one key, gaps in the offsets, and many partitions: each
 * record is handled once and in its order, and everything is committed.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtremeRecordsIntegrationTests {

	private static final Log logger = LogFactory.getLog(ExtremeRecordsIntegrationTests.class);

	private static final Duration LIMIT = Duration.ofMinutes(3);

	@TempDir
	private Path folder;

	private KafkaCluster cluster;

	@BeforeAll
	void startCluster() {
		this.cluster = KafkaCluster.builder()
			.property("log.cleaner.backoff.ms", "200")
			.property("log.initial.task.delay.ms", "1000")
			.start();
	}

	@AfterAll
	void closeCluster() {
		this.cluster.close();
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void aHundredThousandKeys(Mode mode) {
		LanePlan plan = plan("many-keys", mode, 4, Map.of());
		send(plan, 200_000, (number) -> LaneTraffic.key(number % 100_000), new byte[8]);
		consume(plan);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void noKeys(Mode mode) {
		LanePlan plan = plan("no-keys", mode, 4, Map.of());
		send(plan, 100_000, (number) -> null, new byte[8]);
		consume(plan);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void nineOfTenRecordsHaveTheSameKey(Mode mode) {
		LanePlan plan = plan("hot-key", mode, 4, Map.of());
		send(plan, 100_000, (number) -> LaneTraffic.key((number % 10 == 0) ? number : 1), new byte[8]);
		consume(plan);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void aThousandPartitions(Mode mode) {
		LanePlan plan = plan("partitions", mode, 1_000, Map.of());
		send(plan, 50_000, LaneTraffic::key, new byte[8]);
		consume(plan);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void gapsOfACompactedTopic(Mode mode) {
		LanePlan plan = plan("compacted", mode, 2, Map.of("cleanup.policy", "compact", "segment.bytes", "1048576",
				"min.cleanable.dirty.ratio", "0.01", "min.compaction.lag.ms", "0", "max.compaction.lag.ms", "500"));
		send(plan, 60_000, (number) -> LaneTraffic.key(number % 2_000), new byte[100]);
		Awaitility.await("the topic is compacted")
			.atMost(LIMIT)
			.until(() -> WrittenRecords.read(plan).predecessors().size() < 40_000);
		consume(plan);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void abortedTransactions(Mode mode) {
		LanePlan plan = plan("aborted", mode, 2, Map.of());
		Map<String, Object> settings = new HashMap<>(settings());
		settings.put("transactional.id", plan.topic());
		try (KafkaProducer<byte[], byte[]> producer = producer(settings)) {
			producer.initTransactions();
			for (int transaction = 0; transaction < 200; transaction++) {
				producer.beginTransaction();
				for (int i = 0; i < 20; i++) {
					producer.send(new ProducerRecord<>(plan.topic(), LaneTraffic.key(i), new byte[8]));
				}
				// the last one is aborted
				if (transaction % 3 == 0) {
					producer.commitTransaction();
				}
				else {
					producer.flush();
					producer.abortTransaction();
				}
			}
		}
		WrittenRecords written = consume(plan, "--kafka.consumer.properties.isolation.level=read_committed");
		assertThat(written.predecessors()).hasSize(67 * 20);
	}

	@Test
	void keysOf64KilobytesInAHeapOf128Megabytes() {
		LanePlan plan = plan("large-keys", Mode.KEY, 4, Map.of());
		send(plan, 6_000, (number) -> {
			byte[] key = new byte[64 * 1024];
			System.arraycopy(LaneTraffic.key(number % 1_500), 0, key, 0, Integer.BYTES);
			return key;
		}, new byte[8]);
		WrittenRecords written = WrittenRecords.read(plan);
		long begin = System.nanoTime();
		try (CommitSampler commits = new CommitSampler(plan);
				KilledInstance child = new KilledInstance(plan, plan.topic(), this.folder)) {
			Awaitility.await("all is committed").atMost(LIMIT).until(() -> {
				child.works();
				return commits.request();
			}, written.committed()::equals);
			check(plan, written, child.calls(), commits, begin);
		}
	}

	private WrittenRecords consume(LanePlan plan, String... more) {
		List<String> settings = new ArrayList<>(List.of(more));
		settings.add("--faults.max-work=200us");
		WrittenRecords written = WrittenRecords.read(plan);
		Queue<Call> calls = new ConcurrentLinkedQueue<>();
		long begin = System.nanoTime();
		try (CommitSampler commits = new CommitSampler(plan);
				ConfigurableApplicationContext instance = plan.start(plan.topic(), calls::add,
						settings.toArray(String[]::new))) {
			Awaitility.await("all is committed").atMost(LIMIT).until(commits::request, written.committed()::equals);
			check(plan, written, List.copyOf(calls), commits, begin);
			assertThat(instance.isRunning()).isTrue();
		}
		return written;
	}

	private static void check(LanePlan plan, WrittenRecords written, List<Call> calls, CommitSampler commits,
			long begin) {
		long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
		logger.info(plan.topic() + ": " + written.predecessors().size() + " records in " + millis
				+ " ms, including the start");
		LaneInvariants invariants = new LaneInvariants(plan.mode(), written, calls, Set.of());
		assertThat(invariants.broken(commits.samples())).isEmpty();
		assertThat(invariants.repeats()).as("handled again").isEmpty();
	}

	private LanePlan plan(String name, Mode mode, int partitions, Map<String, String> topicSettings) {
		String topic = name + "-" + mode.property() + "-" + Long.toString(System.nanoTime(), 36);
		LanePlan plan = new LanePlan(this.cluster.bootstrap(Listener.PLAIN), topic, mode, "classic");
		this.cluster.createTopic(plan.output(), 4);
		this.cluster.admin()
			.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(topicSettings)))
			.all()
			.toCompletionStage()
			.toCompletableFuture()
			.join();
		return plan;
	}

	private void send(LanePlan plan, int count, IntFunction<byte[]> key, byte[] value) {
		Queue<Exception> failures = new ConcurrentLinkedQueue<>();
		try (KafkaProducer<byte[], byte[]> producer = producer(settings())) {
			for (int number = 0; number < count; number++) {
				producer.send(new ProducerRecord<>(plan.topic(), key.apply(number), value), (metadata, ex) -> {
					if (ex != null) {
						failures.add(ex);
					}
				});
			}
		}
		assertThat(failures).as("failed sends").isEmpty();
	}

	private Map<String, Object> settings() {
		return Map.of("bootstrap.servers", this.cluster.bootstrap(Listener.PLAIN), "linger.ms", 20,
				"delivery.timeout.ms", 300_000);
	}

	private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
		return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
	}

}
