package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker that is frozen for less than the session timeout.
 */
class FrozenBrokerTests {

	private static final int PARTITIONS = 6;

	private final KafkaTestCluster kafka = KafkaTestCluster.create(3, PARTITIONS);

	private int sent;

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@ParameterizedTest
	@CsvSource({ "classic, 0", "classic, 1", "classic, 2", "consumer, 0", "consumer, 1", "consumer, 2" })
	void nothingChangesWhenABrokerIsFrozenForFiveSeconds(String protocol, int broker) {
		this.kafka.application(Handlers.class).property("kafka.consumer.properties.group.protocol", protocol).run();
		sendFor(Duration.ofSeconds(2));
		List<Transition> single = history("orders");
		List<Transition> batch = history("parcels");
		this.kafka.brokers().broker(broker).freeze();
		sendFor(Duration.ofSeconds(5));
		this.kafka.brokers().broker(broker).unfreeze();
		sendFor(Duration.ofSeconds(5));
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(history("orders")).isEqualTo(single);
		assertThat(history("parcels")).isEqualTo(batch);
		assertThat(this.kafka.consumer("orders")).isConsuming().hasHandled(this.sent);
		assertThat(this.kafka.consumer("parcels")).isConsuming().hasHandled(this.sent);
		this.kafka.verifyInvariants();
	}

	private void sendFor(Duration time) {
		for (long passed = 0; passed < time.toMillis(); passed += 200) {
			this.kafka.topic("orders").partition(this.sent % PARTITIONS).send("order-" + this.sent);
			this.sent++;
			this.kafka.clock().advance(Duration.ofMillis(200));
		}
	}

	private List<Transition> history(String consumer) {
		return List.copyOf(this.kafka.consumer(consumer).group().history());
	}

	static class Handlers {

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "shop")
		void order(String order) {
		}

		@KafkaBatchHandler(id = "parcels", topic = "orders", group = "post", batchSize = "4", batchWaitTime = "300ms")
		void parcels(List<String> parcels) {
		}

	}

}
