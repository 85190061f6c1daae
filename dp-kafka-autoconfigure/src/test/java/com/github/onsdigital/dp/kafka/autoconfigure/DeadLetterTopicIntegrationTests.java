package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Dead-letter topics that do not take what is sent to them, or are smaller than their
 * source.
 */
class DeadLetterTopicIntegrationTests extends ContextOnABroker {

	@Test
	void whatADeadLetterTopicDoesNotTakeIsNotCommittedUntilItDoes() throws Exception {
		createTopic(this.topic + "-dlt", 1, Map.of("max.message.bytes", "200"));
		run(Application.class, "kafka.consumers.orders.on-error=dead-letter",
				"kafka.consumers.orders.retry-attempts=0");
		send(this.topic, "a", "fail-" + "x".repeat(500), "b");
		awaitCommitted(this.topic, 1);
		await().during(Duration.ofMillis(500)).atMost(LIMIT).until(() -> committed(this.topic), (at) -> at == 1);
		assertThat(this.handlers.single).containsExactly("a");
		assertThat(this.handlers.givenUp).isEmpty();
		assertThat(endOf(this.topic + "-dlt")).isZero();
		assertThat(this.handlers.threads.size()).as("tries, with a back-off of 20 to 50 ms").isBetween(3, 100);
		changeTopic(this.topic + "-dlt", "max.message.bytes", "20000");
		awaitCommitted(this.topic, 3);
		assertThat(this.handlers.single).containsExactly("a", "b");
		assertThat(this.handlers.givenUp).hasSize(1);
		assertThat(endOf(this.topic + "-dlt")).isEqualTo(1);
	}

	@Test
	void aDeadLetterTopicMayHaveFewerPartitions() throws Exception {
		createTopic(this.topic + "-wide", 4);
		createTopic(this.topic + "-wide-dlt", 1);
		run(Application.class, "kafka.consumers.orders.on-error=dead-letter",
				"kafka.consumers.orders.topic=" + this.topic + "-wide", "kafka.consumers.orders.retry-attempts=0");
		for (int partition = 0; partition < 4; partition++) {
			send(new ProducerRecord<>(this.topic + "-wide", partition, null, "fail".getBytes(StandardCharsets.UTF_8)));
		}
		await().atMost(LIMIT).until(() -> this.handlers.givenUp.size() == 4);
		assertThat(endOf(this.topic + "-wide-dlt")).isEqualTo(4);
	}

}
