package com.github.onsdigital.dp.kafka.examples.tls;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import com.github.onsdigital.dp.kafka.test.DpKafkaTest;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The handler is tested without TLS, on which nothing in it depends.
 */
@DpKafkaTest(OrderHandler.class)
class OrderHandlerTests {

	@Autowired
	private KafkaTestCluster kafka;

	@Test
	void anOrderIsHandledAndCommitted() {
		this.kafka.topic("orders").send("Ada", json("{\"id\":\"o-1\",\"customer\":\"Ada\",\"amount\":11}"));
		assertThat(this.kafka.consumer("orders")).hasHandled(1).hasCommitted("orders-0", 1);
	}

}
