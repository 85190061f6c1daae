package com.github.onsdigital.dp.kafka.docs;

import java.time.Duration;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import com.github.onsdigital.dp.kafka.test.DpKafkaTest;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestMember;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples with other members of a group.
 */
@DpKafkaTest(classes = UpdateHandler.class, partitions = 2)
class RebalanceExamplesTests {

	@Autowired
	private KafkaTestCluster kafka;

	@Test
	void aPartialBatchIsLeftToTheNextOwnerOfItsPartition() {
		this.kafka.topic("updates").partition(0).send("one").partition(1).send("two");
		TestMember other = this.kafka.group("search").join("other");
		this.kafka.clock().advance(Duration.ofSeconds(5));
		assertThat(other.partitions()).hasSize(1);
		assertThat(this.kafka.consumer("updates")).hasHandled(1);
		other.die();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("updates")).hasHandled(2)
			.hasCommitted("updates-0", 1)
			.hasCommitted("updates-1", 1);
	}

	@Test
	void anotherMemberHandlesTheRecordOfItsPartition() {
		this.kafka.topic("updates").partition(0).send("one").partition(1).send("two");
		TestMember other = this.kafka.group("search").join("other");
		this.kafka.clock().advance(Duration.ofSeconds(5));
		TopicPartition moved = other.partitions().get(0);
		other.commit(moved, 1).leave();
		this.kafka.clock().advance(Duration.ofSeconds(5));
		assertThat(this.kafka.consumer("updates")).hasHandled(1)
			.hasCommitted("updates-0", 1)
			.hasCommitted("updates-1", 1);
	}

}
