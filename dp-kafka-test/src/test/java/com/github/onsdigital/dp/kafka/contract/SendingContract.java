package com.github.onsdigital.dp.kafka.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.MessageProducerFactory;
import com.github.onsdigital.dp.kafka.producer.MessageTooLargeException;
import com.github.onsdigital.dp.kafka.producer.ProducerClosedException;
import com.github.onsdigital.dp.kafka.producer.SendFailedEvent;
import com.github.onsdigital.dp.kafka.producer.SendOptions;
import com.github.onsdigital.dp.kafka.producer.SendOutcome;
import com.github.onsdigital.dp.kafka.producer.SendTimeoutException;
import com.github.onsdigital.dp.kafka.producer.SentRecord;
import com.github.onsdigital.dp.kafka.producer.UnwritableMessageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sending: page <i>Producers</i>.
 */
abstract class SendingContract extends ContractTests {

	private ContractTopic replies;

	@BeforeEach
	void createTopics() {
		this.replies = this.cluster.topic("replies");
		set("kafka.producers.replies.topic", this.replies.name());
	}

	@Test
	void jsonIsSentWithKeyAndHeadersAndWithoutTypeHeaders() {
		MessageProducer producer = startReplies(1);
		send(producer.sendJson(new Reply("Ada", 3), SendOptions.withKey("k").header("tenant", "acme")));
		ConsumerRecord<byte[], byte[]> record = single();
		assertThat(Calls.text(record)).isEqualTo("{\"name\":\"Ada\",\"number\":3}");
		assertThat(record.key()).isEqualTo("k".getBytes(StandardCharsets.UTF_8));
		assertThat(names(record)).containsExactlyInAnyOrder("tenant", "request-id");
	}

