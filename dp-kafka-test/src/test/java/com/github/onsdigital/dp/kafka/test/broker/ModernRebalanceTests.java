package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of groups with {@code group.protocol=consumer}.
 */
class ModernRebalanceTests {

	private static final TopicPartition P0 = new TopicPartition("orders", 0);

	private static final TopicPartition P1 = new TopicPartition("orders", 1);

	private final TestTime time = new TestTime();

	private final MemoryCluster cluster = new MemoryCluster(this.time, 1, 2);

	private PollingConsumer start(String client, Object... more) {
		Map<String, Object> properties = PollingConsumer.properties("group", more);
		properties.put(ConsumerConfig.CLIENT_ID_CONFIG, client);
		properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
		return PollingConsumer.start(this.time, this.cluster, properties, "orders");
	}

	@Test
	void onlyTheMovedPartitionIsRevoked() {
		PollingConsumer first = start("a");
		assertThat(first.events()).containsExactly("assigned [orders-0, orders-1]");
		PollingConsumer second = start("b");
		this.time.settle();
		assertThat(first.events()).containsExactly("revoked [orders-1]", "assigned []");
		assertThat(second.events()).contains("assigned [orders-1]");
		first.stop();
		assertThat(first.events()).containsExactly("revoked [orders-0]");
		assertThat(second.events()).containsExactly("assigned [orders-0]");
		second.stop();
		assertThat(this.cluster.group("group").members()).isEmpty();
	}

	@Test
	void partitionIsAssignedAfterItsRevocation() {
		PollingConsumer first = start("a");
		first.events();
		first.handleFor(Duration.ofSeconds(20));
		PollingConsumer second = start("b");
		assertThat(second.events()).containsExactly("assigned []");
		this.time.advance(Duration.ofSeconds(19));
		assertThat(second.events()).isEmpty();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(second.events()).containsExactly("assigned [orders-1]");
	}

	@Test
	void commitsDuringARebalanceAreAccepted() {
		PollingConsumer first = start("a");
		first.onRevoked((partitions) -> first.client().commitSync(Map.of(P1, new OffsetAndMetadata(3))));
		OtherMember other = this.cluster.group("group").join("b");
		this.time.settle();
		assertThat(other.partitions()).containsExactly(P1);
		assertThat(this.cluster.group("group").committed().get(P1).offset()).isEqualTo(3);
		other.commit(P1, 4);
		other.leave();
		this.time.settle();
		assertThat(first.events()).last().isEqualTo("assigned [orders-1]");
		assertThat(this.cluster.group("group").history()).extracting(OffsetCommit::offset).containsExactly(3L, 4L);
	}

	@Test
	void fencedMemberLosesItsPartitionsAndJoinsAgain() {
		PollingConsumer first = start("a");
		first.events();
		OtherMember other = this.cluster.group("group").join("b");
		this.time.settle();
		first.events();
		this.cluster.group("group").fence();
		this.time.settle();
		assertThat(first.events()).startsWith("lost [orders-0]").last().asString().startsWith("assigned [orders-");
		assertThat(other.partitions()).hasSize(1);
		assertThat(first.failures()).isEmpty();
	}

	@Test
	void memberWithoutPollsIsRemoved() {
		PollingConsumer first = start("a", ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
		OtherMember other = this.cluster.group("group").join("b");
		this.time.settle();
		first.events();
		first.handleFor(Duration.ofSeconds(61));
		this.time.advance(Duration.ofSeconds(59));
		assertThat(other.partitions()).containsExactly(P1);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(other.partitions()).containsExactlyInAnyOrder(P0, P1);
		this.time.advance(Duration.ofSeconds(2));
		assertThat(first.events()).startsWith("lost [orders-0]");
	}

	@Test
	void commitOfARemovedMemberIsRefused() {
		PollingConsumer first = start("a");
		this.cluster.group("group").join("b");
		this.time.settle();
		assertThatExceptionOfType(CommitFailedException.class).isThrownBy(() -> first.call((client) -> {
			this.cluster.group("group").fence();
			client.commitSync(Map.of(P0, new OffsetAndMetadata(1)));
			return true;
		})).withMessageContaining("unknown member ID");
	}

	@Test
	void memberThatDoesNotRevokeInTimeIsFenced() {
		PollingConsumer first = start("a", ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
		first.handleFor(Duration.ofSeconds(59));
		OtherMember other = this.cluster.group("group").join("b");
		this.time.advance(Duration.ofSeconds(59));
		assertThat(other.partitions()).containsExactly(P1);
	}

	@Test
	void staticMemberContinuesWithItsPartitions() {
		PollingConsumer first = start("a", ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one");
		OtherMember other = this.cluster.group("group").join("b");
		this.time.settle();
		first.stop();
		assertThat(other.partitions()).containsExactly(P1);
		PollingConsumer again = start("a", ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one");
		assertThat(again.events()).containsExactly("assigned [orders-0]");
		again.stop();
		this.time.advance(Duration.ofSeconds(46));
		assertThat(other.partitions()).containsExactlyInAnyOrder(P0, P1);
	}

	@Test
	void deadMemberIsRemovedAfterItsSession() {
		PollingConsumer first = start("a");
		OtherMember other = this.cluster.group("group").join("b");
		this.time.settle();
		first.events();
		other.die();
		this.time.advance(Duration.ofSeconds(44));
		assertThat(first.events()).isEmpty();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(first.events()).isEqualTo(List.of("assigned [orders-1]"));
	}

}
