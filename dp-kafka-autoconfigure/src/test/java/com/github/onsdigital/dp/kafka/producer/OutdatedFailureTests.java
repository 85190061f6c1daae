package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client throws the last failed handshake at the next send that needs metadata, even
 * if the failure was resolved before.
 */
class OutdatedFailureTests {

	private final ProducerFixture fixture = new ProducerFixture("127.0.0.1:9");

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void anOutdatedHandshakeFailureIsNotReportedOnceTheClusterIsUsable() {
		RememberingClient client = new RememberingClient(1);
		MessageProducer producer = initialised(client);
		CompletableFuture<SentRecord> sent = producer.sendBytes(new byte[1]);
		assertThat(sent).isNotDone();
		client.completeNext();
		assertThat(sent).isCompletedWithValue(new SentRecord("hello-replied", 0, 0));
		assertThat(this.fixture.reports).extracting(SendReport::outcome).containsExactly(SendOutcome.SENT);
		assertThat(client.calls).isEqualTo(2);
	}

	@Test
	void aCurrentHandshakeFailureIsReportedAfterTheSecondCall() {
		RememberingClient client = new RememberingClient(100);
		Throwable failure = failure(initialised(client).sendBytes(new byte[1]));
		assertThat(failure).isInstanceOf(SendException.class).hasCauseInstanceOf(SslAuthenticationException.class);
		assertThat(client.calls).isEqualTo(2);
		assertThat(this.fixture.reports).hasSize(1);
	}

	@Test
	void aHandshakeFailureIsReportedAtOnceWhileTheClusterIsNotUsable() {
		RememberingClient client = new RememberingClient(1);
		MessageProducer producer = initialised(client);
		this.fixture.publish(false);
		assertThat(failure(producer.sendBytes(new byte[1]))).hasCauseInstanceOf(SslAuthenticationException.class);
		assertThat(client.calls).isEqualTo(1);
	}

	@Test
	void anAcceptedMessageThatFailsIsNotSentTwice() {
		RememberingClient client = new RememberingClient(0);
		CompletableFuture<SentRecord> sent = initialised(client).sendBytes(new byte[1]);
		client.errorNext(new SslAuthenticationException("of the broker"));
		assertThat(failure(sent)).hasCauseInstanceOf(SslAuthenticationException.class);
		assertThat(client.calls).isEqualTo(1);
	}

	private MessageProducer initialised(RememberingClient client) {
		this.fixture.client(client);
		this.fixture.publish(true);
		MessageProducer producer = this.fixture.create();
		assertThat(producer.initialised()).succeedsWithin(Duration.ofSeconds(30));
		return producer;
	}

	private static Throwable failure(CompletableFuture<SentRecord> sent) {
		assertThat(sent).failsWithin(10, TimeUnit.SECONDS);
		return sent.handle((result, ex) -> ex).join();
	}

	/**
	 * Fails some sends as Kafka's client does: by the callback, before the call returns.
	 */
	private static final class RememberingClient extends MockProducer<byte[], byte[]> {

		private final int failing;

		private int calls;

		RememberingClient(int failing) {
			super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
			this.failing = failing;
		}

		@Override
		public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
			if (this.calls++ >= this.failing) {
				return super.send(record, callback);
			}
			SslAuthenticationException failure = new SslAuthenticationException("of an hour ago");
			callback.onCompletion(new RecordMetadata(new TopicPartition(record.topic(), 0), -1, -1, -1, -1, -1),
					failure);
			return CompletableFuture.failedFuture(failure);
		}

	}

}
