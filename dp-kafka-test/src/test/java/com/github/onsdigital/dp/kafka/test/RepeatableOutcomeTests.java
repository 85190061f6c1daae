package com.github.onsdigital.dp.kafka.test;

import java.time.Duration;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import com.github.onsdigital.dp.kafka.test.ShopHandlers.Order;
import com.github.onsdigital.dp.kafka.test.ShopHandlers.OrderBook;
import com.github.onsdigital.dp.kafka.test.ShopHandlers.OrderHandler;

import static com.github.onsdigital.dp.kafka.consumer.ConsumerState.STARTING;
import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests that the outcome of a test does not depend on the real time between its steps.
 */
@DpKafkaTest(OrderHandler.class)
class RepeatableOutcomeTests {

	@Autowired
	KafkaTestCluster kafka;

	@MockitoBean
	OrderBook book;

	@RepeatedTest(20)
	void aRecordBehindAnUnreadableOneIsCommittedAtOnce() {
		this.kafka.topic("orders").send("no JSON").send(json(new Order("a")));
		assertThat(this.kafka.consumer("orders")).hasHandled(1).hasFailed(1).hasCommitted("orders-0", 2);
	}

	@RepeatedTest(20)
	void severalUnreadableRecordsAreCommittedAtOnce() {
		this.kafka.topic("orders").send("one").send("two").send("three");
		assertThat(this.kafka.consumer("orders")).hasFailed(3).hasCommitted("orders-0", 3);
	}

	@RepeatedTest(20)
	void aConsumerThatStartsWaitsForItsMissingTopic() {
		this.kafka.topic("orders").delete();
		this.kafka.process().restart();
		assertThat(this.kafka.consumer("orders")).isInState(STARTING);
		this.kafka.topic("orders").create(1).send(json(new Order("a")));
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasHandled(1);
	}

	@RepeatedTest(5)
	void theCommitOfTheBeginningOfANewTopicIsNotBackwards() {
		this.kafka.topic("orders").send(json(new Order("a")));
		this.kafka.clock().advance(Duration.ofSeconds(1));
		this.kafka.topic("orders").delete();
		this.kafka.clock().advance(Duration.ofSeconds(61));
		this.kafka.topic("orders").create(1).send(json(new Order("b")));
		this.kafka.clock().advance(Duration.ofMinutes(6));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
		this.kafka.verifyInvariants();
	}

	@Test
	void aCheckWithoutASubscriptionIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.kafka.check("dbb"))
			.withMessage("No consumer subscribes to the check 'dbb'; there are subscriptions to [db, self]");
	}

}
