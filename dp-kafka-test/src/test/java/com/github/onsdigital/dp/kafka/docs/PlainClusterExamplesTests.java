package com.github.onsdigital.dp.kafka.docs;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example with a cluster that exists before the application.
 */
class PlainClusterExamplesTests {

	@Test
	void theApplicationStartsWhileNoBrokerAnswers() {
		try (KafkaTestCluster kafka = KafkaTestCluster.create()) {
			kafka.brokers().stop();
			kafka.application(UpdateHandler.class).property("kafka.retry.max-period", "5s").run();
			assertThat(kafka.consumer("updates")).isInState(ConsumerState.INITIALISING);
			kafka.brokers().start();
			kafka.clock().advance(Duration.ofSeconds(5));
			assertThat(kafka.consumer("updates")).isConsuming();
		}
	}

}
