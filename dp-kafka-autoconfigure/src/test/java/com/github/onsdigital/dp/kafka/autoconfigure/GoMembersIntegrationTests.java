package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Consumers in groups with members of Go services.
 */
class GoMembersIntegrationTests extends ContextOnABroker {

	private final List<String> handled = new CopyOnWriteArrayList<>();

	private ConsumerGroupFactory factory;

	@Test
	void aGroupIsMigratedFromGoMembersAndBackUnderLoad() throws Exception {
		start();
		createTopic("rolled", 4);
		CountDownLatch ended = new CountDownLatch(1);
		AtomicInteger sent = new AtomicInteger();
		Thread load = new Thread(() -> sendUntil(ended, sent), "load");
		try (GoMember one = go("rolled"); GoMember two = go("rolled")) {
			await().atMost(LIMIT).until(() -> one.isJoined() && two.isJoined());
			load.start();
			ConsumerGroup first = this.factory.records(rolled("first"), (record) -> this.handled.add(text(record)));
			awaitPartitions(first);
			one.leave();
			ConsumerGroup second = this.factory.records(rolled("second"), (record) -> this.handled.add(text(record)));
			awaitPartitions(second);
			two.leave();
			await().atMost(LIMIT).until(() -> first.assignment().size() + second.assignment().size() == 4);
			try (GoMember three = go("rolled"); GoMember four = go("rolled")) {
				await().atMost(LIMIT).until(() -> three.isJoined() && four.isJoined());
				assertThat(first.stopAndWait(LIMIT)).isTrue();
				assertThat(second.stopAndWait(LIMIT)).isTrue();
				ended.countDown();
				load.join();
				await().atMost(LIMIT).until(() -> this.handled.size() >= sent.get());
			}
			assertThat(first.history()).noneMatch((transition) -> transition.reason() == TransitionReason.ERROR);
		}
		assertThat(this.handled).hasSize(sent.get()).doesNotHaveDuplicates();
	}

	@Test
	void aConsumerWithAnIncompatibleAssignorNamesTheMembersAndTheSetting() {
		start("kafka.consumers.refused.properties.partition.assignment.strategy="
				+ "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
		try (GoMember go = go(this.topic)) {
			await().atMost(LIMIT).until(go::isJoined);
			ConsumerGroup refused = this.factory.records(options("refused"), (record) -> {
			});
			await().atMost(LIMIT).until(() -> refused.check().status() == CheckStatus.CRITICAL);
			assertThat(refused.check().message()).contains("no assignor of this consumer (CooperativeStickyAssignor)")
				.contains("kafka.consumers.refused.properties.partition.assignment.strategy")
				.contains("assignor 'roundrobin'")
				.contains("'sarama' at /127.0.0.1");
		}
	}

	private GoMember go(String topic) {
		return new GoMember(brokers(), topic, this.handled);
	}

	private static ConsumerOptions rolled(String id) {
		return ConsumerOptions.of(id).topic("rolled").group("group-of-rolled");
	}

	private static void awaitPartitions(ConsumerGroup consumer) {
		await().atMost(LIMIT).until(() -> !consumer.assignment().isEmpty());
	}

	private void sendUntil(CountDownLatch ended, AtomicInteger sent) {
		try {
			while (!ended.await(5, TimeUnit.MILLISECONDS)) {
				send("rolled", Integer.toString(sent.getAndIncrement()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void start(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("kafka.consumers.orders.start=manual", "kafka.consumers.parcels.start=manual",
				// a rebalance waits for a heartbeat of each member
				"kafka.consumer.properties.heartbeat.interval.ms=500"));
		this.factory = run(Nothing.class, all.toArray(String[]::new)).getBean(ConsumerGroupFactory.class);
	}

	private ConsumerOptions options(String id) {
		return ConsumerOptions.of(id).topic(this.topic).group("group-of-" + this.topic);
	}

	private static String text(ConsumerRecord<byte[], byte[]> record) {
		return new String(record.value(), StandardCharsets.UTF_8);
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
