package com.github.onsdigital.dp.kafka.examples.pipeline;

import java.time.Duration;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ActiveProfiles;

import com.github.onsdigital.dp.kafka.test.DpKafkaTest;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestData;

import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;

@DpKafkaTest(classes = ConfirmationHandler.class, partitions = 1)
@ActiveProfiles("pipeline")
class ConfirmationHandlerTests {

	@Autowired
	private KafkaTestCluster kafka;

	@Test
	void confirmationsAreSentInTheOrderOfTheOrders() {
		send("o-1", "o-2", "o-3");
		assertThat(this.kafka.topic("confirmations")).containsExactly(confirmation("o-1"), confirmation("o-2"),
				confirmation("o-3"));
		assertThat(this.kafka.consumer("confirmations")).hasHandled(3).hasCommitted("orders-0", 3);
	}

	@Test
	void noOrderIsCommittedBeforeTheConfirmationsOfAllEarlierOnes() {
		this.kafka.topic("confirmations").failSends(1, new RecordTooLargeException("too large"));
		send("o-1", "o-2", "o-3");
		assertThat(this.kafka.topic("confirmations")).containsExactly(confirmation("o-2"), confirmation("o-3"));
		assertThat(this.kafka.consumer("confirmations")).hasHandled(2).hasCommittedNothing();
		// the retry runs after the orders that were started behind it
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.topic("confirmations")).containsExactly(confirmation("o-2"), confirmation("o-3"),
				confirmation("o-1"));
		assertThat(this.kafka.consumer("confirmations")).hasHandled(3).hasCommitted("orders-0", 3);
	}

	private void send(String... ids) {
		for (String id : ids) {
			this.kafka.topic("orders").send("Ada", json("{\"id\":\"" + id + "\",\"customer\":\"Ada\",\"amount\":11}"));
		}
		this.kafka.settle();
	}

	private static TestData confirmation(String orderId) {
		return json("{\"orderId\":\"" + orderId + "\",\"text\":\"Thank you, Ada\"}");
	}

}
