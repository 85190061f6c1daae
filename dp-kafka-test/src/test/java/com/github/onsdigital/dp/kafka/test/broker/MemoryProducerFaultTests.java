package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

class MemoryProducerFaultTests extends MemoryProducerTestSupport {

	@Test
	void aFailedSendIsNotWritten() {
		TopicAuthorizationException failure = new TopicAuthorizationException("orders");
		fault(Fault.SEND, 2, failure);
		MemoryProducer<byte[], byte[]> producer = producer();
		Future<RecordMetadata> first = send(producer, "a");
		send(producer, "b");
		send(producer, "c");
		assertThat(failure(first)).isSameAs(failure);
		this.time.settle();
		assertThat(this.completed).containsExactly(failure, failure, "orders-0@0");
		assertThat(written()).containsExactly("c");
	}

	@Test
	void aFailureThatTheClientRetriesIsNotReported() {
		fault(Fault.SEND, 2, new NotEnoughReplicasException("replicas"));
		send(producer(), "a");
		this.time.advance(Duration.ofMillis(299));
		assertThat(written()).isEmpty();
		this.time.advance(Duration.ofMillis(1));
		assertThat(this.completed).containsExactly("orders-0@0");
		assertThat(written()).containsExactly("a");
	}

	@Test
	void withoutRetriesAFailureThatTheClientRetriesIsReported() {
		NotEnoughReplicasException failure = new NotEnoughReplicasException("replicas");
		fault(Fault.SEND, 1, failure);
		assertThat(failure(send(producer("retries", 0, "enable.idempotence", false), "a"))).isSameAs(failure);
	}

	@Test
	void aLostResponseIsRetriedWithoutADuplicate() {
		fault(Fault.SEND_RESPONSE, 1, new NetworkException("lost"));
		MemoryProducer<byte[], byte[]> producer = producer();
		send(producer, "a");
		this.time.settle();
		assertThat(written()).containsExactly("a");
		assertThat(this.completed).isEmpty();
		send(producer, "b");
		this.time.advance(Duration.ofMillis(100));
		assertThat(this.completed).containsExactly("orders-0@0", "orders-0@1");
		assertThat(written()).containsExactly("a", "b");
	}

	@Test
	void withoutIdempotenceARetryWritesADuplicate() {
		fault(Fault.SEND_RESPONSE, 1, new NetworkException("lost"));
		send(producer("enable.idempotence", false), "a");
		this.time.advance(Duration.ofMillis(100));
		assertThat(this.completed).containsExactly("orders-0@1");
		assertThat(written()).containsExactly("a", "a");
	}

	@Test
	void withoutRetriesALostResponseIsReported() {
		NetworkException failure = new NetworkException("lost");
		fault(Fault.SEND_RESPONSE, 1, failure);
		assertThat(failure(send(producer("enable.idempotence", false, "retries", 0), "a"))).isSameAs(failure);
		assertThat(written()).containsExactly("a");
	}

	@Test
	void theWaitBeforeARetryDoublesUpToItsLimit() {
		fault(Fault.SEND_RESPONSE, 5, new NetworkException("lost"));
		send(producer(), "a");
		this.time.advance(Duration.ofMillis(100 + 200 + 400 + 800 + 1000 - 1));
		assertThat(this.completed).isEmpty();
		this.time.advance(Duration.ofMillis(1));
		assertThat(this.completed).containsExactly("orders-0@0");
	}

	@Test
	void responsesThatStayLostFailARecordThatIsWritten() {
		fault(Fault.SEND_RESPONSE, 1000, new NetworkException("lost"));
		Future<RecordMetadata> future = send(producer(), "a");
		this.time.advance(Duration.ofMinutes(2));
		assertThat(failure(future)).isInstanceOf(TimeoutException.class)
			.hasMessage("Expiring 1 record(s) for orders-0:120000 ms has passed since batch creation");
		assertThat(written()).containsExactly("a");
	}

	@Test
	void aTimeoutAsLostResponseIsTheResult() {
		TimeoutException failure = new TimeoutException("Expiring 1 record(s)");
		fault(Fault.SEND_RESPONSE, 1, failure);
		assertThat(failure(send(producer(), "a"))).isSameAs(failure);
		assertThat(written()).containsExactly("a");
	}

	@Test
	void aSendToAMissingTopicWaitsForIt() {
		this.cluster.change(() -> this.cluster.delete("orders"));
		MemoryProducer<byte[], byte[]> producer = producer();
		Thread sender = this.time.threads().newThread(() -> send(producer, "a"));
		sender.start();
		this.time.advance(Duration.ofSeconds(59));
		assertThat(this.completed).isEmpty();
		this.cluster.change(() -> this.cluster.create("orders", 1));
		this.time.settle();
		assertThat(this.completed).containsExactly("orders-0@0");
	}

