package com.github.onsdigital.dp.kafka.docs;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.docs.HelloHandler.HelloReplied;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples with a cluster that exists before the application.
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

	@Test
	void aBeanOfTheApplicationSends() {
		try (KafkaTestCluster kafka = KafkaTestCluster.create()) {
			ConfigurableApplicationContext application = kafka.application(HelloHandler.class)
				.property("kafka.producers.replies.topic", "hello-replied")
				.run();
			application.getBean("replies", MessageProducer.class).sendJson(new HelloReplied("Hello Ada"));
			assertThat(kafka.producer("replies")).hasSent(json("{\"greeting\":\"Hello Ada\"}"));
			kafka.verifyInvariants();
		}
	}

}
