package com.github.onsdigital.dp.kafka.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.test.ShopHandlers.BatchHandler;
import com.github.onsdigital.dp.kafka.test.ShopHandlers.ForwardingHandler;
import com.github.onsdigital.dp.kafka.test.ShopHandlers.Order;
import com.github.onsdigital.dp.kafka.test.ShopHandlers.RawHandler;

import static com.github.onsdigital.dp.kafka.consumer.ConsumerState.CONSUMING;
import static com.github.onsdigital.dp.kafka.consumer.ConsumerState.STARTING;
import static com.github.onsdigital.dp.kafka.test.TestData.header;
import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link KafkaTestCluster} as a plain object.
 */
class KafkaTestClusterTests {

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, 2);

	private RawHandler raw;

	private BatchHandler batches;

	@BeforeEach
	void start() {
		ConfigurableApplicationContext application = this.kafka
			.application(RawHandler.class, BatchHandler.class, ForwardingHandler.class)
			.property("kafka.producers.bills.topic", "bills")
			.run();
		this.raw = application.getBean(RawHandler.class);
		this.batches = application.getBean(BatchHandler.class);
	}

	@AfterEach
	void verify() {
		this.kafka.verifyInvariants();
		this.kafka.close();
	}

	@Test
	void aRecordHasEverythingThatWasSent() {
		Instant at = Instant.parse("2026-01-02T03:04:05Z");
		this.kafka.topic("raw")
			.partition(1)
			.at(at)
			.send("key", "value", header("a", "1"), header("b", new byte[] { 2 }), header("a", "3"));
		assertThat(this.kafka.consumer("raw")).hasHandled("value").hasCommitted("raw-1", 1).hasCommitted("raw-0", 0);
		ConsumerRecord<byte[], byte[]> record = this.raw.records.get(0);
		assertThat(record.key()).asString().isEqualTo("key");
		assertThat(record.partition()).isEqualTo(1);
		assertThat(record.timestamp()).isEqualTo(at.toEpochMilli());
		assertThat(record.headers()).containsExactly(header("a", "1"), header("b", new byte[] { 2 }), header("a", "3"));
	}

	@Test
	void recordsOfOneKeyHaveOnePartition() {
		this.kafka.topic("raw").send("k", "1").send("k", "2").send("k", "3");
		assertThat(this.kafka.consumer("raw")).hasHandled("1", "2", "3");
		assertThat(this.raw.records).extracting(ConsumerRecord::partition)
			.containsOnly(this.raw.records.get(0).partition());
	}

	@Test
	void aTombstoneHasNoValue() {
		this.kafka.topic("raw").sendTombstone("k");
		assertThat(this.kafka.consumer("raw")).hasHandled(1);
		assertThat(this.raw.records.get(0).value()).isNull();
	}

	@Test
	void aValueOfAnotherTypeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.kafka.topic("raw").send(new Order("a")))
			.withMessageContaining("TestData.json");
	}

	@Test
	void aBatchIsHandledWhenItIsFullOrItsTimeIsOver() {
		this.kafka.topic("items").partition(0).send("1").send("2");
		assertThat(this.kafka.consumer("items")).hasHandled(0).hasCommittedNothing();
		this.kafka.topic("items").partition(0).send("3").send("4");
		assertThat(this.kafka.consumer("items")).hasHandled("1", "2", "3").hasCommitted("items-0", 3);
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("items")).hasHandled(4).hasCommitted("items-0", 4);
		assertThat(this.batches.batches).containsExactly(List.of("1", "2", "3"), List.of("4"));
	}

	@Test
	void aHandlerSends() {
		this.kafka.topic("carts").send(json(new Order("a")));
		assertThat(this.kafka.producer("bills")).hasSent(json("{ \"id\" : \"a\" }")).hasSent(1);
		assertThat(this.kafka.topic("bills")).hasRecords(1).contains(json(new Order("a")));
		assertThat(this.kafka.consumer("forward")).hasHandled(1);
	}

	@Test
	void aSendOfTheTestIsNotOneOfTheProducer() {
		this.kafka.topic("bills").send("by the test");
		assertThat(this.kafka.producer("bills")).hasSentNothing();
		assertThat(this.kafka.topic("bills")).containsExactly("by the test");
	}

	@Test
	void commitsThatFailAreRepeated() {
		this.kafka.consumer("raw").failCommits(3, new RetriableCommitFailedException("planned"));
		this.kafka.topic("raw").partition(0).send("1");
		assertThat(this.kafka.consumer("raw")).hasHandled(1).hasCommittedNothing();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("raw")).hasHandled(1).hasCommitted("raw-0", 1);
		assertThat(this.kafka.consumer("raw").committed(0)).hasValue(1);
	}

	@Test
	void aMissingTopicIsAwaited() {
		this.kafka.consumer("raw").group().stop();
		assertThat(this.kafka.consumer("raw")).isStopped();
		this.kafka.topic("raw").delete();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		this.kafka.consumer("raw").group().start();
		assertThat(this.kafka.consumer("raw")).isInState(STARTING);
		assertThatIllegalStateException().isThrownBy(() -> this.kafka.topic("raw").send("x"))
			.withMessageContaining("create it first");
		this.kafka.topic("raw").create(1).send("1");
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("raw")).reaches(CONSUMING).hasHandled(1);
	}

	@Test
	void aMemberTakesPartitions() {
		TestMember other = this.kafka.group("raw").join("other");
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(other.partitions()).hasSize(1);
		assertThat(this.kafka.consumer("raw").group().assignment()).hasSize(1);
		other.commit(other.partitions().get(0), 0);
		other.leave();
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("raw").group().assignment()).hasSize(2);
		assertThat(other.partitions()).isEmpty();
	}

	@Test
	void aMemberThatDiesKeepsItsPartitionsUntilItsSessionEnds() {
		TestMember other = this.kafka.group("raw").join("other");
		this.kafka.clock().advance(Duration.ofSeconds(10));
		TopicPartition taken = other.partitions().get(0);
		other.die();
		this.kafka.topic("raw").partition(taken.partition()).send("1");
		this.kafka.clock().advance(Duration.ofSeconds(5));
		assertThat(this.kafka.consumer("raw")).hasHandled(0);
		this.kafka.clock().advance(Duration.ofMinutes(2));
		assertThat(this.kafka.consumer("raw")).hasHandled(1);
	}

	@Test
	void aFencedConsumerJoinsAgain() {
		this.kafka.group("raw").fence();
		this.kafka.topic("raw").partition(0).send("1");
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("raw")).isConsuming().hasCommitted("raw-0", 1);
	}

	@Test
	void brokersThatStopAndReturnLoseNoRecord() {
		this.kafka.brokers().stop();
		this.kafka.topic("raw").partition(0).send("1");
		this.kafka.clock().advance(Duration.ofMinutes(5));
		assertThat(this.kafka.consumer("raw")).hasHandled(0).isHeldBy("health");
		this.kafka.brokers().start();
		this.kafka.clock().advance(Duration.ofMinutes(2));
		assertThat(this.kafka.consumer("raw")).reaches(CONSUMING).hasHandled(1).hasCommitted("raw-0", 1);
	}

	@Test
	void frozenBrokersAnswerLater() {
		this.kafka.brokers().broker(0).freeze();
		this.kafka.topic("raw").partition(0).send("1");
		this.kafka.clock().advance(Duration.ofSeconds(3));
		assertThat(this.kafka.consumer("raw")).hasHandled(0);
		this.kafka.brokers().unfreeze();
		this.kafka.clock().advance(Duration.ofMinutes(2));
		assertThat(this.kafka.consumer("raw")).hasHandled(1).hasCommitted("raw-0", 1);
	}

	@Test
	void aCrashBetweenHandlingAndCommitRepeatsTheRecord() {
		this.kafka.process().crashAtNextCommit("raw");
		this.kafka.topic("raw").partition(0).send("1");
		assertThat(this.kafka.consumer("raw")).hasHandled(1).hasCommittedNothing();
		assertThat(this.kafka.process().isCrashed()).isTrue();
		this.kafka.process().restart();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("raw")).isConsuming().hasHandled("1", "1").hasCommitted("raw-0", 1);
	}

	@Test
	void aProducerWorksAfterARestart() {
		this.kafka.process().crash();
		this.kafka.process().restart();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		this.kafka.topic("carts").send(json(new Order("a")));
		assertThat(this.kafka.producer("bills")).hasSent(1);
	}

	@Test
	void aCrashEndsAHandlerAtAGate() {
		this.raw.action = () -> this.kafka.gate("g").await();
		this.kafka.topic("raw").partition(0).send("1");
		this.kafka.settle();
		assertThat(this.kafka.gate("g").isWaitedFor()).isTrue();
		this.kafka.process().crash();
		this.raw.action = null;
		this.kafka.process().restart();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("raw")).hasHandled(1).hasCommitted("raw-0", 1);
	}

	@Test
	void aStalledProcessLosesItsSession() {
		this.kafka.topic("raw").partition(0).send("1");
		assertThat(this.kafka.consumer("raw")).hasHandled(1).hasCommitted("raw-0", 1);
		this.kafka.process().stall(Duration.ofMinutes(2));
		this.kafka.topic("raw").partition(0).send("2");
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("raw")).isConsuming().hasHandled("1", "2").hasCommitted("raw-0", 2);
	}

	@Test
	void aStageThatAnotherThreadCompletesIsAwaited() {
		Thread[] outside = new Thread[1];
		this.raw.action = () -> {
			java.util.concurrent.CompletableFuture<Void> stage = new java.util.concurrent.CompletableFuture<>();
			outside[0] = new Thread(() -> stage.complete(null));
			outside[0].start();
			stage.join();
		};
		this.kafka.topic("raw").partition(0).send("1");
		assertThat(this.kafka.consumer("raw")).hasHandled(1);
	}

	@Test
	void anApplicationIsRestartedOnTheSameCluster() {
		this.kafka.topic("raw").partition(0).send("1");
		assertThat(this.kafka.consumer("raw")).hasCommitted("raw-0", 1);
		this.kafka.close();
		this.kafka.topic("raw").partition(0).send("2");
		start2();
		assertThat(this.kafka.consumer("raw")).hasHandled("1", "2").hasCommitted("raw-0", 2);
	}

	private void start2() {
		ConfigurableApplicationContext unused = this.kafka.application(RawHandler.class).run();
	}

}
