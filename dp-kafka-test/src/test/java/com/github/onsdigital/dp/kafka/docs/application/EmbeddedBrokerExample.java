package com.github.onsdigital.dp.kafka.docs.application;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.kafka.test.context.EmbeddedKafka;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example with a broker in the JVM. It is compiled and not run: the tests of the
 * sample run the same.
 */
@SpringBootTest
@EmbeddedKafka(topics = "orders", partitions = 1, bootstrapServersProperty = "kafka.addr")
class EmbeddedBrokerExample {

	@Autowired
	private ConsumerGroups consumers;

	@Test
	void theConsumerJoinsItsGroup() {
		assertThat(this.consumers.get("orders").awaitState(ConsumerState.CONSUMING, Duration.ofSeconds(20))).isTrue();
	}

}
