package com.github.onsdigital.dp.kafka.faults.lanes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills one of two instances again and again under load. Nothing is lost, and only
 * records are repeated that were handled above the committed offset.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledInstancesIntegrationTests {

	private static final Log logger = LogFactory.getLog(KilledInstancesIntegrationTests.class);

	private static final Duration LIMIT = Duration.ofMinutes(2);

	/** Limits the number of kills of each case. */
	private static final String MOST_KILLS = "dp.kafka.faults.kills";

	private static final int RATE = 1_000;

	private static final String SESSION = "6000";

	@TempDir
	private Path folder;

	private KafkaCluster cluster;

	@BeforeAll
	void startCluster() {
		this.cluster = KafkaCluster.builder()
			.property("group.consumer.min.session.timeout.ms", SESSION)
			.property("group.consumer.session.timeout.ms", SESSION)
			.property("group.consumer.min.heartbeat.interval.ms", "1000")
			.property("group.consumer.heartbeat.interval.ms", "1000")
			.start();
	}

	@AfterAll
	void closeCluster() {
		this.cluster.close();
	}

	@ParameterizedTest
	@CsvSource({ "KEY, classic, 20", "UNORDERED, consumer, 5", "PIPELINE, consumer, 20", "KEY, consumer, 3",
			"UNORDERED, classic, 20", "PIPELINE, classic, 3" })
	void onlyRecordsAboveTheCommittedOffsetAreRepeated(Mode mode, String protocol, int most) {
		int kills = Math.min(most, Integer.getInteger(MOST_KILLS, most));
		LanePlan plan = plan(mode, protocol);
		List<KilledInstance> instances = new ArrayList<>();
		List<Set<Call.Position>> repeatable = new ArrayList<>();
		try (CommitSampler commits = new CommitSampler(plan)) {
			try (LaneTraffic traffic = new LaneTraffic(plan, RATE)) {
				traffic.start();
				start(plan, instances);
				start(plan, instances);
				awaitWork(instances);
				for (int kill = 0; kill < kills; kill++) {
					KilledInstance killed = instances.get(kill);
					killed.kill();
					repeatable.add(handledAbove(commits.request(), killed));
					logger.info(killed.name() + " killed, " + repeatable.get(kill).size()
							+ " records are handled above the committed offset");
					start(plan, instances);
					awaitWork(instances.subList(kill + 1, instances.size()));
				}
			}
			WrittenRecords written = WrittenRecords.read(plan);
			Awaitility.await("all is committed").atMost(LIMIT).until(commits::request, written.ends()::equals);
			List<Call> calls = instances.stream().flatMap((instance) -> instance.calls().stream()).toList();
			Set<String> killed = instances.stream().limit(kills).map(KilledInstance::name).collect(Collectors.toSet());
			check(new LaneInvariants(mode, written, calls, killed), commits, repeatable, mode + " " + protocol);
		}
		finally {
			instances.forEach(KilledInstance::close);
		}
	}

	private static void check(LaneInvariants invariants, CommitSampler commits, List<Set<Call.Position>> repeatable,
			String title) {
		Set<Call.Position> all = new HashSet<>();
		repeatable.forEach(all::addAll);
		Set<Call.Position> repeated = invariants.repeats().stream().map(Call::position).collect(Collectors.toSet());
		List<Long> counts = repeatable.stream()
			.map((handled) -> handled.stream().filter(repeated::contains).count())
			.toList();
		logger.info(title + ": " + counts.size() + " kills, " + invariants.repeats().size() + " handled again, by kill "
				+ counts + ", handled above the committed offset " + repeatable.stream().map(Set::size).toList());
		assertThat(invariants.broken(commits.samples())).isEmpty();
		assertThat(all).as("handled above the committed offset at a kill").containsAll(repeated);
		// a killed instance cannot commit, so each of them is repeated
		assertThat(repeated).as("handled again").containsAll(all);
	}

	private void start(LanePlan plan, List<KilledInstance> instances) {
		instances.add(new KilledInstance(plan, plan.topic() + "-" + instances.size(), this.folder));
	}

	private static void awaitWork(List<KilledInstance> instances) {
		Awaitility.await("records are handled")
			.atMost(LIMIT)
			.until(() -> instances.stream().allMatch(KilledInstance::works));
	}

	// the partitions of the killed instance are not assigned to another one yet
	private static Set<Call.Position> handledAbove(Map<Integer, Long> committed, KilledInstance killed) {
		return killed.calls()
			.stream()
			.filter((call) -> call.kind() == Call.Kind.END)
			.map(Call::position)
			.filter((position) -> position.offset() >= committed.getOrDefault(position.partition(), 0L))
			.collect(Collectors.toSet());
	}

	private LanePlan plan(Mode mode, String protocol) {
		String topic = "kills-" + mode.property() + "-" + protocol + "-" + Long.toString(System.nanoTime(), 36);
		LanePlan plan = new LanePlan(this.cluster.bootstrap(Listener.PLAIN), topic, mode, protocol);
		this.cluster.createTopic(topic, LanePlan.PARTITIONS);
		this.cluster.createTopic(plan.output(), LanePlan.PARTITIONS);
		return plan;
	}

}
