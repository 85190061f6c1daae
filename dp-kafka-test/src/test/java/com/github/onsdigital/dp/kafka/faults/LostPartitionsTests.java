package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestMember;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A handler that takes longer than {@code max.poll.interval.ms}: the client leaves the
 * group, and other members handle the records of its partition. They keep the partition
 * when the member joins again.
 */
class LostPartitionsTests {

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, 2);

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@ParameterizedTest
	@CsvSource({ "classic, single", "classic, batch", "consumer, single", "consumer, batch" })
	void nothingOfALostPartitionIsHandledOrCommitted(String protocol, String handler) {
		start(protocol, handler.equals("batch"));
		this.kafka.settle();
		TestMember other = this.kafka.group("shop").join("member-1");
		this.kafka.clock().advance(Duration.ofSeconds(10));
		TopicPartition partition = new TopicPartition("orders",
				this.kafka.consumer("orders").group().assignment().get(0).partition());
		this.kafka.topic("orders").partition(partition.partition()).send("a").send("b").send("c");
		this.kafka.clock().advance(Duration.ofMinutes(6));
		assertThat(other.partitions()).contains(partition);
		other.commit(partition, 3);
		// its id sorts before that of the consumer
		TestMember third = this.kafka.group("shop").join("member-2");
		this.kafka.gate("handler").open();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(third.partitions()).hasSize(1);
		assertThat(this.kafka.consumer("orders").group().assignment()).isEmpty();
		assertThat(this.kafka.consumer("orders")).isConsuming().hasHandled("a").hasCommitted(partition.toString(), 3);
		this.kafka.verifyInvariants();
	}

	private void start(String protocol, boolean batch) {
		ConsumerGroupFactory factory = this.kafka.application()
			.property("kafka.consumer.properties.group.protocol", protocol)
			.run()
			.getBean(ConsumerGroupFactory.class);
		ConsumerOptions options = ConsumerOptions.of("orders").topic("orders").group("shop");
		ConsumerGroup unused = batch
				? factory.batches(options.batchSize(1), (records) -> this.kafka.gate("handler").await())
				: factory.records(options, (record) -> this.kafka.gate("handler").await());
	}

}
