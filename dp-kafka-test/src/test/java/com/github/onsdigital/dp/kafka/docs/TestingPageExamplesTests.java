package com.github.onsdigital.dp.kafka.docs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.docs.HelloHandler.HelloCalled;
import com.github.onsdigital.dp.kafka.docs.HelloHandler.HelloReplied;
import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SentRecord;
import com.github.onsdigital.dp.kafka.test.DpKafkaTest;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestGate;

import static com.github.onsdigital.dp.kafka.test.TestData.avro;
import static com.github.onsdigital.dp.kafka.test.TestData.header;
import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;

/**
 * The examples of the tasks on the page.
 */
@DpKafkaTest(classes = { OrderHandler.class, UpdateHandler.class, HelloHandler.class },
		properties = { "kafka.producers.replies.topic=hello-replied", "kafka.consumers.orders.on-error=dead-letter" })
class TestingPageExamplesTests {

	private static final AvroSchema SCHEMA = AvroSchema.parse("""
			{"type": "record", "name": "hello-called", "fields": [{"name": "name", "type": "string"}]}""");

	@Autowired
	private KafkaTestCluster kafka;

	@Autowired
	@Qualifier("replies")
	private MessageProducer replies;

	@MockitoBean
	private OrderBook book;

	@Test
	void keysAndHeaders() {
		this.kafka.topic("orders")
			.send("customer-7", json(new Order("a-1", 3)), header("tenant", "acme"))
			.send("customer-7", json("{\"id\":\"a-2\",\"amount\":1}"));
		this.kafka.topic("orders")
			.partition(0)
			.at(Instant.parse("2026-01-31T12:00:00Z"))
			.send(json(new Order("a-3", 1)));
		assertThat(this.kafka.consumer("orders")).hasHandled(3);
	}

	@Test
	void anAvroRecordIsAnsweredInJson() {
		this.kafka.topic("hello-called").send(avro(SCHEMA, new HelloCalled("Ada")));
		assertThat(this.kafka.producer("replies")).hasSent(json("{\"greeting\":\"Hello Ada\"}"));
	}

	@Test
	void aRecordThatCannotBeReadIsSentToTheDeadLetterTopic() {
		this.kafka.topic("orders").send("no JSON");
		assertThat(this.kafka.consumer("orders")).hasDeadLetters(1).hasCommitted("orders-0", 1);
		assertThat(this.kafka.topic("orders-dlt")).containsExactly("no JSON");
	}

	@Test
	void aDeadLetterKeepsItsHeadersAndNamesItsOrigin() {
		this.kafka.topic("orders").send("customer-7", "no JSON", header("tenant", "acme"));
		Headers headers = this.kafka.topic("orders-dlt").records().get(0).headers();
		assertThat(headers.lastHeader("tenant").value()).asString(StandardCharsets.UTF_8).isEqualTo("acme");
		assertThat(headers.lastHeader(KafkaHeaders.DLT_ORIGINAL_TOPIC).value()).asString(StandardCharsets.UTF_8)
			.isEqualTo("orders");
		assertThat(ByteBuffer.wrap(headers.lastHeader(KafkaHeaders.DLT_ORIGINAL_OFFSET).value()).getLong()).isZero();
	}

	@Test
	void anOutageLosesNoOrder() {
		this.kafka.check("db").down();
		this.kafka.topic("orders").send(json(new Order("a-1", 3)));
		this.kafka.clock().advance(Duration.ofMinutes(10));
		assertThat(this.kafka.consumer("orders")).isStopped().isHeldBy("health").hasCommittedNothing();
		this.kafka.check("db").up();
		assertThat(this.kafka.consumer("orders")).isConsuming().hasHandled(1).hasCommitted("orders-0", 1);
	}

