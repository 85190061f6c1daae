package com.github.onsdigital.dp.kafka.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestMember;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call of a worker thread that does not return: it delays the end of its consumer, and
 * a revocation, up to a deadline.
 */
@ExtendWith(OutputCaptureExtension.class)
class CallsThatNeverReturnTests {

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, 2);

	private final Queue<String> begun = new ConcurrentLinkedQueue<>();

	private ConsumerGroup orders;

	@AfterEach
	void close() {
		this.kafka.gate("bad").open();
		this.kafka.close();
	}

	@ParameterizedTest
	@CsvSource({ "KEY", "UNORDERED" })
	void aStopEndsAfterTenSecondsAndStopAndWaitNamesTheRecord(Ordering ordering, CapturedOutput output) {
		start(ordering, "classic");
		send(0, "a", "bad", "b");
		this.orders.stop();
		this.kafka.clock().advance(Duration.ofMillis(9_900));
		assertThat(this.kafka.consumer("orders")).isInState(ConsumerState.STOPPING);
		this.kafka.clock().advance(Duration.ofMillis(200));
		assertThat(this.kafka.consumer("orders")).isStopped().hasCommitted("orders-0", 1);
		assertThat(this.orders.stopAndWait(Duration.ofSeconds(1))).isFalse();
		assertThat(output).contains("orders-0@1");
		this.kafka.gate("bad").open();
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
		this.orders.start();
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommitted("orders-0", 3);
		assertThat(this.begun).containsExactlyInAnyOrder("a", "bad", "b", "bad", "b");
		this.kafka.verifyInvariants();
	}

	@Test
	void afterAStartTheOtherWorkersContinueAndTheOldCallCommitsNothing() {
		start(Ordering.KEY, "classic");
		send(0, "bad");
		this.orders.stop();
		this.kafka.clock().advance(Duration.ofSeconds(11));
		assertThat(this.kafka.consumer("orders")).isStopped();
		this.orders.start();
		this.kafka.clock().advance(Duration.ofSeconds(10));
		send(1, "a", "b");
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("orders")).isConsuming()
			.hasNotCommitted("orders-0", 1)
			.hasCommitted("orders-1", 2);
		this.kafka.gate("bad").open();
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
		assertThat(this.begun).containsExactlyInAnyOrder("bad", "bad", "a", "b");
	}

	@ParameterizedTest
	@CsvSource({ "KEY, classic", "KEY, consumer", "UNORDERED, classic" })
	void aRevocationWaitsForThreeSeconds(Ordering ordering, String protocol) {
		start(ordering, protocol);
		send(0, "a", "bad", "b");
		send(1, "c", "bad", "d");
		TestMember other = this.kafka.group("shop").join("other");
		this.kafka.clock().advance(Duration.ofSeconds(20));
		assertThat(other.partitions()).hasSize(1);
		TopicPartition moved = other.partitions().get(0);
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1).hasCommitted("orders-1", 1);
		this.kafka.gate("bad").open();
		this.kafka.clock().advance(Duration.ofSeconds(5));
		assertThat(this.kafka.consumer("orders")).hasCommitted(moved.toString(), 1);
		other.leave();
		this.kafka.clock().advance(Duration.ofSeconds(30));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommitted("orders-0", 3).hasCommitted("orders-1", 3);
		this.kafka.verifyInvariants();
	}

	@Test
	void aPauseIsConfirmedAfterTheCall() {
		start(Ordering.KEY, "classic");
		send(0, "bad");
		this.orders.pause();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.orders.isPaused()).isFalse();
		this.kafka.gate("bad").open();
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("orders")).isPaused().hasCommitted("orders-0", 1);
	}

	private void start(Ordering ordering, String protocol) {
		this.orders = this.kafka.application()
			.property("kafka.consumer.properties.group.protocol", protocol)
			.run()
			.getBean(ConsumerGroupFactory.class)
			.records(ConsumerOptions.of("orders").topic("orders").group("shop").ordering(ordering).numWorkers(6),
					this::handle);
		this.kafka.settle();
	}

	private void handle(ConsumerRecord<byte[], byte[]> record) {
		String value = new String(record.value(), StandardCharsets.UTF_8);
		this.begun.add(value);
		if (value.equals("bad")) {
			this.kafka.gate("bad").await();
		}
	}

	// each record has a key of its own
	private void send(int partition, String... values) {
		for (String value : List.of(values)) {
			this.kafka.topic("orders").partition(partition).send(value, value);
		}
		this.kafka.settle();
	}

}
