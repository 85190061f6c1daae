package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that need a second for a record, with the client's default of
 * {@code max.poll.interval.ms}, five minutes.
 */
class SlowHandlersTests {

	private static final int RECORDS = 500;

	private final KafkaTestCluster kafka = KafkaTestCluster.create();

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void slowHandlersKeepTheirMembership(String protocol) {
		this.kafka.application(Slow.class).property("kafka.consumers.orders.properties.group.protocol", protocol).run();
		Object[] values = IntStream.range(0, RECORDS).mapToObj(Integer::toString).toArray();
		for (Object value : values) {
			this.kafka.topic("orders").send(value);
		}
		this.kafka.clock().advance(Duration.ofSeconds(RECORDS + 10));
		assertThat(this.kafka.consumer("orders")).hasHandled(values).hasCommitted("orders-0", RECORDS).isConsuming();
		assertThat(this.kafka.consumer("orders").group().history()).extracting(Transition::reason)
			.containsOnlyOnce(TransitionReason.ASSIGNED)
			.doesNotContain(TransitionReason.REBALANCE, TransitionReason.ERROR);
		this.kafka.verifyInvariants();
	}

	static class Slow {

		private final Lock lock;

		private final Condition never;

		Slow(TimeSource time) {
			this.lock = time.newLock();
			this.never = this.lock.newCondition();
		}

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "shop")
		void handle(String order) throws InterruptedException {
			this.lock.lock();
			try {
				long remaining = TimeUnit.SECONDS.toNanos(1);
				while (remaining > 0) {
					remaining = this.never.awaitNanos(remaining);
				}
			}
			finally {
				this.lock.unlock();
			}
		}

	}

}
