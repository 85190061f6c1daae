package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryProducerOutageTests extends MemoryProducerTestSupport {

	@Test
	void recordsOfAnOutageAreDeliveredInOrder() {
		MemoryProducer<byte[], byte[]> producer = producer("metadata.recovery.strategy", "none");
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.STOPPED);
		send(producer, "b");
		send(producer, "c");
		this.time.advance(Duration.ofSeconds(60));
		assertThat(written()).containsExactly("a");
		brokers(BrokerState.RUNNING);
		assertThat(written()).containsExactly("a", "b", "c");
		assertThat(this.completed).containsExactly("orders-0@0", "orders-0@1", "orders-0@2");
	}

	@Test
	void anOutageThatOutlastsTheDeliveryTimeoutFailsTheRecords() {
		MemoryProducer<byte[], byte[]> producer = producer("metadata.recovery.strategy", "none");
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.STOPPED);
		send(producer, "b");
		this.time.advance(Duration.ofSeconds(1));
		Future<RecordMetadata> last = send(producer, "c");
		this.time.advance(Duration.ofMillis(118_999));
		assertThat(this.completed).hasSize(1);
		this.time.advance(Duration.ofMillis(1));
		assertThat(failure(last)).isInstanceOf(TimeoutException.class)
			.hasMessage("Expiring 2 record(s) for orders-0:120000 ms has passed since batch creation");
		brokers(BrokerState.RUNNING);
		assertThat(written()).containsExactly("a");
	}

	@Test
	void aSendWaitsForMetadataOnceNoBrokerAcceptsConnections() {
		MemoryProducer<byte[], byte[]> producer = producer("max.block.ms", 5000);
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.STOPPED);
		long start = this.time.nanoTime();
		Future<RecordMetadata> future = send(producer, "b");
		assertThat(this.time.nanoTime() - start).isEqualTo(Duration.ofSeconds(5).toNanos());
		assertThat(failure(future)).isInstanceOf(TimeoutException.class)
			.hasNoCause()
			.hasMessage("Topic orders not present in metadata after 5000 ms.");
	}

	@Test
	void aFrozenBrokerWritesARequestWhenItRespondsAgain() {
		MemoryProducer<byte[], byte[]> producer = producer();
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.FROZEN);
		send(producer, "b");
		send(producer, "c");
		this.time.advance(Duration.ofSeconds(29));
		assertThat(this.completed).hasSize(1);
		brokers(BrokerState.RUNNING);
		assertThat(this.completed).containsExactly("orders-0@0", "orders-0@1", "orders-0@2");
		assertThat(written()).containsExactly("a", "b", "c");
	}

	@Test
	void aSendWaitsForMetadataOnceARequestHasTimedOut() {
		MemoryProducer<byte[], byte[]> producer = producer("max.block.ms", 5000);
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.FROZEN);
		send(producer, "b");
		this.time.advance(Duration.ofSeconds(30));
		assertThat(failure(send(producer, "c"))).hasMessage("Topic orders not present in metadata after 5000 ms.");
		brokers(BrokerState.RUNNING);
		send(producer, "d");
		this.time.settle();
		assertThat(written()).containsExactly("a", "b", "d");
	}

	@Test
	void aSendWaitsForMetadataOnceFrozenBrokersDoNotRenewIt() {
		MemoryProducer<byte[], byte[]> producer = producer("max.block.ms", 5000);
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.FROZEN);
		this.time.advance(Duration.ofSeconds(330));
		assertThat(failure(send(producer, "b"))).hasMessage("Topic orders not present in metadata after 5000 ms.");
	}

	@Test
	void aRequestThatTimedOutIsSentAgainAndWrittenOnce() {
		MemoryProducer<byte[], byte[]> producer = producer("metadata.recovery.strategy", "none");
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.FROZEN);
		send(producer, "b");
		this.time.advance(Duration.ofSeconds(60));
		send(producer, "c");
		brokers(BrokerState.RUNNING);
		assertThat(this.completed).containsExactly("orders-0@0", "orders-0@1", "orders-0@2");
		assertThat(written()).containsExactly("a", "b", "c");
	}

	@Test
	void withoutIdempotenceARequestThatTimedOutIsWrittenTwice() {
		MemoryProducer<byte[], byte[]> producer = producer("enable.idempotence", false);
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.FROZEN);
		send(producer, "b");
		this.time.advance(Duration.ofSeconds(60));
		brokers(BrokerState.RUNNING);
		assertThat(this.completed).containsExactly("orders-0@0", "orders-0@2");
		assertThat(written()).containsExactly("a", "b", "b");
	}

	@Test
	void withoutRetriesARequestThatTimesOutFails() {
		MemoryProducer<byte[], byte[]> producer = producer("enable.idempotence", false, "retries", 0);
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.FROZEN);
		Future<RecordMetadata> future = send(producer, "b");
		this.time.advance(Duration.ofSeconds(30));
		assertThat(failure(future)).isInstanceOf(TimeoutException.class)
			.hasMessage("Disconnected from node 0 due to timeout");
	}

	@Test
	void withoutRetriesARequestFailsIfItsBrokerStops() {
		MemoryProducer<byte[], byte[]> producer = producer("enable.idempotence", false, "retries", 0);
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.FROZEN);
		Future<RecordMetadata> future = send(producer, "b");
		this.time.settle();
		brokers(BrokerState.STOPPED);
		assertThat(failure(future)).isInstanceOf(NetworkException.class).hasMessage("Disconnected from node 0");
		brokers(BrokerState.RUNNING);
		assertThat(written()).containsExactly("a");
	}

	@Test
	void aFailedRecordMayBeWrittenByAFrozenBroker() {
		MemoryProducer<byte[], byte[]> producer = producer();
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.FROZEN);
		Future<RecordMetadata> future = send(producer, "b");
		this.time.advance(Duration.ofMinutes(2));
		assertThat(failure(future)).isInstanceOf(TimeoutException.class)
			.hasMessage("Expiring 1 record(s) for orders-0:120000 ms has passed since batch creation");
		assertThat(written()).containsExactly("a");
		brokers(BrokerState.RUNNING);
		assertThat(written()).containsExactly("a", "b");
		assertThat(this.completed).hasSize(2);
	}

	@Test
	void aBrokerThatStopsDiscardsTheRequestsItHasNotWritten() {
		MemoryProducer<byte[], byte[]> producer = producer();
		send(producer, "a");
		this.time.settle();
		brokers(BrokerState.FROZEN);
		send(producer, "b");
		this.time.advance(Duration.ofMinutes(2));
		brokers(BrokerState.STOPPED);
		brokers(BrokerState.RUNNING);
		assertThat(written()).containsExactly("a");
	}

	@Test
	void aStoppedBrokerDoesNotHoldUpTheOthers() {
		MemoryCluster two = new MemoryCluster(this.time, 2, 2);
		MemoryProducer<byte[], byte[]> producer = new MemoryProducer<>(two, properties(), new Bytes(), new Bytes());
		producer.partitionsFor("orders");
		two.change(() -> two.brokers().set(0, BrokerState.STOPPED));
		producer.send(new ProducerRecord<>("orders", 0, null, bytes("a")), callback());
		producer.send(new ProducerRecord<>("orders", 1, null, bytes("b")), callback());
		this.time.settle();
		assertThat(this.completed).isEqualTo(List.of("orders-1@0"));
		two.change(() -> two.brokers().set(0, BrokerState.RUNNING));
		producer.close();
		assertThat(this.completed).isEqualTo(List.of("orders-1@0", "orders-0@0"));
	}

	private static final class Bytes extends ByteArraySerializer {

	}

}