	@Test
	void aSendToATopicThatStaysMissingFails() {
		this.cluster.change(() -> this.cluster.delete("orders"));
		long start = this.time.nanoTime();
		Future<RecordMetadata> future = send(producer(), "a");
		assertThat(this.time.nanoTime() - start).isEqualTo(Duration.ofSeconds(60).toNanos());
		assertThat(failure(future)).isInstanceOf(TimeoutException.class)
			.hasMessage("Topic orders not present in metadata after 60000 ms.")
			.cause()
			.isInstanceOf(UnknownTopicOrPartitionException.class)
			.hasMessage("This server does not host this topic-partition.");
		assertThat(this.completed).singleElement().isInstanceOf(TimeoutException.class);
	}

	@Test
	void aSendToAMissingPartitionFails() {
		Future<RecordMetadata> future = producer().send(new ProducerRecord<>("orders", 3, null, bytes("a")));
		assertThat(failure(future)).isInstanceOf(TimeoutException.class)
			.hasNoCause()
			.hasMessage(
					"Partition 3 of topic orders with partition count 1 is not present in metadata after 60000 ms.");
	}

	@Test
	void withoutBlockingTheFirstSendFails() {
		MemoryProducer<byte[], byte[]> producer = producer("max.block.ms", 0);
		assertThat(failure(send(producer, "a"))).isInstanceOf(TimeoutException.class)
			.hasMessage("Topic orders not present in metadata after 0 ms.");
		assertThat(failure(send(producer, "b"))).isNull();
	}

	@Test
	void recordsOfADeletedTopicWaitForIt() {
		MemoryProducer<byte[], byte[]> producer = producer("max.block.ms", 1000);
		send(producer, "a");
		this.time.settle();
		this.cluster.change(() -> this.cluster.delete("orders"));
		Future<RecordMetadata> accepted = send(producer, "b");
		this.time.settle();
		assertThat(failure(send(producer, "c"))).isInstanceOf(TimeoutException.class)
			.hasMessage("Topic orders not present in metadata after 1000 ms.");
		assertThat(accepted).isNotDone();
		this.cluster.change(() -> this.cluster.create("orders", 1));
		this.time.settle();
		assertThat(written()).containsExactly("b");
		assertThat(accepted).isDone();
	}

	@Test
	void recordsOfADeletedTopicExpire() {
		MemoryProducer<byte[], byte[]> producer = producer();
		send(producer, "a");
		this.time.settle();
		this.cluster.change(() -> this.cluster.delete("orders"));
		Future<RecordMetadata> accepted = send(producer, "b");
		this.time.advance(Duration.ofMinutes(2));
		assertThat(failure(accepted)).isInstanceOf(TimeoutException.class)
			.hasMessage("Expiring 1 record(s) for orders-0:120000 ms has passed since batch creation");
	}

	@Test
	void newPartitionsAreKnownOnceTheMetadataExpires() throws Exception {
		MemoryProducer<byte[], byte[]> producer = producer();
		send(producer, "a").get();
		this.cluster.change(() -> this.cluster.log(ORDERS_0));
		this.cluster.change(() -> Objects.requireNonNull(this.cluster.topic("orders")).grow(2));
		assertThat(producer.partitionsFor("orders")).hasSize(1);
		this.time.advance(Duration.ofMinutes(5));
		assertThat(producer.partitionsFor("orders")).hasSize(2);
	}

	@Test
	void aFullBufferBlocksAndThenFails() {
		MemoryProducer<byte[], byte[]> producer = producer("buffer.memory", 2000, "batch.size", 1000, "max.block.ms",
				500, "metadata.recovery.strategy", "none");
		producer.partitionsFor("orders");
		brokers(BrokerState.STOPPED);
		send(producer, "x".repeat(800));
		send(producer, "y".repeat(800));
		long start = this.time.nanoTime();
		Future<RecordMetadata> third = send(producer, "z".repeat(800));
		assertThat(this.time.nanoTime() - start).isEqualTo(Duration.ofMillis(500).toNanos());
		assertThat(failure(third)).isInstanceOf(BufferExhaustedException.class)
			.hasMessage("Failed to allocate 1000 bytes within the configured max blocking time 500 ms. Total memory: "
					+ "2000 bytes. Available memory: 0 bytes. Poolable size: 1000 bytes");
	}

	@Test
	void aSendContinuesOnceTheBufferHasRoom() {
		MemoryProducer<byte[], byte[]> producer = producer("buffer.memory", 1000, "batch.size", 1000,
				"metadata.recovery.strategy", "none");
		producer.partitionsFor("orders");
		brokers(BrokerState.STOPPED);
		send(producer, "x".repeat(800));
		Thread sender = this.time.threads().newThread(() -> send(producer, "y".repeat(800)));
		sender.start();
		this.time.advance(Duration.ofSeconds(10));
		assertThat(this.completed).isEmpty();
		brokers(BrokerState.RUNNING);
		assertThat(this.completed).containsExactly("orders-0@0", "orders-0@1");
	}

