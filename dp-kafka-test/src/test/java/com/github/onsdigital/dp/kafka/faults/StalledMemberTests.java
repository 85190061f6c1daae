package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.List;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestApplicationBuilder;
import com.github.onsdigital.dp.kafka.test.TestMember;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is suspended, for longer than its session: another member handles the
 * records of its partition meanwhile. The client reports that only after it has returned
 * the records that have arrived.
 */
class StalledMemberTests {

	private static final Duration STALL = Duration.ofMinutes(1);

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, 2);

	private TestMember other;

	private TopicPartition partition;

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@ParameterizedTest
	@CsvSource({ "classic, single", "classic, batch", "classic, key", "consumer, single", "consumer, batch",
			"consumer, key" })
	void recordsThatArriveDuringTheStallAreLeftToTheNewOwner(String protocol, String handler) {
		start(protocol, handler);
		this.kafka.process().stall(STALL, () -> {
			send("a");
			send("b");
			handleElsewhere(2);
		});
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("orders").group().assignment()).isEmpty();
		assertThat(this.kafka.consumer("orders")).isConsuming()
			.hasHandled(0)
			.hasCommitted(this.partition.toString(), 2);
		this.kafka.verifyInvariants();
	}

	@ParameterizedTest
	@CsvSource({ "classic, single", "classic, key", "consumer, single", "consumer, key" })
	void aRetryThatIsDueIsLeftToTheNewOwner(String protocol, String handler) {
		start(protocol, handler);
		send("fails");
		assertThat(this.kafka.consumer("orders")).hasRetried(1);
		this.kafka.process().stall(STALL, () -> handleElsewhere(1));
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("orders").group().assignment()).isEmpty();
		assertThat(this.kafka.consumer("orders")).isConsuming()
			.hasRetried(1)
			.hasFailed(0)
			.hasCommitted(this.partition.toString(), 1);
		this.kafka.verifyInvariants();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aBatchThatIsDueIsLeftToTheNewOwner(String protocol) {
		start(protocol, "batch");
		send("a");
		assertThat(this.kafka.consumer("orders")).hasHandled(0);
		this.kafka.process().stall(STALL, () -> handleElsewhere(1));
		this.kafka.clock().advance(Duration.ofSeconds(40));
		assertThat(this.kafka.consumer("orders").group().assignment()).isEmpty();
		assertThat(this.kafka.consumer("orders")).isConsuming()
			.hasHandled(0)
			.hasCommitted(this.partition.toString(), 1);
		this.kafka.verifyInvariants();
	}

	@ParameterizedTest
	@CsvSource({ "classic, single", "classic, key", "consumer, single", "consumer, key" })
	void aMemberThatHasKeptItsPartitionHandlesTheRecordsAtOnce(String protocol, String handler) {
		start(protocol, handler);
		this.kafka.process().stall(Duration.ofSeconds(5), () -> send("a"));
		assertThat(this.kafka.consumer("orders")).hasHandled("a").hasCommitted(this.partition.toString(), 1);
		this.kafka.verifyInvariants();
	}

	private void start(String protocol, String handler) {
		TestApplicationBuilder application = this.kafka
			.application(handler.equals("batch") ? BatchHandler.class : OrderHandler.class);
		if (handler.equals("key")) {
			application.property("kafka.consumers.orders.ordering", "key");
		}
		application.property("kafka.consumer.properties.group.protocol", protocol)
			.property("kafka.consumers.orders.on-error", "redeliver")
			.property("kafka.retry.min-period", "20s")
			.property("kafka.retry.max-period", "20s")
			.run();
		this.other = this.kafka.group("shop").join("member-1");
		this.kafka.clock().advance(Duration.ofSeconds(10));
		this.partition = new TopicPartition("orders",
				this.kafka.consumer("orders").group().assignment().get(0).partition());
	}

	private void send(String value) {
		this.kafka.topic("orders").partition(this.partition.partition()).send(value);
	}

	// a third member keeps the partition, because its id sorts before that of the
	// consumer
	private void handleElsewhere(long offset) {
		this.other.commit(this.partition, offset);
		TestMember unused = this.kafka.group("shop").join("member-2");
	}

	static class OrderHandler {

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "shop")
		void handle(String order) {
			if (order.equals("fails")) {
				throw new IllegalStateException("planned");
			}
		}

	}

	static class BatchHandler {

		@KafkaBatchHandler(id = "orders", topic = "orders", group = "shop", batchSize = "2", batchWaitTime = "30s")
		void handle(List<String> orders) {
		}

	}

}
