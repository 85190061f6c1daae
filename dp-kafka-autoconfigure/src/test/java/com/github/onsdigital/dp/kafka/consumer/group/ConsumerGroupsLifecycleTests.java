package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;

import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Consumers in the life cycle of an application context.
 */
class ConsumerGroupsLifecycleTests {

	@Test
	void nothingRunsBeforeTheContextHasStarted() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
			fixture.publish(true, TopicPresence.PRESENT);
			assertThat(group.state()).isEqualTo(ConsumerState.INITIALISING);
			assertThat(fixture.runs.started).isEmpty();
			assertThat(group.holds()).extracting(Hold::owner).containsExactly(HoldOwner.SHUTDOWN);
			fixture.lifecycle.start();
			GroupFixture.await(group, ConsumerState.CONSUMING);
		}
	}

	@Test
	void aContextThatIsStoppedAndStartedConsumesAgainEachTime() {
		try (GroupFixture fixture = new GroupFixture(); GenericApplicationContext context = context(fixture)) {
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
			fixture.publish(true, TopicPresence.PRESENT);
			context.refresh();
			for (int round = 1; round < 4; round++) {
				GroupFixture.await(group, ConsumerState.CONSUMING);
				assertThat(fixture.runs.started).hasSize(round);
				context.stop();
				assertThat(group.state()).isEqualTo(ConsumerState.STOPPED);
				context.start();
			}
			GroupFixture.await(group, ConsumerState.CONSUMING);
			context.pause();
			assertThat(group.state()).isEqualTo(ConsumerState.STOPPED);
			context.restart();
			GroupFixture.await(group, ConsumerState.CONSUMING);
		}
	}

	@Test
	void stopCallsBackWhenTheGroupIsLeft() throws Exception {
		try (GroupFixture fixture = new GroupFixture()) {
			fixture.consuming();
			fixture.runs.stuck = true;
			CountDownLatch called = new CountDownLatch(1);
			fixture.lifecycle.stop(called::countDown);
			assertThat(fixture.lifecycle.isRunning()).isFalse();
			assertThat(called.await(50, TimeUnit.MILLISECONDS)).isFalse();
			fixture.runs.unstick();
			assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void stopDoesNotWaitForAHandlerThatCallsIt() {
		try (GroupFixture fixture = new GroupFixture()) {
			fixture.consuming();
			fixture.runs.stuck = true;
			fixture.runs.handlerThreads = List.of(Thread.currentThread());
			CountDownLatch called = new CountDownLatch(1);
			fixture.lifecycle.stop(called::countDown);
			assertThat(called.getCount()).isZero();
			fixture.runs.unstick();
		}
	}

	@Test
	void stopDoesNotWaitForAHandlerThatStartsToWaitForIt() throws Exception {
		CountDownLatch begins = new CountDownLatch(1);
		CountDownLatch free = new CountDownLatch(1);
		try (GroupFixture fixture = new GroupFixture(); GenericApplicationContext context = closedAfter(free)) {
			Runnable end = context::close;
			Thread handler = new Thread(() -> {
				awaitUntil(begins);
				end.run();
			});
			handler.start();
			fixture.consuming();
			fixture.runs.stuck = true;
			fixture.runs.handlerThreads = List.of(handler);
			CountDownLatch called = new CountDownLatch(1);
			fixture.lifecycle.stop(called::countDown);
			assertThat(called.getCount()).isEqualTo(1);
			begins.countDown();
			assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
			free.countDown();
			handler.join();
			fixture.runs.unstick();
		}
	}

	@Test
	void stopDoesNotWaitForAListenerThatCallsIt() throws Exception {
		try (GroupFixture fixture = new GroupFixture()) {
			AtomicLong left = new AtomicLong(-1);
			CountDownLatch requested = new CountDownLatch(1);
			fixture.listener = (event) -> {
				if (event.getTransition().to() == ConsumerState.CONSUMING) {
					CountDownLatch called = new CountDownLatch(1);
					fixture.lifecycle.stop(called::countDown);
					left.set(called.getCount());
					requested.countDown();
				}
			};
			// the consumer may leave the state before a wait for it starts
			fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
			fixture.lifecycle.start();
			fixture.publish(true, TopicPresence.PRESENT);
			assertThat(requested.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(left).hasValue(0);
		}
	}

	private static GenericApplicationContext closedAfter(CountDownLatch free) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(AutoCloseable.class, () -> () -> awaitUntil(free));
		context.refresh();
		return context;
	}

	private static void awaitUntil(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void stopOfTheContextWithdrawsNoOtherHold() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			group.stop();
			fixture.lifecycle.stop();
			fixture.lifecycle.start();
			assertThat(group.holds()).extracting(Hold::owner).containsExactly(HoldOwner.OPERATOR_STOP);
		}
	}

	@Test
	void closingTheContextClosesEveryConsumer() {
		GroupFixture fixture = new GroupFixture();
		ManagedConsumerGroup group = fixture.consuming();
		try (GenericApplicationContext context = context(fixture)) {
			context.refresh();
		}
		assertThat(group.closed()).isCompleted();
		assertThatIllegalStateException()
			.isThrownBy(() -> fixture.groups.add(GroupFixture.settings("late", false), fixture.runs))
			.withMessageContaining("closed");
		Awaitility.await()
			.atMost(GroupFixture.LIMIT)
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("dp-kafka-hello")));
	}

	@Test
	void aHandlerThatNeverReturnsDoesNotBlockClose() {
		GroupFixture fixture = new GroupFixture();
		ManagedConsumerGroup group = fixture.consuming();
		fixture.runs.stuck = true;
		long before = System.nanoTime();
		fixture.groups.close();
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(900));
		assertThat(group.closed()).isNotDone();
		fixture.runs.unstick();
		assertThat(group.closed()).succeedsWithin(GroupFixture.LIMIT);
	}

	@Test
	void healthMayHoldANewConsumerBeforeItStarts() {
		try (GroupFixture fixture = new GroupFixture()) {
			fixture.lifecycle.start();
			fixture.publish(true, TopicPresence.PRESENT);
			fixture.subscriptionListener = (consumer) -> consumer.hold(HoldOwner.HEALTH, HoldStrength.STOP,
					"not checked yet");
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
			fixture.publish(true, TopicPresence.PRESENT);
			GroupFixture.await(group, ConsumerState.STOPPED);
			assertThat(group.holds()).extracting(Hold::owner).containsExactly(HoldOwner.HEALTH);
			assertThat(fixture.runs.started).isEmpty();
		}
	}

	@Test
	void consumersAreFoundByTheirIds() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup b = fixture.groups.add(GroupFixture.settings("b", false), fixture.runs);
			ManagedConsumerGroup a = fixture.groups.add(GroupFixture.settings("a", false), fixture.runs);
			assertThat(fixture.groups.all()).containsExactly(a, b);
			assertThat(fixture.groups.get("b")).isSameAs(b);
			assertThatIllegalArgumentException().isThrownBy(() -> fixture.groups.get("c"))
				.withMessage("There is no consumer 'c'; there are [a, b]");
			assertThatIllegalStateException()
				.isThrownBy(() -> fixture.groups.add(GroupFixture.settings("a", false), fixture.runs))
				.withMessageContaining("'a' already");
		}
	}

	@Test
	void aConsumerCreatedInCodeFollowsTheContextAndItsIdIsFreeAfterClose() {
		try (GroupFixture fixture = new GroupFixture()) {
			fixture.lifecycle.start();
			fixture.publish(true, TopicPresence.PRESENT);
			ManagedConsumerGroupFactory factory = new ManagedConsumerGroupFactory(fixture.groups,
					(declaration, problems) -> {
						if (!declaration.attributes().containsKey("topic")) {
							problems.error("kafka.consumers." + declaration.id() + ".topic", "must be set");
							return null;
						}
						return GroupFixture.settings(declaration.id(), false);
					}, (settings, handler) -> fixture.runs, (settings, queue) -> fixture.runs);
			ConsumerOptions options = ConsumerOptions.of("imports");
			assertThatExceptionOfType(InvalidSettingsException.class)
				.isThrownBy(() -> factory.records(options, (record) -> {
				}))
				.withMessageContaining("must be set");
			ConsumerGroup group = factory.batches(options.topic("orders"), (batch) -> {
			});
			fixture.publish(true, TopicPresence.PRESENT);
			assertThat(group.awaitState(ConsumerState.CONSUMING, GroupFixture.LIMIT)).isTrue();
			assertThat(fixture.groups.get("imports")).isSameAs(group);
			group.close();
			Awaitility.await().atMost(GroupFixture.LIMIT).until(() -> fixture.groups.all().isEmpty());
		}
	}

	private static GenericApplicationContext context(GroupFixture fixture) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(ManagedConsumerGroups.class, () -> fixture.groups);
		context.registerBean(ConsumerGroupsLifecycle.class, () -> fixture.lifecycle);
		return context;
	}

}
