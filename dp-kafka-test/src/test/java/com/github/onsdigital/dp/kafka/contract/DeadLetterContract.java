package com.github.onsdigital.dp.kafka.contract;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchListenerFailedException;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dead letters: page <i>Error handling</i>.
 */
abstract class DeadLetterContract extends ContractTests {

	private ContractTopic deadLetters;

	@BeforeEach
	void createTopics() {
		this.orders.create(2);
		this.deadLetters = this.cluster.topic("failed");
		setOrders("on-error", "dead-letter");
		setOrders("dead-letter-topic", this.deadLetters.name());
		setOrders("retry-attempts", "0");
	}

	@Test
	void aDeadLetterHasKeyValueAndHeadersOfItsRecord() {
		this.deadLetters.create(2);
		startFailing();
		ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(this.orders.name(), 1, bytes("key"), bytes("bad"));
		record.headers().add("tenant", bytes("acme")).add("tenant", bytes("other")).add("empty", null);
		this.orders.send(record);
		awaitCommitted(1, 1);
		ConsumerRecord<byte[], byte[]> deadLetter = deadLetter();
		assertThat(deadLetter.key()).isEqualTo(bytes("key"));
		assertThat(deadLetter.value()).isEqualTo(bytes("bad"));
		assertThat(deadLetter.headers().headers("tenant")).containsExactly(new RecordHeader("tenant", bytes("acme")),
				new RecordHeader("tenant", bytes("other")));
		assertThat(deadLetter.headers().lastHeader("empty").value()).isNull();
	}

	@Test
	void aDeadLetterNamesOriginAndCause() {
		this.deadLetters.create(1);
		startFailing();
		this.orders.send(1, "a", "bad");
		awaitCommitted(1, 2);
		ConsumerRecord<byte[], byte[]> deadLetter = deadLetter();
		assertThat(text(deadLetter, "kafka_dlt-original-topic")).isEqualTo(this.orders.name());
		assertThat(text(deadLetter, "kafka_dlt-original-consumer-group")).isEqualTo(this.group.name());
		assertThat(ByteBuffer.wrap(header(deadLetter, "kafka_dlt-original-partition")).getInt()).isEqualTo(1);
		assertThat(ByteBuffer.wrap(header(deadLetter, "kafka_dlt-original-offset")).getLong()).isEqualTo(1);
		assertThat(header(deadLetter, "kafka_dlt-original-timestamp")).hasSize(8);
		assertThat(text(deadLetter, "kafka_dlt-exception-fqcn")).isEqualTo(IllegalStateException.class.getName());
		assertThat(text(deadLetter, "kafka_dlt-exception-message")).contains("planted");
		assertThat(text(deadLetter, "kafka_dlt-exception-stacktrace")).contains(Planted.class.getName());
	}

	@Test
	void theDefaultTopicHasTheSuffixDlt() {
		ContractTopic topic = this.cluster.deadLetterTopic(this.orders);
		topic.create(1);
		setOrders("dead-letter-topic", "");
		startFailing();
		this.orders.send(0, "bad");
		awaitCommitted(0, 1);
		assertThat(topic.name()).isEqualTo(this.orders.name() + "-dlt");
		assertThat(topic.records()).extracting(Calls::text).containsExactly("bad");
	}

	@Test
	void aDeadLetterIsAnAbandonedRecord() {
		this.deadLetters.create(1);
		startFailing();
		this.orders.send(0, "bad");
		awaitCommitted(0, 1);
		assertThat(events().abandoned).singleElement()
			.satisfies((event) -> assertThat(event.getOutcome()).isEqualTo(HandlingListener.Outcome.DEAD_LETTERED));
	}

	@Test
	void aRecordIsNotCommittedWhileItsDeadLetterCannotBeWritten() {
		set("kafka.producer.max-block", "300ms");
		Calls calls = startFailing();
		this.orders.send(0, "a", "bad", "c");
		await("a further call", () -> calls.timesCalled("bad") > 1);
		await("a warning", () -> consumer().check().status() == CheckStatus.WARNING);
		assertThat(consumer().check().message()).contains(this.deadLetters.name());
		assertThat(committed(0)).isEqualTo(1);
		assertThat(events().abandoned).isEmpty();
		this.deadLetters.create(1);
		awaitCommitted(0, 3);
		assertThat(this.deadLetters.records()).hasSize(1);
		await("no warning", () -> consumer().check().status() == CheckStatus.OK);
	}

	@Test
	void thePartitionIsChosenByTheKey() {
		this.deadLetters.create(3);
		startFailing();
		for (String key : List.of("k1", "k2", "k1", "k3", "k2", "k1")) {
			this.orders.send(new ProducerRecord<>(this.orders.name(), 0, bytes(key), bytes("bad")));
		}
		awaitCommitted(0, 6);
		List<ConsumerRecord<byte[], byte[]>> all = this.deadLetters.records();
		assertThat(all).hasSize(6);
		for (String key : List.of("k1", "k2", "k3")) {
			assertThat(all.stream()
				.filter((record) -> new String(record.key(), StandardCharsets.UTF_8).equals(key))
				.map(ConsumerRecord::partition)
				.distinct()).hasSize(1);
		}
	}

