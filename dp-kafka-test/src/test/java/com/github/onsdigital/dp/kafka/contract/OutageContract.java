package com.github.onsdigital.dp.kafka.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.ProducerNotInitialisedException;
import com.github.onsdigital.dp.kafka.producer.SentRecord;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Brokers that answer no request: pages <i>Consumer life cycle</i>, <i>Health</i> and
 * <i>Producers</i>. While a test makes the shared broker unreachable, no other test uses
 * it.
 */
@ResourceLock(value = ContractBroker.RESOURCE, mode = ResourceAccessMode.READ_WRITE)
abstract class OutageContract extends ContractTests {

	private ContractTopic replies;

	@BeforeEach
	void createTopics() {
		this.orders.create(1);
		this.replies = this.cluster.topic("replies");
		this.replies.create(1);
		set("kafka.producers.replies.topic", this.replies.name());
	}

	@Test
	void anApplicationStartsWhileNoBrokerAnswers() {
		this.orders.send(0, "a");
		this.cluster.makeUnreachable();
		start(OrderHandler.class);
		assertThat(consumer().isInitialised()).isFalse();
		assertThat(consumer().state()).isEqualTo(ConsumerState.INITIALISING);
		this.cluster.restore();
		awaitCommitted(0, 1);
		assertThat(consumer().isInitialised()).isTrue();
	}

	@Test
	void whileNoCoordinatorAnswersTheHoldOfHealthIsAPause() {
		set("kafka.health.timeout", "1s");
		setOrders("subscribe-to", "self");
		Calls calls = startOrders();
		this.orders.send(0, "a");
		awaitCommitted(0, 1);
		this.cluster.makeUnreachable();
		awaitHold(HoldOwner.HEALTH);
		assertThat(hold(HoldOwner.HEALTH)).extracting(Hold::strength).isEqualTo(HoldStrength.PAUSE);
		this.cluster.restore();
		this.orders.send(0, "b");
		awaitCommitted(0, 2);
		assertInOrder(calls.handled(), "a", "b");
	}

	@Test
	void beforeTheClusterWasReachedASendFailsAtOnce() {
		this.cluster.makeUnreachable();
		start();
		MessageProducer producer = this.application.producer("replies");
		CompletableFuture<SentRecord> sent = producer.sendBytes(new byte[1]);
		assertThat(sent).isCompletedExceptionally();
		assertThat(sent).failsWithin(LIMIT)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(ProducerNotInitialisedException.class);
		assertThat(producer.isInitialised()).isFalse();
	}

	@Test
	void acceptedMessagesAreSentWhenTheBrokersAnswerAgain() {
		start();
		MessageProducer producer = this.application.producer("replies");
		await("the producer", producer::isInitialised);
		send(producer.sendBytes(new byte[] { 1 }));
		this.cluster.makeUnreachable();
		CompletableFuture<SentRecord> second = producer.sendBytes(new byte[] { 2 });
		CompletableFuture<SentRecord> third = producer.sendBytes(new byte[] { 3 });
		assertThat(second).isNotDone();
		this.cluster.restore();
		send(second);
		send(third);
		assertThat(this.replies.records()).extracting((record) -> (int) record.value()[0]).containsExactly(1, 2, 3);
	}

	private void send(CompletableFuture<SentRecord> sent) {
		await("the message", sent::isDone);
		assertThat(sent).isCompleted();
	}

}
