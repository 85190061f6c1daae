package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of rebalances with {@code group.protocol=classic}.
 */
class ClassicRebalanceTests {

	private final TestTime time = new TestTime();

	private final MemoryCluster cluster = new MemoryCluster(this.time, 1, 2);

	private PollingConsumer eager(String client) {
		return PollingConsumer.start(this.time, this.cluster,
				PollingConsumer.properties("group", ConsumerConfig.CLIENT_ID_CONFIG, client), "orders");
	}

	private PollingConsumer cooperative(String client) {
		Map<String, Object> properties = PollingConsumer.properties("group", ConsumerConfig.CLIENT_ID_CONFIG, client,
				ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
		return PollingConsumer.start(this.time, this.cluster, properties, "orders");
	}

	@Test
	void eagerRebalanceRevokesAllPartitionsFirst() {
		PollingConsumer first = eager("a");
		assertThat(first.events()).containsExactly("assigned [orders-0, orders-1]");
		PollingConsumer second = eager("b");
		this.time.settle();
		assertThat(first.events()).containsExactly("revoked [orders-0, orders-1]", "assigned [orders-0]");
		assertThat(second.events()).containsExactly("assigned [orders-1]");
		second.stop();
		assertThat(second.events()).containsExactly("revoked [orders-1]");
		assertThat(first.events()).containsExactly("revoked [orders-0]", "assigned [orders-0, orders-1]");
		first.stop();
		assertThat(this.cluster.group("group").members()).isEmpty();
	}

	@Test
	void cooperativeRebalanceRevokesOnlyWhatMoves() {
		PollingConsumer first = cooperative("a");
		assertThat(first.events()).containsExactly("assigned [orders-0, orders-1]");
		PollingConsumer second = cooperative("b");
		this.time.settle();
		assertThat(first.events()).containsExactly("revoked [orders-1]", "assigned []", "assigned []");
		assertThat(second.events()).containsExactly("assigned []", "assigned [orders-1]");
		first.stop();
		assertThat(second.events()).containsExactly("assigned [orders-0]");
		second.stop();
	}

	@Test
	void anotherMemberTakesPartInRebalances() {
		PollingConsumer first = eager("a");
		OtherMember other = this.cluster.group("group").join("b");
		this.time.settle();
		assertThat(other.partitions()).hasSize(1);
		assertThat(first.events()).last().isEqualTo("assigned [orders-0]");
		other.leave();
		this.time.settle();
		assertThat(first.events()).last().isEqualTo("assigned [orders-0, orders-1]");
		first.stop();
	}

}
