package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ManagedConsumerGroupTests {

	private static final RetrySettings SLOW = new RetrySettings(Duration.ofDays(1), Duration.ofDays(1));

	@Test
	void consumesWhenTheMonitorReportsClusterAndTopic() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
			fixture.lifecycle.start();
			assertThat(fixture.monitor.watched).containsExactly("orders");
			assertThat(group.isInitialised()).isFalse();
			fixture.publish(true, TopicPresence.ABSENT);
			GroupFixture.await(group, ConsumerState.STARTING);
			assertThat(group.isInitialised()).isTrue();
			assertThat(fixture.runs.started).isEmpty();
			assertThat(group.check().status()).isEqualTo(CheckStatus.WARNING);
			fixture.publish(true, TopicPresence.PRESENT);
			GroupFixture.await(group, ConsumerState.CONSUMING);
			assertThat(group.check().status()).isEqualTo(CheckStatus.OK);
		}
	}

	@Test
	void theRunIsNotifiedOfATopicThatWasCreatedAgain() {
		try (GroupFixture fixture = new GroupFixture()) {
			fixture.consuming();
			fixture.monitor.recreate("invoices");
			assertThat(fixture.runs.recreated).hasValue(0);
			fixture.monitor.recreate("orders");
			assertThat(fixture.runs.recreated).hasValue(1);
		}
	}

	@Test
	void aLongJoinIsAWarning() {
		try (GroupFixture fixture = new GroupFixture()) {
			fixture.runs.joins = false;
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
			fixture.lifecycle.start();
			fixture.publish(true, TopicPresence.PRESENT);
			fixture.awaitPublished(ConsumerState.STARTING);
			assertThat(group.check().status()).isEqualTo(CheckStatus.OK);
			fixture.pass(GroupProgressReporter.MAX_STARTING);
			assertThat(group.check().status()).isEqualTo(CheckStatus.WARNING);
			assertThat(group.check().message()).contains("the group has assigned no partitions yet");
			assertThat(group.clusterCheck().status()).as("it places no hold").isEqualTo(CheckStatus.OK);
		}
	}

	@Test
	void uncommittedOffsetsAreAWarning() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			fixture.runs.unconfirmed = GroupProgressReporter.MAX_UNCONFIRMED;
			assertThat(group.check().status()).isEqualTo(CheckStatus.WARNING);
			assertThat(group.check().message()).contains("handled records are not committed for 30 s");
		}
	}

	@Test
	void theMembersAreNamedWhileTheConsumerHasNoPartitions() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			fixture.awaitPublished(ConsumerState.CONSUMING);
			assertThat(group.check().message()).doesNotContain("it has no partitions");
			fixture.pass(GroupProgressReporter.MAX_IDLE);
			fixture.publish(true, TopicPresence.PRESENT);
			assertThat(group.check().message()).endsWith("it has no partitions; " + fixture.monitor.groupView.text());
		}
	}

	@Test
	void aProblemOfAPartitionIsAWarning() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			fixture.runs.problems = List.of("orders-0@5 cannot be sent to orders-dlt");
			assertThat(group.check().status()).isEqualTo(CheckStatus.WARNING);
			assertThat(group.check().message()).startsWith("orders-0@5 cannot be sent to orders-dlt; ");
			fixture.runs.problems = List.of();
			assertThat(group.check().status()).isEqualTo(CheckStatus.OK);
		}
	}

	@Test
	void aReportWithoutTheTopicKeepsItsLastPresence() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			fixture.publish(false, TopicPresence.UNKNOWN);
			group.stop();
			GroupFixture.await(group, ConsumerState.STOPPED);
			group.start();
			GroupFixture.await(group, ConsumerState.CONSUMING);
		}
	}

	@Test
	void lastSuccessAndLastFailureAreRecordedWithoutARead() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			fixture.publish(true, TopicPresence.PRESENT);
			Instant good = fixture.nextReport.at();
			fixture.publish(false, TopicPresence.UNKNOWN);
			Instant bad = fixture.nextReport.at();
			assertThat(group.check().lastSuccess()).isEqualTo(good);
			fixture.publish(true, TopicPresence.PRESENT);
			assertThat(group.check().lastFailure()).isEqualTo(bad);
		}
	}

	@Test
	void aMissingDeadLetterTopicIsAWarningAndDoesNotStopTheConsumer() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.deadLettering("orders-dlt"), fixture.runs);
			fixture.lifecycle.start();
			assertThat(fixture.monitor.watched).containsExactly("orders");
			assertThat(fixture.monitor.watchedOptional).containsExactly("orders-dlt");
			fixture.publishDeadLetterTopic(TopicPresence.ABSENT);
			GroupFixture.await(group, ConsumerState.CONSUMING);
			Instant bad = fixture.nextReport.at();
			assertThat(group.check().status()).isEqualTo(CheckStatus.WARNING);
			assertThat(group.check().message()).contains("dead-letter topic 'orders-dlt' does not exist: create it");
			assertThat(group.clusterCheck().status()).as("what may hold it").isEqualTo(CheckStatus.OK);
			fixture.publishDeadLetterTopic(TopicPresence.PRESENT);
			assertThat(group.check().status()).isEqualTo(CheckStatus.OK);
			assertThat(group.check().lastFailure()).isEqualTo(bad);
			group.close();
			Awaitility.await().atMost(GroupFixture.LIMIT).until(fixture.monitor.watchedOptional::isEmpty);
		}
	}

	@Test
	void aBlockedPartitionIsCriticalAndNamed() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			fixture.runs.blocked = List.of(new BlockedPartition(3, 17L, Duration.ofSeconds(12), 4,
					Duration.ofSeconds(2), "KafkaException caused by UnsatisfiedLinkError: no zstd"));
			assertThat(group.check().status()).isEqualTo(CheckStatus.CRITICAL);
			assertThat(group.check().message())
				.startsWith("blocked: " + group.topic() + "-3@17 for 12 s after 4 failed fetches, next in 2 s "
						+ "(KafkaException caused by UnsatisfiedLinkError: no zstd)");
			assertThat(group.clusterCheck().status()).as("it places no hold").isEqualTo(CheckStatus.OK);
			fixture.runs.blocked = List.of();
			assertThat(group.check().status()).isEqualTo(CheckStatus.OK);
		}
	}

	@Test
	void initialiseChecksAtOnceAndReturnsTheResult() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
			assertThat(group.initialise()).succeedsWithin(GroupFixture.LIMIT).isEqualTo(false);
			fixture.nextReport = GroupFixture.report(true, TopicPresence.PRESENT);
			assertThat(group.initialise()).succeedsWithin(GroupFixture.LIMIT).isEqualTo(true);
			assertThat(group.isInitialised()).isTrue();
			assertThat(group.initialised()).succeedsWithin(GroupFixture.LIMIT);
		}
	}

	@Test
	void initialiseOfAClosedConsumerIsFalse() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
			group.close();
			assertThat(group.closed()).succeedsWithin(GroupFixture.LIMIT);
			fixture.nextReport = GroupFixture.report(true, TopicPresence.PRESENT);
			assertThat(group.initialise()).succeedsWithin(GroupFixture.LIMIT).isEqualTo(false);
			Awaitility.await().atMost(GroupFixture.LIMIT).until(fixture.monitor.listeners::isEmpty);
		}
	}

	@Test
	void aClosedConsumerIsRemovedFromTheMonitor() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			group.stop();
			GroupFixture.await(group, ConsumerState.STOPPED);
			assertThat(fixture.monitor.watched).as("by one that is stopped").containsExactly("orders");
			group.close();
			Awaitility.await()
				.atMost(GroupFixture.LIMIT)
				.untilAsserted(() -> assertThat(fixture.monitor.watched).as("by one that is closed").isEmpty());
		}
	}

	@Test
	void everyTransitionIsPublishedInOrder() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			Awaitility.await()
				.atMost(GroupFixture.LIMIT)
				.untilAsserted(() -> assertThat(fixture.events).extracting((event) -> event.getTransition())
					.isEqualTo(group.history()));
			assertThat(fixture.events).allMatch((event) -> event.getConsumer() == group);
		}
	}

	@Test
	void anEndedContainerIsCriticalInTheConsumerPartUntilItConsumesAgain() {
		try (GroupFixture fixture = new GroupFixture(SLOW)) {
			ManagedConsumerGroup group = fixture.consuming();
			int checks = fixture.monitor.checks.get();
			fixture.runs.fail();
			GroupFixture.await(group, ConsumerState.STOPPED);
			assertThat(group.check().status()).isEqualTo(CheckStatus.CRITICAL);
			assertThat(group.check().message()).contains("OutOfMemoryError: in a test");
			assertThat(group.check().lastFailure()).isNotNull();
			assertThat(group.clusterCheck().status()).isEqualTo(CheckStatus.OK);
			Awaitility.await().atMost(GroupFixture.LIMIT).until(() -> fixture.monitor.checks.get() > checks);
			group.stop();
			assertThat(group.check().status()).as("held by the operator").isEqualTo(CheckStatus.OK);
			assertThat(group.holds()).extracting(Hold::owner).containsExactly(HoldOwner.ERROR, HoldOwner.OPERATOR_STOP);
		}
	}

	@Test
	void anEndedContainerIsStartedAgain() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			fixture.runs.fail();
			Awaitility.await().atMost(GroupFixture.LIMIT).until(() -> fixture.runs.started.size() == 2);
			GroupFixture.await(group, ConsumerState.CONSUMING);
			assertThat(group.check().status()).isEqualTo(CheckStatus.OK);
			assertThat(group.history()).extracting((transition) -> transition.reason())
				.endsWith(TransitionReason.ERROR, TransitionReason.ERROR, TransitionReason.RETRY,
						TransitionReason.ASSIGNED);
		}
	}

	@Test
	void heldAndRebalancingAreNotCritical() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			fixture.runs.started.get(0).rebalancing();
			GroupFixture.await(group, ConsumerState.STARTING);
			assertThat(group.check().status()).isEqualTo(CheckStatus.OK);
			assertThat(group.stopAndWait(GroupFixture.LIMIT)).isTrue();
			assertThat(group.check().status()).isEqualTo(CheckStatus.OK);
		}
	}

	@Test
	void resumeWithdrawsThePauseOnly() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			group.pause();
			GroupFixture.await(group, ConsumerState.STOPPED);
			assertThat(group.isPaused()).isTrue();
			group.stop();
			group.resume();
			assertThat(group.holds()).extracting(Hold::owner).containsExactly(HoldOwner.OPERATOR_STOP);
			Awaitility.await().atMost(GroupFixture.LIMIT).until(() -> !group.isPaused());
			group.start();
			GroupFixture.await(group, ConsumerState.CONSUMING);
		}
	}

	@Test
	void subscribesOnlyBeforeItsFirstStart() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", true), fixture.runs);
			fixture.lifecycle.start();
			group.subscribeTo("self", "catalogue");
			assertThat(group.subscribedTo()).containsExactly("self", "catalogue");
			group.subscribeTo("none");
			assertThat(group.subscribedTo()).isEmpty();
			assertThatIllegalArgumentException().isThrownBy(group::subscribeTo);
			assertThatIllegalArgumentException().isThrownBy(() -> group.subscribeTo("self", "none"));
			group.start();
			assertThatIllegalStateException().isThrownBy(() -> group.subscribeTo("self"))
				.withMessageContaining("'hello' was started already");
			assertThat(group.subscribedTo()).isEmpty();
		}
	}

	@Test
	void aRejectedSubscriptionIsRolledBack() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", true), fixture.runs);
			fixture.subscriptionListener = (consumer) -> {
				throw new IllegalArgumentException("unknown check " + consumer.subscribedTo());
			};
			assertThatIllegalArgumentException().isThrownBy(() -> group.subscribeTo("nonsense"));
			assertThat(group.subscribedTo()).isEqualTo(List.of("self"));
		}
	}

	@Test
	void toStringOmitsTheClientProperties() {
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
			assertThat(group).asInstanceOf(InstanceOfAssertFactories.type(Object.class))
				.hasToString("hello [topic=orders, group=billing] INITIALISING");
		}
	}

}
