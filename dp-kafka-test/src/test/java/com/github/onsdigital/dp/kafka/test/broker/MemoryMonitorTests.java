package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.DefaultClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.test.time.TestTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the monitor of dp-kafka with the in-memory cluster.
 */
class MemoryMonitorTests {

	private final TestTime time = new TestTime();

	private final MemoryCluster cluster = new MemoryCluster(this.time, 1, 1);

	private final DefaultClusterMonitor monitor = new DefaultClusterMonitor(this.time,
			(thread) -> new MemoryProbe(this.cluster, List.of(new BrokerAddress("localhost", 9092)),
					Duration.ofSeconds(2), thread),
			new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(4)), Duration.ofSeconds(30));

	@AfterEach
	void close() {
		this.monitor.close();
	}

	private ClusterReport latest() {
		ClusterReport report = this.monitor.latest();
		assertThat(report).isNotNull();
		return report;
	}

	@Test
	void reportsAnOutageAndItsEnd() {
		this.monitor.watch("orders");
		this.monitor.start();
		this.time.settle();
		assertThat(this.monitor.reached()).isTrue();
		assertThat(latest().topic("orders")).isEqualTo(TopicPresence.PRESENT);
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.STOPPED));
		this.time.advance(Duration.ofSeconds(30));
		assertThat(latest().reachable()).isZero();
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.RUNNING));
		this.time.advance(Duration.ofSeconds(4));
		assertThat(latest().reachable()).isOne();
	}

	@Test
	void aCheckOnRequestEndsAtTheTimeoutOfAFrozenBroker() {
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.FROZEN));
		long start = this.time.nanoTime();
		assertThat(this.monitor.checkNow().join().usable()).isFalse();
		assertThat(this.time.nanoTime() - start).isBetween(Duration.ofMillis(1900).toNanos(),
				Duration.ofSeconds(2).toNanos());
	}

	@Test
	void notifiesTheListenersOfARecreatedTopic() {
		boolean[] recreated = new boolean[1];
		this.monitor.watch("orders");
		this.monitor.onTopicRecreated("orders", () -> recreated[0] = true);
		this.monitor.start();
		this.time.settle();
		this.cluster.change(() -> {
			this.cluster.delete("orders");
			MemoryTopic unused = this.cluster.create("orders", 1);
		});
		this.time.advance(Duration.ofSeconds(30));
		assertThat(recreated[0]).isTrue();
	}

}
