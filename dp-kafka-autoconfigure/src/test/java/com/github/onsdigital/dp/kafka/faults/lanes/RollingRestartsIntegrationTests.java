package com.github.onsdigital.dp.kafka.faults.lanes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rolling restarts of three instances under load: every record is handled exactly once.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollingRestartsIntegrationTests {

	private static final Log logger = LogFactory.getLog(RollingRestartsIntegrationTests.class);

	private static final Duration LIMIT = Duration.ofSeconds(90);

	private static final int RATE = 1_000;

	private static final int INSTANCES = 3;

	private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

	private final Set<String> working = ConcurrentHashMap.newKeySet();

	private KafkaCluster cluster;

	@BeforeAll
	void startCluster() {
		this.cluster = KafkaCluster.builder().start();
	}

	@AfterAll
	void closeCluster() {
		this.cluster.close();
	}

	@ParameterizedTest
	@CsvSource({ "KEY, classic, 20", "UNORDERED, consumer, 20", "PIPELINE, classic, 20", "KEY, consumer, 5",
			"UNORDERED, classic, 5", "PIPELINE, consumer, 5" })
	void everyRecordIsHandledOnce(Mode mode, String protocol, int restarts) {
		LanePlan plan = plan(mode, protocol);
		this.calls.clear();
		this.working.clear();
		List<ConfigurableApplicationContext> instances = new ArrayList<>();
		Duration longestClose;
		try (CommitSampler commits = new CommitSampler(plan)) {
			WrittenRecords written;
			try (LaneTraffic traffic = new LaneTraffic(plan, RATE)) {
				traffic.start();
				for (int i = 0; i < INSTANCES; i++) {
					instances.add(plan.start("instance-" + i, this::add));
				}
				awaitWork("instance-0", "instance-1", "instance-2");
				longestClose = restart(plan, instances, restarts);
			}
			written = WrittenRecords.read(plan);
			Awaitility.await("all is committed").atMost(LIMIT).until(commits::request, written.ends()::equals);
			LaneInvariants invariants = new LaneInvariants(mode, written, List.copyOf(this.calls), Set.of());
			logger.info(mode + " " + protocol + ": " + restarts + " rolling restarts, " + written.predecessors().size()
					+ " records, " + invariants.repeats().size() + " handled again, longest close "
					+ longestClose.toMillis() + " ms");
			assertThat(invariants.broken(commits.samples())).isEmpty();
			assertThat(invariants.repeats()).as("handled again").isEmpty();
			assertThat(longestClose).isLessThan(Duration.ofSeconds(10));
		}
		finally {
			instances.forEach(ConfigurableApplicationContext::close);
		}
		if (mode == Mode.PIPELINE) {
			checkOutput(plan);
		}
	}

	private Duration restart(LanePlan plan, List<ConfigurableApplicationContext> instances, int restarts) {
		Duration longestClose = Duration.ZERO;
		for (int restart = 1; restart <= restarts; restart++) {
			for (int i = 0; i < INSTANCES; i++) {
				long begin = System.nanoTime();
				instances.get(i).close();
				longestClose = max(longestClose, Duration.ofNanos(System.nanoTime() - begin));
				instances.set(i, plan.start("instance-" + i + "-" + restart, this::add));
				// every second time the rebalances overlap
				if (restart % 2 == 0) {
					awaitWork("instance-" + i + "-" + restart);
				}
			}
		}
		return longestClose;
	}

	private LanePlan plan(Mode mode, String protocol) {
		String topic = "restarts-" + mode.property() + "-" + protocol + "-" + Long.toString(System.nanoTime(), 36);
		LanePlan plan = new LanePlan(this.cluster.bootstrap(Listener.PLAIN), topic, mode, protocol);
		this.cluster.createTopic(topic, LanePlan.PARTITIONS);
		this.cluster.createTopic(plan.output(), LanePlan.PARTITIONS);
		return plan;
	}

	private void add(Call call) {
		this.calls.add(call);
		this.working.add(call.instance());
	}

	private void awaitWork(String... instances) {
		Awaitility.await("records are handled by " + List.of(instances))
			.atMost(LIMIT)
			.until(() -> this.working.containsAll(List.of(instances)));
	}

	// a key has the same partition in both topics, so the order of sends is that of
	// offsets
	private void checkOutput(LanePlan plan) {
		WrittenRecords.output(plan).forEach((partition, positions) -> {
			Map<Integer, Long> last = new HashMap<>();
			positions.forEach((position) -> {
				Long before = last.put(position.partition(), position.offset());
				assertThat(position.offset()).as("the record sent after " + before + " to " + partition)
					.isEqualTo((before != null) ? before + 1 : 0);
			});
		});
	}

	private static Duration max(Duration left, Duration right) {
		return (left.compareTo(right) > 0) ? left : right;
	}

}
