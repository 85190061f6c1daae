package com.github.onsdigital.dp.kafka.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A key whose first record fails for a minute, with {@code on-error=redeliver}: the other
 * keys continue up to {@code max-uncommitted}, which pauses their own partition only.
 */
@ExtendWith(OutputCaptureExtension.class)
class BlockedKeyTests {

	private static final int MAX_UNCOMMITTED = 100;

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, 2);

	private final Queue<String> handled = new ConcurrentLinkedQueue<>();

	private volatile boolean failing = true;

	private ConsumerGroup orders;

	@BeforeEach
	void start() {
		this.orders = this.kafka.application()
			.run()
			.getBean(ConsumerGroupFactory.class)
			.records(ConsumerOptions.of("orders")
				.topic("orders")
				.group("shop")
				.ordering(Ordering.KEY)
				.numWorkers(4)
				.maxUncommitted(MAX_UNCOMMITTED)
				.set("on-error", "redeliver"), this::handle);
		this.kafka.settle();
	}

	@AfterEach
	void close() {
		this.kafka.close();
	}

	private void handle(ConsumerRecord<byte[], byte[]> record) {
		String value = new String(record.value(), StandardCharsets.UTF_8);
		if (this.failing && value.equals("bad")) {
			throw new IllegalStateException("planted");
		}
		this.handled.add(value);
	}

	@Test
	void theOtherKeysContinueUpToTheWindow() {
		sendWithBad(0, 60);
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.handled).hasSize(58).doesNotContain("bad", "next");
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommittedNothing();
		this.failing = false;
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.handled).hasSize(60).containsSubsequence("bad", "next");
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 60);
		this.kafka.verifyInvariants();
	}

	@Test
	void aFullWindowPausesItsOwnPartitionOnly() {
		sendWithBad(0, 3 * MAX_UNCOMMITTED);
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.handled).hasSize(MAX_UNCOMMITTED - 2);
		for (int i = 0; i < 3 * MAX_UNCOMMITTED; i++) {
			send(1, "k" + i % 7, "other-" + i);
		}
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.handled).hasSize(4 * MAX_UNCOMMITTED - 2);
		assertThat(this.kafka.consumer("orders")).hasNotCommitted("orders-0", 1)
			.hasCommitted("orders-1", 3 * MAX_UNCOMMITTED);
		this.failing = false;
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.handled).hasSize(6 * MAX_UNCOMMITTED).doesNotHaveDuplicates();
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 3 * MAX_UNCOMMITTED);
		this.kafka.verifyInvariants();
	}

	@Test
	void theBlockedRecordIsReported(CapturedOutput output) {
		sendWithBad(0, 3 * MAX_UNCOMMITTED);
		this.kafka.clock().advance(Duration.ofMinutes(2));
		assertThat(this.orders.check().status()).isEqualTo(CheckStatus.WARNING);
		assertThat(this.orders.check().message()).contains("orders-0@0");
		assertThat(output.getAll().lines())
			.filteredOn((line) -> line.contains("WARN") && line.contains("orders-0@0 has"))
			.hasSize(1);
		this.failing = false;
		this.kafka.clock().advance(Duration.ofMinutes(2));
		assertThat(this.orders.check().status()).isEqualTo(CheckStatus.OK);
		assertThat(output).contains("the window of orders-0 is no longer blocked");
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommitted("orders-0", 3 * MAX_UNCOMMITTED);
		this.kafka.verifyInvariants();
	}

	@Test
	void aStopIsNotDelayedAndTheBlockedRecordIsHandledAfterTheStart() {
		sendWithBad(0, MAX_UNCOMMITTED);
		this.kafka.clock().advance(Duration.ofSeconds(10));
		this.orders.stop();
		this.kafka.settle();
		assertThat(this.kafka.consumer("orders")).isStopped().hasCommittedNothing();
		this.failing = false;
		this.orders.start();
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommitted("orders-0", MAX_UNCOMMITTED);
		assertThat(this.handled).contains("bad", "next");
		this.kafka.verifyInvariants();
	}

	@Test
	void afterAPauseTheBlockedRecordIsHandledAndNothingIsRepeated() {
		sendWithBad(0, 3 * MAX_UNCOMMITTED);
		this.kafka.clock().advance(Duration.ofSeconds(10));
		this.orders.pause();
		this.kafka.settle();
		assertThat(this.kafka.consumer("orders")).isPaused();
		this.failing = false;
		this.kafka.clock().advance(Duration.ofMinutes(5));
		assertThat(this.handled).doesNotContain("bad");
		this.orders.resume();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.handled).hasSize(3 * MAX_UNCOMMITTED).doesNotHaveDuplicates();
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 3 * MAX_UNCOMMITTED);
		this.kafka.verifyInvariants();
	}

	/**
	 * Sends two records of the key that is blocked, and others behind them.
	 */
	private void sendWithBad(int partition, int count) {
		send(partition, "bad", "bad");
		send(partition, "bad", "next");
		for (int i = 2; i < count; i++) {
			send(partition, "k" + i % 7, "value-" + i);
		}
		this.kafka.settle();
	}

	private void send(int partition, String key, String value) {
		this.kafka.topic("orders").partition(partition).send(key, value);
	}

}