	@Test
	void flushWaitsForAcceptedRecords() {
		MemoryProducer<byte[], byte[]> producer = producer("metadata.recovery.strategy", "none");
		producer.partitionsFor("orders");
		brokers(BrokerState.STOPPED);
		send(producer, "a");
		Thread flusher = this.time.threads().newThread(() -> {
			producer.flush();
			this.completed.add("flushed");
		});
		flusher.start();
		this.time.advance(Duration.ofSeconds(10));
		assertThat(this.completed).isEmpty();
		brokers(BrokerState.RUNNING);
		assertThat(this.completed).containsExactly("orders-0@0", "flushed");
		producer.flush();
	}

	@Test
	void aSendAfterCloseIsRefused() {
		MemoryProducer<byte[], byte[]> producer = producer();
		producer.close();
		assertThatIllegalStateException().isThrownBy(() -> send(producer, "a"))
			.withMessage("Cannot perform operation after producer has been closed");
		assertThat(this.completed).isEmpty();
		producer.close();
		assertThatIllegalArgumentException().isThrownBy(() -> producer.close(Duration.ofSeconds(-1)))
			.withMessage("The timeout cannot be negative.");
	}

	@Test
	void closeSendsTheAcceptedRecords() {
		MemoryProducer<byte[], byte[]> producer = producer();
		for (int i = 0; i < 10; i++) {
			send(producer, "v");
		}
		producer.close();
		assertThat(this.completed).hasSize(10);
		assertThat(written()).hasSize(10);
	}

	@Test
	void closeFailsTheRecordsThatCannotBeSentInTime() {
		MemoryProducer<byte[], byte[]> producer = producer("metadata.recovery.strategy", "none");
		producer.partitionsFor("orders");
		brokers(BrokerState.STOPPED);
		Future<RecordMetadata> future = send(producer, "a");
		long start = this.time.nanoTime();
		producer.close(Duration.ofSeconds(10));
		assertThat(this.time.nanoTime() - start).isEqualTo(Duration.ofSeconds(10).toNanos());
		assertThat(future).isDone();
		assertThat(failure(future)).isExactlyInstanceOf(KafkaException.class)
			.hasMessage("Producer is closed forcefully.");
		brokers(BrokerState.RUNNING);
		assertThat(written()).isEmpty();
	}

	@Test
	void closeInACallbackDoesNotWait() {
		MemoryProducer<byte[], byte[]> producer = producer();
		producer.send(record("a"), (metadata, failure) -> {
			send(producer, "b");
			producer.close();
			this.completed.add("closed");
		});
		this.time.settle();
		assertThat(this.completed.get(0)).isEqualTo("closed");
		assertThat((Throwable) this.completed.get(1)).hasMessage("Producer is closed forcefully.");
		assertThat(written()).containsExactly("a");
	}

	@Test
	void closeEndsASendThatWaitsForMetadata() {
		this.cluster.change(() -> this.cluster.delete("orders"));
		MemoryProducer<byte[], byte[]> producer = producer();
		Thread sender = this.time.threads()
			.newThread(() -> this.completed.add(catchThrowable(() -> producer.send(record("a")))));
		sender.start();
		this.time.settle();
		producer.close();
		this.time.settle();
		assertThat(this.completed).singleElement()
			.isInstanceOfSatisfying(KafkaException.class,
					(failure) -> assertThat(failure).hasMessage("Producer closed while send in progress")
						.cause()
						.hasMessage("Requested metadata update after close"));
	}

	@Test
	void anInterruptEndsASend() {
		this.cluster.change(() -> this.cluster.delete("orders"));
		MemoryProducer<byte[], byte[]> producer = producer();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptException.class).isThrownBy(() -> send(producer, "a"));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void aCrashedProcessSendsNothing() {
		MemoryProducer<byte[], byte[]> producer = producer("metadata.recovery.strategy", "none");
		producer.partitionsFor("orders");
		this.cluster.change(() -> this.cluster.process().crash());
		this.time.settle();
		send(producer, "a");
		this.time.advance(Duration.ofSeconds(5));
		long start = this.time.nanoTime();
		producer.close();
		assertThat(this.time.nanoTime()).isEqualTo(start);
		assertThat(written()).isEmpty();
		this.cluster.change(this.cluster::newProcess);
		send(producer(), "b");
		this.time.settle();
		assertThat(written()).isEqualTo(List.of("b"));
	}

}
