package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Stops at any time between the start of a member and its first assignment.
 */
class StopWhileJoiningIntegrationTests extends RunsOnABroker {

	private static final int ROUNDS = 12;

	@ParameterizedTest
	@CsvSource({ "classic, 2", "consumer, 8" })
	void aStopDuringAJoinEndsAtOnceAndLeavesNoMember(String protocol, long pace) throws Exception {
		this.clientProperties = Map.of("group.protocol", protocol);
		stopAfterARecord(1);
		for (int i = 0; i < ROUNDS; i++) {
			int ends = i + 2;
			ConsumerRun run = single((record) -> this.handled.add(text(record)));
			LockSupport.parkNanos(Duration.ofMillis(pace * i).toNanos());
			run.stop();
			await().atMost(Duration.ofSeconds(5))
				.until(() -> this.recording.events.stream().filter("ended"::equals).count() == ends);
			await().atMost(Duration.ofSeconds(1)).until(() -> members().isEmpty());
		}
		stopAfterARecord(2);
		assertThat(this.handled).containsExactly("1", "2");
	}

	/**
	 * A member that leaves between the requests of its join is not listed by the broker,
	 * but the group would wait for it until its session expires, here after 45 s.
	 */
	@Tag("faults")
	@Test
	void aMemberThatLeavesDuringAJoinIsNotAwaitedByTheOther() {
		for (int i = 0; i < 60; i++) {
			int ends = 2 * (i + 1);
			ConsumerRun one = single((record) -> this.handled.add(text(record)));
			LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
			ConsumerRun other = single((record) -> this.handled.add(text(record)));
			LockSupport.parkNanos(Duration.ofMillis(i % 30).toNanos());
			one.stop();
			send(0, i, i);
			awaitCommitted(0, i + 1);
			other.stop();
			await().atMost(LIMIT).until(() -> this.recording.events.stream().filter("ended"::equals).count() == ends);
		}
		assertThat(this.handled).hasSize(60).doesNotHaveDuplicates();
	}

	private void stopAfterARecord(int number) {
		send(0, number, number);
		ConsumerRun run = single((record) -> this.handled.add(text(record)));
		awaitCommitted(0, number);
		run.stop();
	}

	private List<MemberDescription> members() throws Exception {
		String group = "group-" + this.topic;
		try {
			return List
				.copyOf(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get().members());
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof GroupIdNotFoundException) {
				return List.of();
			}
			throw ex;
		}
	}

}
