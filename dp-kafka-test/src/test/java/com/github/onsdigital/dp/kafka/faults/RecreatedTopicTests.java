package com.github.onsdigital.dp.kafka.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A topic that is deleted and created again while it is consumed. Its offsets start at 0
 * again, and a check of the cluster finds the new id of the topic.
 */
class RecreatedTopicTests {

	private static final Duration SEVERAL_CHECKS = Duration.ofMinutes(2);

	private final KafkaTestCluster kafka = KafkaTestCluster.create();

	@BeforeEach
	void start() {
		this.kafka.application(Handlers.class).run();
		this.kafka.settle();
	}

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders", "parcels" })
	void eachRecordOfTheNewTopicIsHandledAfterAPause(String consumer) {
		send("old-", 3);
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer(consumer)).hasHandled(3).hasCommitted("orders-0", 3);
		// the client does not fetch, and does not learn that its position is out of range
		this.kafka.consumer(consumer).group().pause();
		assertThat(this.kafka.consumer(consumer)).isPaused();
		this.kafka.topic("orders").recreate();
		send("new-", 5);
		this.kafka.clock().advance(SEVERAL_CHECKS);
		this.kafka.consumer(consumer).group().resume();
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(handled(consumer)).endsWith("new-0", "new-1", "new-2", "new-3", "new-4");
		assertThat(this.kafka.consumer(consumer)).isConsuming().hasCommitted("orders-0", 5);
		this.kafka.verifyInvariants();
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders", "parcels" })
	void anOffsetOfTheDeletedTopicDoesNotRemainCommitted(String consumer) {
		this.kafka.consumer(consumer).failCommits(4, new RetriableCommitFailedException("planned"));
		send("old-", 3);
		this.kafka.clock().advance(Duration.ofMillis(200));
		assertThat(this.kafka.consumer(consumer)).hasHandled(3).hasCommittedNothing();
		this.kafka.topic("orders").recreate();
		this.kafka.clock().advance(SEVERAL_CHECKS);
		assertThat(this.kafka.consumer(consumer)).isConsuming().hasCommitted("orders-0", 0);
		this.kafka.process().crash();
		send("new-", 5);
		this.kafka.process().restart();
		this.kafka.clock().advance(SEVERAL_CHECKS);
		assertThat(handled(consumer)).contains("new-0", "new-1", "new-2", "new-3", "new-4");
		this.kafka.verifyInvariants();
	}

	private void send(String prefix, int count) {
		for (int i = 0; i < count; i++) {
			this.kafka.topic("orders").send(prefix + i);
		}
	}

	private List<String> handled(String consumer) {
		return this.kafka.consumer(consumer)
			.handled()
			.stream()
			.map(ConsumerRecord::value)
			.map((value) -> new String(value, StandardCharsets.UTF_8))
			.toList();
	}

	static class Handlers {

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "shop")
		void order(String order) {
		}

		@KafkaBatchHandler(id = "parcels", topic = "orders", group = "post", batchWaitTime = "100ms")
		void parcels(List<String> parcels) {
		}

	}

}
