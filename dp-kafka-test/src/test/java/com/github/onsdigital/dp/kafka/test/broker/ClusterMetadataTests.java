package com.github.onsdigital.dp.kafka.test.broker;

import java.util.List;

import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the metadata that assignors, partitioners and admin clients receive.
 */
class ClusterMetadataTests {

	private final MemoryCluster cluster = new MemoryCluster(new TestTime(), 2, 3);

	private final ClusterMetadata metadata = new ClusterMetadata(this.cluster);

	@Test
	void topicsHaveTheirIdsAndTheIdOfTheCluster() {
		Cluster described = this.metadata.of(List.of("orders", "bills"));
		assertThat(described.clusterResource().clusterId()).isEqualTo(this.cluster.id());
		assertThat(described.topics()).containsExactlyInAnyOrder("orders", "bills");
		assertThat(described.topicId("orders")).isEqualTo(this.cluster.topic("orders").id());
		assertThat(described.nodes()).extracting(Node::id).containsExactlyInAnyOrder(0, 1);
		assertThat(described.partitionCountForTopic("orders")).isEqualTo(3);
	}

	@Test
	void oneTopicHasThePartitionsThatAClientKnows() {
		Cluster described = this.metadata.of("orders", 2);
		assertThat(described.clusterResource().clusterId()).isEqualTo(this.cluster.id());
		assertThat(described.partitionsForTopic("orders")).extracting(PartitionInfo::partition)
			.containsExactlyInAnyOrder(0, 1);
	}

	@Test
	void partitionsAreLedByTheBrokersInTurn() {
		assertThat(this.metadata.partitions("orders", 3)).extracting((each) -> each.leader().id())
			.containsExactly(0, 1, 0);
		assertThat(this.metadata.describedPartitions(3)).extracting((each) -> each.leader().id())
			.containsExactly(0, 1, 0);
		assertThat(this.metadata.describedPartitions(3)).extracting(TopicPartitionInfo::partition)
			.containsExactly(0, 1, 2);
	}

	@Test
	void aTopicThatWasDeletedIsNotDescribed() {
		this.cluster.change(() -> this.cluster.delete("orders"));
		assertThat(this.metadata.of(List.of("orders")).topics()).isEmpty();
	}

}
