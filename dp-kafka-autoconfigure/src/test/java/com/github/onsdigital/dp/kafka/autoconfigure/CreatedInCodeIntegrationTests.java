package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.consumer.Upstream;
import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Consumers created in code in an application: lambdas, manual consumption, calls of a
 * handler on its own consumer, and the effect of a stop on the group.
 */
@ExtendWith(OutputCaptureExtension.class)
class CreatedInCodeIntegrationTests extends ContextOnABroker {

	private final List<String> handled = new CopyOnWriteArrayList<>();

	private ConsumerGroupFactory factory;

	private ConfigurableApplicationContext context;

	@Test
	void lambdasHandleRecordsAndBatchesUntilTheContextEnds() {
		start();
		List<Integer> sizes = new CopyOnWriteArrayList<>();
		ConsumerGroup records = this.factory.records(options("by-one"), (record) -> this.handled.add(text(record)));
		ConsumerGroup batches = this.factory.batches(ConsumerOptions.of("by-four")
			.topic(this.batchTopic)
			.group("group-of-" + this.batchTopic)
			.batchSize(4)
			.batchWaitTime(Duration.ofMillis(300)), (batch) -> sizes.add(batch.size()));
		send(this.topic, "a", "b");
		send(this.batchTopic, "c", "d", "e", "f", "g");
		awaitCommitted(this.topic, 2);
		awaitCommitted(this.batchTopic, 5);
		assertThat(this.handled).containsExactly("a", "b");
		assertThat(sizes).containsExactly(4, 1);
		assertThat(this.context.getBean(ConsumerGroups.class).get("by-one")).isSameAs(records);
		this.context.close();
		assertThat(records.closed()).isCompleted();
		assertThat(batches.closed()).isCompleted();
		assertThat(members(this.topic)).isZero();
		assertThat(members(this.batchTopic)).isZero();
	}

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

	@Test
	void manualConsumptionContinuesAcrossStopsAndStarts() throws Exception {
		start();
		ConsumerGroup consumer = this.factory.upstream(options("manual"));
		Upstream upstream = consumer.upstream();
		ExecutorService pollers = Executors.newFixedThreadPool(3);
		IntStream.range(0, 3).forEach((poller) -> pollers.submit(() -> pollAll(upstream)));
		send(this.topic, IntStream.range(0, 400).mapToObj(Integer::toString).toArray(String[]::new));
		for (int i = 1; i <= 3; i++) {
			int some = i * 20;
			await().atMost(LIMIT).until(() -> this.handled.size() >= some);
			assertThat(consumer.stopAndWait(LIMIT)).isTrue();
			consumer.start();
		}
		awaitCommitted(this.topic, 400);
		assertThat(this.handled).hasSize(400).doesNotHaveDuplicates();
		consumer.close();
		pollers.shutdown();
		assertThat(pollers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(upstream.isClosed()).isTrue();
	}

	private Void pollAll(Upstream upstream) throws InterruptedException {
		while (!upstream.isClosed()) {
			UpstreamMessage message = upstream.poll(Duration.ofSeconds(1));
			if (message != null) {
				this.handled.add(text(message.record()));
				message.commitAndRelease();
			}
		}
		return null;
	}

	@Test
	void aHandlerThatOutlivesItsStopIsReportedAndNoOtherRunsMeanwhile(CapturedOutput output) {
		start();
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger maximum = new AtomicInteger();
		ConsumerGroup consumer = this.factory.records(options("stubborn"), (record) -> {
			maximum.accumulateAndGet(running.incrementAndGet(), Math::max);
			if (text(record).equals("a")) {
				awaitIgnoringInterrupts(release);
			}
			this.handled.add(text(record));
			running.decrementAndGet();
		});
		send(this.topic, "a", "b");
		await().atMost(LIMIT).until(() -> running.get() == 1);
		// returns before the handler does
		assertThat(consumer.stopAndWait(Duration.ofMillis(300))).isFalse();
		assertThat(output).contains("consumer stubborn: did not stop within PT0.3S",
				"in flight: " + this.topic + "-0@0");
		consumer.start();
		await().during(Duration.ofMillis(500))
			.atMost(LIMIT)
			.until(() -> maximum.get() == 1 && members(this.topic) == 1);
		assertThat(consumer.state()).isEqualTo(ConsumerState.STOPPING);
		release.countDown();
		awaitCommitted(this.topic, 2);
		assertThat(this.handled).containsExactly("a", "b");
		assertThat(maximum).hasValue(1);
	}

	private static void awaitIgnoringInterrupts(CountDownLatch latch) {
		boolean done = false;
		while (!done) {
			try {
				done = latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
				assertThat(done).isTrue();
			}
			catch (InterruptedException ex) {
				// ignored on purpose
			}
		}
	}

	@Test
	void anOutOfMemoryErrorEndsTheRunAndTheConsumerRestarts(CapturedOutput output) {
		start();
		List<String> thrown = new ArrayList<>();
		ConsumerGroup consumer = this.factory.records(options("unlucky"), (record) -> {
			if (!thrown.contains(text(record))) {
				thrown.add(text(record));
				switch (text(record)) {
					case "stack" -> throw new StackOverflowError("planted");
					case "link" -> throw new NoClassDefFoundError("planted");
					default -> throw new OutOfMemoryError("planted");
				}
			}
			this.handled.add(text(record));
		});
		send(this.topic, "stack", "link");
		awaitCommitted(this.topic, 2);
		assertThat(consumer.history()).noneMatch((transition) -> transition.reason() == TransitionReason.ERROR);
		send(this.topic, "memory");
		awaitCommitted(this.topic, 3);
		assertThat(this.handled).containsExactly("stack", "link", "memory");
		assertThat(consumer.history()).anyMatch((transition) -> transition.to() == ConsumerState.STOPPED
				&& transition.reason() == TransitionReason.ERROR);
		assertThat(output).contains("OutOfMemoryError: planted");
		assertThat(consumer.awaitState(ConsumerState.CONSUMING, LIMIT)).isTrue();
	}

	@Test
	void anIdCannotBeReusedWhileItsConsumerIsOpen() {
		start();
		this.factory.records(options("one"), (record) -> {
		});
		assertThatIllegalStateException().isThrownBy(() -> this.factory.records(options("one"), (record) -> {
		})).withMessageContaining("one");
	}

	private void start(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("kafka.consumers.orders.start=manual", "kafka.consumers.parcels.start=manual"));
		this.context = run(Nothing.class, all.toArray(String[]::new));
		this.factory = this.context.getBean(ConsumerGroupFactory.class);
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