	@Test
	void anUnreadableRecordBecomesADeadLetterWithoutACall() {
		this.deadLetters.create(1);
		start(TypedHandlers.Json.class);
		this.orders.send(0, "unreadable");
		awaitCommitted(0, 1);
		assertThat(Calls.text(deadLetter())).isEqualTo("unreadable");
		assertThat(this.application.bean(TypedHandlers.Json.class).values).isEmpty();
	}

	@Test
	void theDeadLetterTopicMayHaveFewerPartitions() {
		this.deadLetters.create(1);
		startFailing();
		this.orders.send(0, "bad");
		this.orders.send(1, "bad");
		awaitCommitted(0, 1);
		awaitCommitted(1, 1);
		assertThat(this.deadLetters.records()).hasSize(2);
	}

	@Test
	void headersOfAnEarlierDeadLetterAreReplaced() {
		this.deadLetters.create(1);
		startFailing();
		ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(this.orders.name(), 0, null, bytes("bad"));
		record.headers().add("kafka_dlt-original-topic", bytes("earlier"));
		this.orders.send(record);
		awaitCommitted(0, 1);
		ConsumerRecord<byte[], byte[]> deadLetter = deadLetter();
		assertThat(deadLetter.headers().headers("kafka_dlt-original-topic")).hasSize(1);
		assertThat(text(deadLetter, "kafka_dlt-original-topic")).isEqualTo(this.orders.name());
	}

	@Test
	void theTextsOfTheExceptionAreLimited() {
		this.deadLetters.create(1);
		Calls calls = startFailing();
		calls.onCall((values) -> {
			throw new IllegalStateException("x".repeat(10_000));
		});
		this.orders.send(0, "bad");
		awaitCommitted(0, 1);
		ConsumerRecord<byte[], byte[]> deadLetter = deadLetter();
		assertThat(text(deadLetter, "kafka_dlt-exception-message")).hasSizeBetween(500, 1_024);
		assertThat(text(deadLetter, "kafka_dlt-exception-stacktrace")).hasSizeBetween(500, 4_096);
	}

	@Test
	void aTombstoneBecomesADeadLetterWithoutValue() {
		this.deadLetters.create(1);
		startFailing();
		this.orders.send(new ProducerRecord<>(this.orders.name(), 0, bytes("key"), null));
		awaitCommitted(0, 1);
		ConsumerRecord<byte[], byte[]> deadLetter = deadLetter();
		assertThat(deadLetter.value()).isNull();
		assertThat(deadLetter.key()).isEqualTo(bytes("key"));
	}

	@Test
	void onlyTheNamedRecordOfABatchBecomesADeadLetter() {
		this.deadLetters.create(1);
		setOrders("batch-wait-time", "100ms");
		Calls calls = startBatches();
		calls.onCall((values) -> {
			if (values.contains("bad")) {
				throw new BatchListenerFailedException("planted", values.indexOf("bad"));
			}
		});
		this.orders.send(0, "1", "2", "bad", "4", "5");
		awaitCommitted(0, 5);
		assertThat(Calls.text(deadLetter())).isEqualTo("bad");
		assertThat(calls.handled()).containsExactly("4", "5");
	}

	@Test
	void withoutANamedRecordAllRecordsOfABatchBecomeDeadLetters() {
		this.deadLetters.create(1);
		setOrders("batch-wait-time", "100ms");
		Calls calls = startBatches();
		calls.onCall((values) -> {
			throw Planted.failure();
		});
		this.orders.send(0, "1", "2", "3", "4", "5");
		awaitCommitted(0, 5);
		assertThat(this.deadLetters.records()).extracting(Calls::text)
			.containsExactlyInAnyOrder("1", "2", "3", "4", "5");
		assertThat(events().abandonedValues()).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
	}

	private Calls startFailing() {
		start(OrderHandler.class);
		Calls calls = calls();
		calls.onCall((values) -> {
			if (values.contains("bad") || values.contains("null")) {
				throw Planted.failure();
			}
		});
		awaitState(ConsumerState.CONSUMING);
		return calls;
	}

	private ConsumerRecord<byte[], byte[]> deadLetter() {
		List<ConsumerRecord<byte[], byte[]>> records = this.deadLetters.records();
		assertThat(records).hasSize(1);
		return records.get(0);
	}

	private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
		return new String(header(record, header), StandardCharsets.UTF_8);
	}

	private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
		Header header = record.headers().lastHeader(name);
		assertThat(header).as(name).isNotNull();
		return header.value();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
