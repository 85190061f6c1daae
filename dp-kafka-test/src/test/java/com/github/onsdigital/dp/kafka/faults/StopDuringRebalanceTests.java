package com.github.onsdigital.dp.kafka.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestMember;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stop while a cooperative rebalance waits for another member. The consumer keeps its
 * partition and handles its records meanwhile, but no commit is accepted until the
 * rebalance is complete.
 */
class StopDuringRebalanceTests {

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, 2);

	private final Queue<String> handled = new ConcurrentLinkedQueue<>();

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@Test
	void whatIsHandledDuringTheRebalanceIsCommittedBeforeTheGroupIsLeft() {
		ConsumerGroupFactory factory = this.kafka.application()
			.property("kafka.consumer.properties.partition.assignment.strategy",
					CooperativeStickyAssignor.class.getName())
			.run()
			.getBean(ConsumerGroupFactory.class);
		ConsumerGroup stopped = factory.records(options("stopped"), this::handle);
		ConsumerGroup slow = factory.records(options("slow"), this::handleSlowly);
		this.kafka.clock().advance(Duration.ofSeconds(10));
		send(slow, "slow");
		TestMember other = this.kafka.group("shop").join("other");
		this.kafka.settle();
		String partition = "orders-" + stopped.assignment().get(0).partition();
		send(stopped, "a");
		assertThat(this.kafka.consumer("stopped")).hasHandled("a").hasNotCommitted(partition, 1);
		stopped.stop();
		this.kafka.clock().advance(Duration.ofSeconds(1));
		this.kafka.gate("slow").open();
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("stopped")).isStopped().hasCommitted(partition, 1);
		other.leave();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(slow.assignment()).hasSize(2);
		assertThat(this.handled).containsExactlyInAnyOrder("a", "slow");
		this.kafka.verifyInvariants();
	}

	private static ConsumerOptions options(String id) {
		return ConsumerOptions.of(id).topic("orders").group("shop");
	}

	private void send(ConsumerGroup consumer, String value) {
		this.kafka.topic("orders").partition(consumer.assignment().get(0).partition()).send(value);
		this.kafka.settle();
	}

	private void handle(ConsumerRecord<byte[], byte[]> record) {
		this.handled.add(new String(record.value(), StandardCharsets.UTF_8));
	}

	private void handleSlowly(ConsumerRecord<byte[], byte[]> record) {
		this.kafka.gate("slow").await();
		handle(record);
	}

}
