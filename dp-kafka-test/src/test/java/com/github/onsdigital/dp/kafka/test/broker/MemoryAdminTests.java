package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class MemoryAdminTests {

	private final TestTime time = new TestTime();

	private final MemoryCluster cluster = new MemoryCluster(this.time, 2, 3);

	private final Admin admin = MemoryAdmin.newAdmin(this.cluster, Map.of("bootstrap.servers", "localhost:9092"));

	private static Throwable failure(KafkaFuture<?> future) {
		return catchThrowable(future::get).getCause();
	}

	private void create(String name, int partitions) throws Exception {
		this.admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
	}

	@Test
	void createsTopics() throws Exception {
		create("orders", 4);
		assertThat(this.cluster.<Integer>read(() -> this.cluster.topic("orders").partitions().size())).isEqualTo(4);
		create("payments", -1);
		assertThat(this.cluster.<Integer>read(() -> this.cluster.topic("payments").partitions().size())).isEqualTo(3);
		assertThat(failure(this.admin.createTopics(List.of(new NewTopic("orders", 4, (short) 1))).all()))
			.isInstanceOf(TopicExistsException.class)
			.hasMessage("Topic 'orders' already exists.");
		assertThat(failure(this.admin.createTopics(List.of(new NewTopic("or ders", 4, (short) 1))).all()))
			.isInstanceOf(InvalidTopicException.class);
	}

	@Test
	void aValidatedTopicIsNotCreated() throws Exception {
		this.admin
			.createTopics(List.of(new NewTopic("orders", 4, (short) 1)), new CreateTopicsOptions().validateOnly(true))
			.all()
			.get();
		assertThat(this.admin.listTopics().names().get()).isEmpty();
	}

	@Test
	void describesAndListsTopics() throws Exception {
		create("orders", 2);
		TopicDescription description = this.admin.describeTopics(List.of("orders")).allTopicNames().get().get("orders");
		assertThat(description.partitions()).extracting((partition) -> partition.leader().id()).containsExactly(0, 1);
		assertThat(this.admin.listTopics().namesToListings().get().get("orders").topicId())
			.isEqualTo(description.topicId());
	}

	@Test
	void doesNotCreateATopicThatItDescribes() throws Exception {
		assertThat(failure(this.admin.describeTopics(List.of("orders")).topicNameValues().get("orders")))
			.isInstanceOf(UnknownTopicOrPartitionException.class);
		assertThat(this.admin.listTopics().names().get()).isEmpty();
	}

	@Test
	void deletesTopics() throws Exception {
		create("orders", 2);
		this.admin.deleteTopics(List.of("orders")).all().get();
		assertThat(this.cluster.<Boolean>read(() -> this.cluster.topic("orders") == null)).isTrue();
		assertThat(failure(this.admin.deleteTopics(List.of("orders")).all()))
			.isInstanceOf(UnknownTopicOrPartitionException.class);
	}

	@Test
	void addsPartitions() throws Exception {
		create("orders", 2);
		this.admin.createPartitions(Map.of("orders", NewPartitions.increaseTo(3))).all().get();
		assertThat(this.cluster.<Integer>read(() -> this.cluster.topic("orders").partitions().size())).isEqualTo(3);
		assertThat(failure(this.admin.createPartitions(Map.of("orders", NewPartitions.increaseTo(2))).all()))
			.isInstanceOf(InvalidPartitionsException.class)
			.hasMessage("The topic orders currently has 3 partition(s); 2 would not be an increase.");
	}

	@Test
	void deletesRecords() throws Exception {
		create("orders", 1);
		TopicPartition partition = new TopicPartition("orders", 0);
		this.cluster.change(() -> {
			for (int i = 0; i < 3; i++) {
				long unused = this.cluster.log(partition).append(0, null, null, new RecordHeaders());
			}
		});
		assertThat(this.admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
			.lowWatermarks()
			.get(partition)
			.get()
			.lowWatermark()).isEqualTo(2);
		assertThat(failure(this.admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4))).all()))
			.isInstanceOf(OffsetOutOfRangeException.class);
	}

	@Test
	void keepsTheConfigurationOfTopics() throws Exception {
		this.admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1).configs(Map.of("retention.ms", "1000"))))
			.all()
			.get();
		ConfigResource orders = new ConfigResource(ConfigResource.Type.TOPIC, "orders");
		this.admin
			.incrementalAlterConfigs(Map.of(orders,
					List.of(new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET))))
			.all()
			.get();
		assertThat(this.admin.describeConfigs(List.of(orders)).all().get().get(orders)).satisfies((config) -> {
			assertThat(config.get("retention.ms").value()).isEqualTo("1000");
			assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
			assertThat(config.get("segment.bytes").value()).isNull();
		});
	}

	@Test
	void describesTheCluster() throws Exception {
		assertThat(this.admin.describeCluster().clusterId().get()).isEqualTo(this.cluster.id());
		assertThat(this.admin.describeCluster().nodes().get()).hasSize(2);
		assertThat(this.admin.describeCluster().controller().get().id()).isZero();
	}

	@Test
	void describesGroups() throws Exception {
		assertThat(failure(this.admin.describeConsumerGroups(Set.of("group-a")).all()))
			.isInstanceOf(GroupIdNotFoundException.class)
			.hasMessage("Group group-a not found.");
		Map<TopicPartition, OffsetAndMetadata> offsets = this.admin.listConsumerGroupOffsets("group-a")
			.partitionsToOffsetAndMetadata()
			.get();
		assertThat(offsets).isEmpty();
	}

	@Test
	void waitsForABroker() {
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.FROZEN));
		long start = this.time.nanoTime();
		assertThat(failure(this.admin.listTopics().names())).isInstanceOf(TimeoutException.class)
			.hasMessage("Timed out waiting for a node assignment. Call: listTopics");
		assertThat(this.time.nanoTime() - start).isEqualTo(Duration.ofSeconds(60).toNanos());
		start = this.time.nanoTime();
		assertThat(failure(this.admin.describeTopics(List.of("orders"), new DescribeTopicsOptions().timeoutMs(500))
			.allTopicNames())).isInstanceOf(TimeoutException.class);
		assertThat(this.time.nanoTime() - start).isEqualTo(Duration.ofMillis(500).toNanos());
	}

	@Test
	void aClosedClientAcceptsNoRequests() {
		this.admin.close();
		assertThat(failure(this.admin.listTopics().names())).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void refusesWrongSettings() {
		assertThatExceptionOfType(ConfigException.class)
			.isThrownBy(() -> MemoryAdmin.newAdmin(this.cluster,
					Map.of("bootstrap.servers", "localhost:9092", "request.timeout.ms", "never")))
			.withMessageContaining("request.timeout.ms");
	}

	@Test
	void otherRequestsAreNotSimulated() {
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> this.admin.listTransactions())
			.withMessage("not simulated: listTransactions of the admin client");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.admin.clientInstanceId(Duration.ofSeconds(1)))
			.withMessage("not simulated: clientInstanceId of the admin client");
	}

}