	@Test
	void anOrderIsTriedAgainAfter200AndAfter400Milliseconds() {
		willThrow(new IllegalStateException("busy")).willThrow(new IllegalStateException("busy"))
			.willDoNothing()
			.given(this.book)
			.add(any());
		this.kafka.topic("orders").send(json(new Order("a-1", 3)));
		this.kafka.clock().advance(Duration.ofMillis(199));
		assertThat(this.kafka.consumer("orders")).hasRetried(1);
		this.kafka.clock().advance(Duration.ofMillis(1));
		assertThat(this.kafka.consumer("orders")).hasRetried(2).hasCommittedNothing();
		this.kafka.clock().advance(Duration.ofMillis(400));
		assertThat(this.kafka.consumer("orders")).hasHandled(1).hasCommitted("orders-0", 1);
	}

	@Test
	void aBatchWaits200MillisecondsForMoreRecords() {
		this.kafka.topic("updates").send("one").send("two");
		assertThat(this.kafka.consumer("updates")).hasHandled(0);
		this.kafka.clock().advance(Duration.ofMillis(200));
		assertThat(this.kafka.consumer("updates")).hasHandled("one", "two").hasCommitted("updates-0", 2);
	}

	@Test
	void ordersArriveAfterTheBrokersHaveFrozen() {
		this.kafka.brokers().freeze();
		this.kafka.topic("orders").send(json(new Order("a-1", 3)));
		this.kafka.clock().advance(Duration.ofMinutes(5));
		assertThat(this.kafka.consumer("orders")).hasHandled(0);
		this.kafka.brokers().unfreeze();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasHandled(1).hasCommitted("orders-0", 1);
	}

	@Test
	void aRefusedCommitIsRepeated() {
		this.kafka.consumer("orders").failCommits(3, new RetriableCommitFailedException("refused"));
		this.kafka.topic("orders").send(json(new Order("a-1", 3)));
		assertThat(this.kafka.consumer("orders")).hasHandled(1).hasNotCommitted("orders-0", 1);
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("orders")).hasHandled(1).hasCommitted("orders-0", 1);
	}

	@Test
	void aRefusedSendFailsItsFuture() {
		this.kafka.producer("replies").failSends(1, new RecordTooLargeException("too large"));
		CompletableFuture<SentRecord> sent = this.replies.sendJson(new HelloReplied("Hello Ada"));
		this.kafka.settle();
		assertThat(sent).isCompletedExceptionally();
		assertThat(this.kafka.producer("replies")).hasSentNothing();
	}

	@Test
	void anOrderIsHandledAgainAfterACrashBeforeItsCommit() {
		this.kafka.process().crashAtNextCommit("orders");
		this.kafka.topic("orders").send(json(new Order("a-1", 3)));
		assertThat(this.kafka.consumer("orders")).hasHandled(1).hasCommittedNothing();
		this.kafka.process().restart();
		this.kafka.clock().advance(Duration.ofSeconds(15));
		assertThat(this.kafka.consumer("orders")).hasHandled(2).hasCommitted("orders-0", 1);
	}

	@Test
	void aConsumerWaitsForItsTopic() {
		this.kafka.topic("orders").delete();
		this.kafka.process().restart();
		assertThat(this.kafka.consumer("orders")).isInState(ConsumerState.STARTING);
		this.kafka.topic("orders").create(1).send(json(new Order("a-1", 3)));
		this.kafka.clock().advance(Duration.ofSeconds(32));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasHandled(1);
	}

	@Test
	void aStopWaitsForTheOrderInFlight() {
		TestGate gate = this.kafka.gate("book");
		willAnswer((call) -> {
			gate.await();
			return null;
		}).given(this.book).add(any());
		this.kafka.topic("orders").send(json(new Order("a-1", 3)));
		this.kafka.settle();
		assertThat(gate.isWaitedFor()).isTrue();
		this.kafka.consumer("orders").group().stop();
		assertThat(this.kafka.consumer("orders")).isInState(ConsumerState.STOPPING).hasCommittedNothing();
		gate.open();
		assertThat(this.kafka.consumer("orders")).isStopped().hasHandled(1).hasCommitted("orders-0", 1);
	}

}
