package com.github.onsdigital.dp.kafka.docs.application;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import com.github.onsdigital.dp.kafka.test.AutoConfigureKafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example with the whole application.
 */
@SpringBootTest
@AutoConfigureKafkaTestCluster
class OrdersApplicationTests {

	@Autowired
	private KafkaTestCluster kafka;

	@Test
	void theApplicationConsumesOrders() {
		this.kafka.topic("orders").send("a-1");
		assertThat(this.kafka.consumer("orders")).hasHandled(1);
	}

}
