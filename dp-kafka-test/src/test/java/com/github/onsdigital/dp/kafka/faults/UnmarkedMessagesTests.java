package com.github.onsdigital.dp.kafka.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that are consumed manually and released without a mark: nothing that happens
 * to the partition commits them.
 */
class UnmarkedMessagesTests {

	private static final Duration WAIT = Duration.ofSeconds(1);

	private final KafkaTestCluster kafka = KafkaTestCluster.create();

	private ConsumerGroup orders;

	@BeforeEach
	void start() {
		this.orders = this.kafka.application()
			.run()
			.getBean(ConsumerGroupFactory.class)
			.upstream(ConsumerOptions.of("orders").topic("orders").group("shop"));
		this.kafka.settle();
	}

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@Test
	void aGapBehindTheMessageIsNotCommittedBeforeIt() throws Exception {
		this.kafka.topic("orders").send("a");
		UpstreamMessage message = next("a");
		message.release();
		this.kafka.topic("orders").skipOffsets(0, 5);
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("orders")).hasCommittedNothing();
		message.commit();
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 6);
		this.kafka.verifyInvariants();
	}

	@Test
	void theMessageIsDeliveredAgainAfterACommitOfAnEarlierOneAndAStop() throws Exception {
		this.kafka.topic("orders").send("a").send("b");
		UpstreamMessage first = next("a");
		first.release();
		next("b").release();
		first.commit();
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
		assertThat(this.orders.stopAndWait(Duration.ofSeconds(30))).isTrue();
		this.orders.start();
		next("b").commitAndRelease();
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 2);
		this.kafka.verifyInvariants();
	}

	private UpstreamMessage next(String value) throws InterruptedException {
		UpstreamMessage message = this.orders.upstream().poll(WAIT);
		assertThat(message).isNotNull();
		assertThat(message.record().value()).isEqualTo(value.getBytes(StandardCharsets.UTF_8));
		return message;
	}

}
