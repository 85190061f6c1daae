package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.RangeAssignor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.cluster.AddressReport;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.CoordinatorStatus;
import com.github.onsdigital.dp.kafka.cluster.GroupDescription;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.test.time.TestTime;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryProbeTests {

	private final TestTime time = new TestTime();

	private final MemoryCluster cluster = new MemoryCluster(this.time, 2, 1);

	private final ScheduledExecutorService owner = this.time.newScheduler(DaemonThreads.named("monitor"),
			Duration.ZERO);

	private final List<BrokerAddress> addresses = IntStream.of(9092, 9093)
		.mapToObj((port) -> new BrokerAddress("localhost", port))
		.toList();

	private final MemoryProbe probe = new MemoryProbe(this.cluster, this.addresses, Duration.ofSeconds(2), this.owner);

	private final List<ClusterReport> reports = new ArrayList<>();

	@AfterEach
	void close() {
		this.probe.close();
		this.owner.shutdownNow();
	}

	private void check(String... topics) {
		this.owner.execute(() -> this.probe.check(Set.of(topics), Set.of("group-a", "group-b"), this.reports::add));
		this.time.settle();
	}

	private ClusterReport report() {
		return this.reports.get(this.reports.size() - 1);
	}

	private List<String> problems() {
		return report().addresses().stream().map((address) -> String.valueOf(address.problem())).toList();
	}

	private void state(int broker, BrokerState state) {
		this.cluster.change(() -> this.cluster.brokers().set(broker, state));
	}

	@Test
	void reportsRunningBrokers() {
		this.cluster.change(() -> this.cluster.delete("payments"));
		check("orders", "payments");
		assertThat(report().addresses()).extracting(AddressReport::address).isEqualTo(this.addresses);
		assertThat(report().reachable()).isEqualTo(2);
		assertThat(problems()).containsOnly("null");
		assertThat(report().usable()).isTrue();
		assertThat(report().advertisedUsable()).isTrue();
		assertThat(report().clusterId()).isEqualTo(this.cluster.id());
		assertThat(report().at()).isEqualTo(this.time.clock().instant());
		assertThat(report().topics())
			.isEqualTo(Map.of("orders", TopicPresence.PRESENT, "payments", TopicPresence.ABSENT));
		assertThat(report().topicIds()).containsOnlyKeys("orders");
		assertThat(report().coordinator("group-a")).isEqualTo(CoordinatorStatus.AVAILABLE);
	}

	@Test
	void aRecreatedTopicHasAnotherId() {
		check("orders");
		this.cluster.change(() -> {
			this.cluster.delete("orders");
			MemoryTopic unused = this.cluster.create("orders", 1);
		});
		check("orders");
		assertThat(report().topicIds().get("orders")).isNotNull()
			.isNotEqualTo(this.reports.get(0).topicIds().get("orders"));
	}

	@Test
	void reportsStoppedBrokersAtOnce() {
		state(0, BrokerState.STOPPED);
		state(1, BrokerState.STOPPED);
		check("orders");
		assertThat(problems()).containsOnly("refuses the connection");
		assertThat(report().usable()).isFalse();
		assertThat(report().clusterId()).isNull();
		assertThat(report().topics()).isEqualTo(Map.of("orders", TopicPresence.UNKNOWN));
		assertThat(report().coordinators()).isEmpty();
	}

	@Test
	void aFrozenBrokerIsReportedAtTheTimeout() {
		state(1, BrokerState.FROZEN);
		check("orders");
		this.time.advance(Duration.ofMillis(1949));
		assertThat(this.reports).isEmpty();
		this.time.advance(Duration.ofMillis(1));
		assertThat(problems()).containsExactly("null", "accepts connections but does not answer within 2s");
		assertThat(report().usable()).isTrue();
		assertThat(report().topic("orders")).isEqualTo(TopicPresence.PRESENT);
	}

	@Test
	void aBrokerThatFreezesDoesNotAnswerOnItsConnection() {
		check("orders");
		state(0, BrokerState.FROZEN);
		check("orders");
		this.time.advance(Duration.ofSeconds(2));
		assertThat(problems()).containsExactly("does not answer within 2s", "null");
		// that connection is closed
		check("orders");
		this.time.advance(Duration.ofSeconds(2));
		assertThat(problems()).containsExactly("accepts connections but does not answer within 2s", "null");
	}

	@Test
	void aBrokerThatRespondsAgainEndsTheCheck() {
		state(0, BrokerState.FROZEN);
		check("orders");
		this.time.advance(Duration.ofSeconds(1));
		state(0, BrokerState.RUNNING);
		this.time.advance(Duration.ofMillis(100));
		assertThat(problems()).containsExactly("null", "null");
	}

	@Test
	void aCoordinatorThatDoesNotRespondIsUnreachable() {
		int coordinator = this.cluster.brokers().coordinator("group-a");
		state(coordinator, BrokerState.STOPPED);
		check("orders");
		assertThat(report().coordinator("group-a")).isEqualTo(CoordinatorStatus.UNREACHABLE);
		state(coordinator, BrokerState.RUNNING);
		check("orders");
		assertThat(report().coordinator("group-a")).isEqualTo(CoordinatorStatus.AVAILABLE);
	}

	@Test
	void aClosedProbeReportsNothing() {
		state(0, BrokerState.FROZEN);
		check("orders");
		this.probe.close();
		this.time.advance(Duration.ofSeconds(3));
		assertThat(this.reports).isEmpty();
		assertThat(this.probe.describeGroup("group-a").join().text())
			.isEqualTo("the members of group 'group-a' are not known: dp-kafka is being closed");
	}

	@Test
	void describesAGroup() {
		this.cluster.change(() -> this.cluster.create("orders", 2));
		assertThat(this.probe.describeGroup("group-a").join().text())
			.isEqualTo("the members of group 'group-a' are not known: GroupIdNotFoundException");
		OtherMember member = this.cluster.group("group-a")
			.join("billing", Set.of("orders"), List.of(RangeAssignor.class.getName()), false);
		assertThat(this.probe.describeGroup("group-a").join()).isEqualTo(new GroupDescription(
				"group 'group-a' (Classic, assignor 'range') has the members 'billing' at " + "/127.0.0.1", false));
		OtherMember second = this.cluster.group("group-a")
			.join("billing", Set.of("orders"), List.of(RangeAssignor.class.getName()), false);
		assertThat(this.probe.describeGroup("group-a").join().ambiguous()).isTrue();
		member.leave();
		second.leave();
	}

	@Test
	void describesAGroupWithTheConsumerProtocol() {
		OtherMember member = this.cluster.group("group-a").join("billing", Set.of("orders"), List.of(), true);
		assertThat(this.probe.describeGroup("group-a").join().text())
			.isEqualTo("group 'group-a' (Consumer, assignor 'uniform') has the members 'billing' at /127.0.0.1");
		member.leave();
	}

	@Test
	void aGroupWithoutCoordinatorIsReportedAtTheTimeout() {
		state(0, BrokerState.FROZEN);
		state(1, BrokerState.FROZEN);
		CompletableFuture<GroupDescription> description = this.probe.describeGroup("group-a");
		this.time.advance(Duration.ofMillis(1999));
		assertThat(description).isNotDone();
		this.time.advance(Duration.ofMillis(1));
		assertThat(description.join().text())
			.isEqualTo("the members of group 'group-a' are not known: TimeoutException");
	}

}
