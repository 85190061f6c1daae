package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestMember;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stages that are completed after their partition was lost, or after its topic was
 * created again: they commit nothing.
 */
class CallsOfLostPartitionsTests {

	private static final Duration STALL = Duration.ofMinutes(1);

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, 2);

	private final StagesOfATest stages = new StagesOfATest();

	private ConsumerGroup orders;

	@AfterEach
	void close() {
		this.stages.completeAll();
		this.kafka.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void nothingOfAnExpiredSessionIsCommitted(String protocol) {
		start(protocol);
		TestMember other = this.kafka.group("shop").join("member-1");
		this.kafka.clock().advance(Duration.ofSeconds(10));
		TopicPartition partition = new TopicPartition("orders", this.orders.assignment().get(0).partition());
		send(partition.partition(), "a", "b", "c");
		this.stages.complete("b");
		this.kafka.process().stall(STALL, () -> {
			other.commit(partition, 3);
			// keeps the partition: its id sorts before that of the consumer
			TestMember unused = this.kafka.group("shop").join("member-2");
			// completed while the session expires
			this.stages.complete("a");
		});
		this.stages.complete("c");
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.orders.assignment()).isEmpty();
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommitted(partition.toString(), 3);
		assertThat(this.stages.started()).containsExactly("a", "b", "c");
		this.kafka.verifyInvariants();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void theRecordsOfAFencedMemberAreHandledAgainAndTheirFirstCallsCommitNothing(String protocol) {
		start(protocol);
		send(0, "a", "b");
		this.kafka.group("shop").fence();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.stages.started()).containsExactly("a", "b", "a", "b");
		this.stages.completeFirst(2);
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommittedNothing();
		this.stages.completeAll();
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 2);
		this.kafka.verifyInvariants();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void theCallsOfADeletedTopicCommitNothingToTheNewOne(String protocol) {
		start(protocol);
		send(0, "old-0", "old-1", "old-2");
		this.kafka.topic("orders").recreate();
		send(0, "new-0");
		this.kafka.clock().advance(Duration.ofMinutes(2));
		assertThat(this.stages.started()).contains("new-0");
		for (String old : new String[] { "old-0", "old-1", "old-2" }) {
			this.stages.complete(old);
		}
		this.kafka.clock().advance(Duration.ofMinutes(2));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasNotCommitted("orders-0", 1);
		this.stages.complete("new-0");
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
		assertThat(this.orders.stopAndWait(Duration.ofSeconds(30))).isTrue();
		assertThat(this.kafka.consumer("orders")).isInState(ConsumerState.STOPPED);
		this.kafka.verifyInvariants();
	}

	private void start(String protocol) {
		this.orders = this.kafka.application()
			.property("kafka.consumer.properties.group.protocol", protocol)
			.run()
			.getBean(ConsumerGroupFactory.class)
			.asyncRecords(ConsumerOptions.of("orders").topic("orders").group("shop").maxInFlight(16), this.stages);
		this.kafka.settle();
	}

	private void send(int partition, String... values) {
		for (String value : values) {
			this.kafka.topic("orders").partition(partition).send(value);
		}
		this.kafka.settle();
	}

}