	@Test
	void avroIsSentAsPlainBinary() {
		MessageProducer producer = startReplies(1);
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "reply", "fields": [
				{"name": "name", "type": "string"}, {"name": "number", "type": "int"}]}""");
		send(producer.send(schema, new Reply("Ada", 3)));
		assertThat(single().value()).containsExactly(6, 'A', 'd', 'a', 6);
		assertThat(single().key()).isNull();
	}

	@Test
	void bytesAreSentUnchanged() {
		MessageProducer producer = startReplies(1);
		byte[] key = { 1, 0, -1 };
		send(producer.sendBytes(new byte[] { 0, -1, 7 }, SendOptions.none().key(key)));
		ConsumerRecord<byte[], byte[]> record = single();
		assertThat(record.value()).containsExactly(0, -1, 7);
		assertThat(record.key()).containsExactly(1, 0, -1);
	}

	@Test
	void theResultNamesPartitionAndOffset() {
		MessageProducer producer = startReplies(1);
		assertThat(send(producer.sendBytes(new byte[1]))).isEqualTo(new SentRecord(this.replies.name(), 0, 0));
		assertThat(send(producer.sendBytes(new byte[1]))).isEqualTo(new SentRecord(this.replies.name(), 0, 1));
	}

	@Test
	void aHeaderOfAMessageReplacesTheFixedHeaderOfTheProducer() {
		set("kafka.producers.replies.headers.source", "fixed");
		set("kafka.producers.replies.headers.stage", "live");
		MessageProducer producer = startReplies(1);
		send(producer.sendBytes(new byte[1], SendOptions.none().header("source", "own")));
		ConsumerRecord<byte[], byte[]> record = single();
		assertThat(values(record, "source")).containsExactly("own");
		assertThat(values(record, "stage")).containsExactly("live");
	}

	@Test
	void theTraceIdIsThatOfTheCaller() {
		MessageProducer producer = startReplies(1);
		MDC.put("trace_id", "trace-of-the-caller");
		try {
			send(producer.sendBytes(new byte[1]));
		}
		finally {
			MDC.remove("trace_id");
		}
		assertThat(values(single(), "request-id")).containsExactly("trace-of-the-caller");
	}

	@Test
	void withoutATraceIdEachMessageHasOneOfItsOwn() {
		MessageProducer producer = startReplies(1);
		send(producer.sendBytes(new byte[1]));
		send(producer.sendBytes(new byte[1]));
		List<String> ids = this.replies.records()
			.stream()
			.flatMap((record) -> values(record, "request-id").stream())
			.toList();
		assertThat(ids).hasSize(2).doesNotHaveDuplicates().allMatch((id) -> id.matches("[A-Za-z]{20}"));
	}

	@Test
	void messagesWithTheSameKeyKeepTheirOrderInOnePartition() {
		MessageProducer producer = startReplies(4);
		List<CompletableFuture<SentRecord>> sent = IntStream.range(0, 40)
			.mapToObj((i) -> producer.sendBytes(new byte[] { (byte) i }, SendOptions.withKey("key-" + i % 3)))
			.toList();
		sent.forEach(this::send);
		List<ConsumerRecord<byte[], byte[]>> all = this.replies.records();
		assertThat(all).hasSize(40);
		for (int key = 0; key < 3; key++) {
			byte[] bytes = ("key-" + key).getBytes(StandardCharsets.UTF_8);
			List<ConsumerRecord<byte[], byte[]>> records = all.stream()
				.filter((record) -> Arrays.equals(record.key(), bytes))
				.toList();
			assertThat(records).extracting(ConsumerRecord::partition).containsOnly(records.get(0).partition());
			assertThat(records).extracting((record) -> (int) record.value()[0]).isSorted();
		}
	}

	@Test
	void aMessageThatIsTooLargeFailsAndTheNextIsSent() {
		set("kafka.max-bytes", "20000");
		MessageProducer producer = startReplies(1);
		assertThat(failure(producer.sendBytes(new byte[30_000]))).isInstanceOf(MessageTooLargeException.class);
		assertThat(send(producer.sendBytes(new byte[10])).offset()).isZero();
		awaitFailedSends(SendOutcome.TOO_LARGE);
	}

	@Test
	void aValueThatTheSchemaRefusesFails() {
		MessageProducer producer = startReplies(1);
		AvroSchema schema = AvroSchema.parse(
				"{\"type\": \"record\", \"name\": \"reply\", \"fields\": [{\"name\": \"name\", \"type\": \"string\"}]}");
		assertThat(failure(producer.send(schema, Map.of("nmae", "Ada"))))
			.isInstanceOf(UnwritableMessageException.class);
		awaitFailedSends(SendOutcome.UNWRITABLE);
		assertThat(this.replies.records()).isEmpty();
	}

	@Test
	void whileTheTopicIsMissingASendFailsAfterMaxBlock() {
		set("kafka.producers.replies.max-block", "300ms");
		start();
		MessageProducer producer = this.application.producer("replies");
		await("the producer", producer::isInitialised);
		assertThat(failure(producer.sendBytes(new byte[1]))).isInstanceOf(SendTimeoutException.class);
		awaitFailedSends(SendOutcome.TIMEOUT);
		this.replies.create(1);
		await("a sent message", () -> failure(producer.sendBytes(new byte[1])) == null);
	}

	@Test
	void aCloseSendsTheAcceptedMessages() {
		set("kafka.producer.properties.linger.ms", "60000");
		MessageProducer producer = startReplies(1);
		MessageProducer createdInCode = createAudit();
		List<CompletableFuture<SentRecord>> sent = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			sent.add(producer.sendBytes(new byte[] { (byte) i }));
		}
		this.application.close();
		assertThat(sent).allMatch((future) -> future.isDone() && !future.isCompletedExceptionally());
		assertThat(this.replies.records()).extracting((record) -> (int) record.value()[0])
			.containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
		for (MessageProducer closed : List.of(producer, createdInCode)) {
			assertThat(closed.closed()).isCompleted();
			assertThat(failure(closed.sendBytes(new byte[1]))).isInstanceOf(ProducerClosedException.class);
		}
	}

	@Test
	void aProducerThatIsCreatedInCodeSends() {
		startReplies(1);
		send(createAudit().sendBytes(new byte[] { 5 }));
		assertThat(single().value()).containsExactly(5);
	}

	private MessageProducer createAudit() {
		MessageProducer producer = this.application.bean(MessageProducerFactory.class)
			.create("audit", this.replies.name());
		await("the producer", producer::isInitialised);
		return producer;
	}

	private MessageProducer startReplies(int partitions) {
		this.replies.create(partitions);
		start();
		MessageProducer producer = this.application.producer("replies");
		await("the producer", producer::isInitialised);
		return producer;
	}

	private SentRecord send(CompletableFuture<SentRecord> sent) {
		await("the message", sent::isDone);
		return sent.join();
	}

	private @Nullable Throwable failure(CompletableFuture<SentRecord> sent) {
		await("the end of the send", sent::isDone);
		try {
			sent.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
			return null;
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void awaitFailedSends(SendOutcome outcome) {
		List<SendFailedEvent> failed = events().failedSends;
		await("the event", () -> !failed.isEmpty());
		assertThat(failed).extracting((event) -> event.getReport().outcome()).containsOnly(outcome);
	}

	private ConsumerRecord<byte[], byte[]> single() {
		List<ConsumerRecord<byte[], byte[]>> records = this.replies.records();
		assertThat(records).hasSize(1);
		return records.get(0);
	}

	private static List<String> names(ConsumerRecord<byte[], byte[]> record) {
		return StreamSupport.stream(record.headers().spliterator(), false).map(Header::key).toList();
	}

	private static List<String> values(ConsumerRecord<byte[], byte[]> record, String name) {
		return StreamSupport.stream(record.headers().headers(name).spliterator(), false)
			.map((header) -> new String(header.value(), StandardCharsets.UTF_8))
			.toList();
	}

	/**
	 * The value of a message.
	 *
	 * @param name a name
	 * @param number a number
	 */
	record Reply(String name, int number) {

	}

}
