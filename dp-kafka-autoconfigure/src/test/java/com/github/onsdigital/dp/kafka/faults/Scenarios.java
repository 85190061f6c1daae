package com.github.onsdigital.dp.kafka.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import com.github.onsdigital.dp.kafka.testcluster.Broker;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.KafkaClusterBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scenarios, each for single and batch handlers at once, on one cluster of three
 * brokers. Each fault is verified: the methods of {@link Broker} return when
 * {@code /proc} shows its effect.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Scenarios {

	private static final Duration AFTERWARDS = Duration.ofSeconds(3);

	/** The maximum back-off and ten seconds. */
	private static final Duration RESUMED = Duration.ofSeconds(32 + 10);

	@TempDir
	private Path folder;

	private KafkaCluster cluster;

	@BeforeAll
	void startCluster() {
		this.cluster = builder().start();
	}

	KafkaClusterBuilder builder() {
		return KafkaCluster.builder().brokers(3);
	}

	@AfterAll
	void closeCluster() {
		this.cluster.close();
	}

	private Scenario scenario(String name, long seed, String subscribeTo, int instances) {
		Scenario scenario = new Scenario(this.cluster, this.folder, name, seed, subscribeTo);
		scenario.start(instances);
		return scenario;
	}

	void killCoordinator(long seed) {
		try (Scenario scenario = scenario("coordinator-killed", seed, "none", 2)) {
			scenario.warmUp();
			Broker coordinator = scenario.brokers().coordinator();
			kill(coordinator);
			scenario.awaitProgress();
			scenario.letPass(AFTERWARDS);
			scenario.brokers().restore();
			scenario.check(AllowedDeviations.strict().withStaleReads());
		}
	}

	void killLeader(long seed) {
		try (Scenario scenario = scenario("leader-killed", seed, "none", 2)) {
			scenario.warmUp();
			kill(scenario.brokers().leader());
			scenario.awaitProgress();
			scenario.letPass(AFTERWARDS);
			scenario.brokers().restore();
			scenario.check(AllowedDeviations.strict());
		}
	}

	private static void kill(Broker broker) {
		broker.kill();
		assertThat(broker.isAlive()).isFalse();
	}

	void freezeBroker(long seed, Duration time) {
		try (Scenario scenario = scenario("broker-frozen-" + time.toSeconds() + "s", seed, "none", 2)) {
			scenario.warmUp();
			List<String> transitions = scenario.transitions();
			Broker broker = scenario.brokers().any(scenario.random());
			scenario.freezing();
			broker.freeze();
			scenario.letPass(time);
			assertThat(broker.isFrozen()).isTrue();
			broker.thaw();
			scenario.awaitProgress();
			scenario.letPass(AFTERWARDS);
			if (time.toSeconds() <= 5) {
				assertThat(scenario.transitions()).isEqualTo(transitions);
			}
			scenario.brokers().restore();
			scenario.check(AllowedDeviations.strict().withStaleReads());
		}
	}

	void bounceAll(long seed) {
		try (Scenario scenario = scenario("rolling-bounce", seed, "none", 2)) {
			scenario.warmUp();
			List<String> transitions = scenario.transitions();
			for (Broker broker : this.cluster.brokers()) {
				long before = broker.pid();
				broker.terminate();
				broker.restart();
				assertThat(broker.pid()).isNotEqualTo(before);
				scenario.brokers().restore();
				scenario.awaitProgress();
			}
			assertThat(scenario.transitions()).as("no rebalance").isEqualTo(transitions);
			scenario.check(AllowedDeviations.strict().withStaleReads());
		}
	}

	void killAll(long seed, String subscribeTo) {
		try (Scenario scenario = scenario("all-dead-" + subscribeTo, seed, subscribeTo, 2)) {
			scenario.warmUp();
			this.cluster.killAll();
			assertThat(this.cluster.brokers()).noneMatch(Broker::isAlive);
			scenario.letPass(Duration.ofSeconds(45));
			List<String> dead = scenario.transitions();
			scenario.brokers().restore();
			assertThat(scenario.awaitProgress()).as("all resume").isLessThanOrEqualTo(RESUMED);
			assertThat(dead).noneMatch((transition) -> transition.contains("CLOSING"));
			AllowedDeviations allowed = new AllowedDeviations(uncommittedAtKill(2), Set.of()).withStaleReads();
			if (subscribeTo.equals("self")) {
				assertThat(dead).as("all held by health")
					.filteredOn((transition) -> transition.contains("STOPPED HEALTH"))
					.hasSize(4);
				allowed = allowed.withHolds();
			}
			scenario.check(allowed);
		}
	}

	void churn(long seed, Duration time) {
		try (Scenario scenario = scenario("churn", seed, "none", 6)) {
			scenario.warmUp();
			long end = System.nanoTime() + time.toNanos();
			int toggles = 0;
			while (System.nanoTime() - end < 0) {
				int which = scenario.random().nextInt(scenario.instances().size());
				scenario.instances().get(which).toggle(scenario.random());
				toggles++;
				scenario.letPass(Duration.ofMillis(1 + scenario.random().nextInt(500)));
			}
			scenario.instances().forEach(Instance::joinAll);
			assertThat(toggles).as("members that joined or left").isGreaterThan((int) (time.toSeconds() * 2));
			scenario.awaitProgress();
			scenario.check(AllowedDeviations.strict());
		}
	}

	void killMember(long seed) {
		try (Scenario scenario = scenario("member-killed", seed, "none", 1)) {
			RemoteInstance remote = scenario.startRemote();
			scenario.warmUp();
			remote.process().kill();
			assertThat(remote.process().isAlive()).isFalse();
			scenario.awaitProgress();
			scenario.letPass(AFTERWARDS);
			scenario.check(new AllowedDeviations(uncommittedAtKill(1), Set.of(remote.name())));
		}
	}

	void freezeMember(long seed) {
		try (Scenario scenario = scenario("member-frozen", seed, "none", 1)) {
			RemoteInstance remote = scenario.startRemote();
			scenario.warmUp();
			remote.process().freeze();
			scenario.letPass(Duration.ofSeconds(15));
			assertThat(remote.process().isFrozen()).isTrue();
			scenario.awaitProgress();
			remote.process().thaw();
			scenario.letPass(Duration.ofSeconds(5));
			scenario.awaitProgress();
			scenario.check(new AllowedDeviations(uncommittedAtKill(1), Set.of(remote.name())));
		}
	}

	/**
	 * Returns the number of records that may be handled again: those in flight, a second
	 * of the traffic, and a batch of each member.
	 */
	private static int uncommittedAtKill(int members) {
		return Traffic.RATE + members * (Plan.BATCH_SIZE + 1);
	}

}
