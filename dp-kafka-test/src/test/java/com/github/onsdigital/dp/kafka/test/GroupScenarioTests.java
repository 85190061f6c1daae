package com.github.onsdigital.dp.kafka.test;

import java.time.Duration;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.test.broker.MemoryGroup;
import com.github.onsdigital.dp.kafka.test.broker.OtherMember;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a consumer of dp-kafka in groups of the in-memory cluster, with both group
 * protocols.
 */
class GroupScenarioTests {

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, 2);

	private MemoryGroup start(String protocol) {
		this.kafka.application(OrderHandler.class)
			.property("kafka.consumers.orders.properties.group.protocol", protocol)
			.run();
		this.kafka.settle();
		return this.kafka.runtime().cluster().group("shop");
	}

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void anotherMemberTakesAPartitionAndReturnsIt(String protocol) {
		MemoryGroup group = start(protocol);
		this.kafka.topic("orders").partition(1).send("a");
		this.kafka.settle();
		OtherMember other = group.join("other");
		this.kafka.settle();
		assertThat(other.partitions()).hasSize(1);
		this.kafka.topic("orders").partition(0).send("b");
		this.kafka.topic("orders").partition(1).send("c");
		assertThat(this.kafka.consumer("orders")).hasHandled(2);
		other.leave();
		assertThat(this.kafka.consumer("orders")).hasHandled(3).hasCommitted("orders-1", 2);
		this.kafka.verifyInvariants();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void fencedMemberJoinsAgain(String protocol) {
		MemoryGroup group = start(protocol);
		this.kafka.topic("orders").partition(1).send("a");
		this.kafka.settle();
		group.fence();
		this.kafka.topic("orders").partition(1).send("b");
		assertThat(this.kafka.consumer("orders")).hasHandled(2).hasCommitted("orders-1", 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void stalledMemberJoinsAgain(String protocol) {
		MemoryGroup group = start(protocol);
		OtherMember other = group.join("other");
		this.kafka.settle();
		this.kafka.process().stall(Duration.ofSeconds(50));
		this.kafka.settle();
		assertThat(other.partitions()).hasSize(1);
		assertThat(this.kafka.consumer("orders")).isConsuming();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void outageOfTheBrokersLosesNothing(String protocol) {
		start(protocol);
		this.kafka.topic("orders").partition(0).send("a");
		this.kafka.settle();
		this.kafka.brokers().stop();
		this.kafka.clock().advance(Duration.ofMinutes(2));
		this.kafka.topic("orders").partition(0).send("b");
		this.kafka.brokers().start();
		this.kafka.clock().advance(Duration.ofMinutes(2));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasHandled(2).hasCommitted("orders-0", 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void freezeOfTheBrokersLosesNothing(String protocol) {
		start(protocol);
		this.kafka.topic("orders").partition(0).send("a");
		this.kafka.settle();
		this.kafka.brokers().freeze();
		this.kafka.clock().advance(Duration.ofMinutes(2));
		this.kafka.topic("orders").partition(0).send("b");
		this.kafka.brokers().unfreeze();
		this.kafka.clock().advance(Duration.ofMinutes(2));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasHandled(2).hasCommitted("orders-0", 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void crashAtACommitRepeatsTheRecord(String protocol) {
		MemoryGroup group = start(protocol);
		this.kafka.process().crashAtNextCommit("orders");
		this.kafka.topic("orders").partition(0).send("a");
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.process().isCrashed()).isTrue();
		assertThat(group.committed()).doesNotContainKey(new TopicPartition("orders", 0));
		this.kafka.process().restart();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
		assertThat(group.members()).hasSize(1);
	}

	@Component
	static class OrderHandler {

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "shop")
		void handle(byte[] order) {
		}

	}

}
