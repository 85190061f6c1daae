package com.github.onsdigital.dp.kafka.examples.records;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import com.github.onsdigital.dp.kafka.test.DpKafkaTest;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;

@DpKafkaTest(OrderHandler.class)
class OrderHandlerTests {

	@Autowired
	private KafkaTestCluster kafka;

	@Test
	void eachOrderIsHandledAndCommitted() {
		this.kafka.topic("orders")
			.send("Ada", json("{\"id\":\"o-1\",\"customer\":\"Ada\",\"amount\":11}"))
			.send("Ada", json("{\"id\":\"o-2\",\"customer\":\"Ada\",\"amount\":12}"));
		assertThat(this.kafka.consumer("orders")).hasHandled(2).hasCommitted("orders-0", 2);
	}

	@Test
	void anOrderThatFailsIsRetriedThreeTimesAndThenAbandoned() {
		this.kafka.topic("orders")
			.send("Ada", json("{\"id\":\"o-1\",\"customer\":\"Ada\",\"amount\":0}"))
			.send("Ada", json("{\"id\":\"o-2\",\"customer\":\"Ada\",\"amount\":12}"));
		assertThat(this.kafka.consumer("orders")).hasHandled(0).hasCommittedNothing();
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("orders")).hasRetried(3).hasFailed(1).hasHandled(1).hasCommitted("orders-0", 2);
	}

}
