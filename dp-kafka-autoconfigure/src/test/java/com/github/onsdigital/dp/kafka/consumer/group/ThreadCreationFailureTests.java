package com.github.onsdigital.dp.kafka.consumer.group;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.fakes.RefusedThread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Consumers while the system cannot create threads.
 */
class ThreadCreationFailureTests {

	@Test
	void aSecondStartOfTheContextStartsTheConsumersThatFailedToStart() {
		try (GroupFixture fixture = new GroupFixture()) {
			fixture.threads = RefusedThread.times(1);
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
			assertThatExceptionOfType(InternalError.class).isThrownBy(fixture.lifecycle::start);
			fixture.lifecycle.start();
			fixture.publish(true, TopicPresence.PRESENT);
			GroupFixture.await(group, ConsumerState.CONSUMING);
			assertThat(fixture.monitor.listeners).hasSize(1);
		}
	}

	@Test
	void aConsumerThatCannotBeAddedLeavesItsIdFree() {
		try (GroupFixture fixture = new GroupFixture()) {
			fixture.lifecycle.start();
			fixture.threads = RefusedThread.always();
			assertThatExceptionOfType(InternalError.class)
				.isThrownBy(() -> fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs));
			fixture.threads = Thread::new;
			ManagedConsumerGroup group = fixture.groups.add(GroupFixture.settings("hello", false), fixture.runs);
			fixture.publish(true, TopicPresence.PRESENT);
			GroupFixture.await(group, ConsumerState.CONSUMING);
		}
	}

	@Test
	void aFailureToCloseOneConsumerDoesNotAffectTheOthers() {
		GroupFixture fixture = new GroupFixture();
		fixture.threads = RefusedThread.always();
		ManagedConsumerGroup first = fixture.groups.add(GroupFixture.settings("a", false), fixture.runs);
		fixture.threads = Thread::new;
		ManagedConsumerGroup second = fixture.groups.add(GroupFixture.settings("b", false), fixture.runs);
		fixture.groups.close();
		assertThat(second.closed()).isCompleted();
		assertThat(first.closed()).isNotDone();
	}

}
