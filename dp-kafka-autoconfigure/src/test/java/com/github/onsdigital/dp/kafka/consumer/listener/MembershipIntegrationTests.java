package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunEnd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Membership changes while members run, with both group protocols.
 */
@Tag("faults")
class MembershipIntegrationTests extends RunsOnABroker {

	@Test
	void addedPartitionsAreReadFromTheirFirstRecordInBatches() throws Exception {
		this.clientProperties = Map.of("group.protocol", "consumer", "metadata.max.age.ms", "1000");
		send(0, 1, 2);
		batch((records) -> records.forEach((record) -> this.handled.add(text(record))));
		awaitCommitted(0, 2);
		admin.createPartitions(Map.of(this.topic, NewPartitions.increaseTo(6))).all().get();
		for (int partition = 2; partition < 6; partition++) {
			send(partition, 10 * partition, 10 * partition + 1);
		}
		for (int partition = 2; partition < 6; partition++) {
			awaitCommitted(partition, 2);
		}
		assertThat(this.handled).hasSize(10).doesNotHaveDuplicates();
		assertThat(this.recording.end).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aQuickRestartOfAStaticMemberCausesNoRebalance(String protocol) throws Exception {
		this.clientProperties = named(protocol, "one");
		ConsumerRun one = single((record) -> this.handled.add("one " + text(record)));
		this.clientProperties = named(protocol, "two");
		ConsumerRun two = single((record) -> this.handled.add("two " + text(record)));
		await().atMost(LIMIT).until(() -> one.assignment().size() == 1 && two.assignment().size() == 1);
		int of = one.assignment().get(0).partition();
		long rebalances = rebalances();
		one.stop();
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.kind()).isEqualTo(RunEnd.Kind.STOPPED);
		send(of, 1, 3);
		this.clientProperties = named(protocol, "one");
		ConsumerRun again = single((record) -> this.handled.add("again " + text(record)));
		awaitCommitted(of, 3);
		assertThat(this.handled).containsExactly("again 1", "again 2", "again 3");
		assertThat(again.assignment()).singleElement().satisfies((its) -> assertThat(its.partition()).isEqualTo(of));
		assertThat(two.assignment()).hasSize(1);
		// the one rebalance is that of the stopped member
		assertThat(rebalances()).isEqualTo(rebalances + 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aMemberFencedByItsInstanceIdReportsItsEnd(String protocol) throws Exception {
		this.clientProperties = named(protocol, "same");
		single((record) -> this.handled.add(text(record)));
		await().atMost(LIMIT).until(() -> this.recording.events.contains("joined"));
		single((record) -> this.handled.add(text(record)));
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		// with the consumer protocol the broker rejects the later member
		assertThat(this.recording.end.kind())
			.isEqualTo(protocol.equals("classic") ? RunEnd.Kind.FENCED : RunEnd.Kind.ERROR);
		assertThat(this.recording.end.cause()).hasStackTraceContaining("InstanceId");
		send(0, 1, 2);
		awaitCommitted(0, 2);
		assertThat(this.handled).containsExactly("1", "2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aRecordInFlightBeyondMaxPollIntervalIsRepeatedOnce(String protocol) throws Exception {
		this.clientProperties = Map.of("group.protocol", protocol, "max.poll.interval.ms", "2000");
		send(0, 1, 1);
		send(1, 2, 2);
		single((record) -> {
			this.handled.add(text(record));
			if (this.handled.size() == 1) {
				await().pollDelay(Duration.ofSeconds(4)).atMost(LIMIT).until(() -> true);
			}
		});
		awaitCommitted(0, 1);
		awaitCommitted(1, 1);
		assertThat(this.handled).hasSizeBetween(2, 3).contains("1", "2");
		assertThat(this.recording.end).isNull();
	}

	private static Map<String, Object> cooperative(String protocol) {
		Map<String, Object> properties = new HashMap<>(Map.of("group.protocol", protocol));
		if (protocol.equals("classic")) {
			properties.put("partition.assignment.strategy",
					"org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
		}
		return properties;
	}

	private static Map<String, Object> named(String protocol, String name) {
		Map<String, Object> properties = cooperative(protocol);
		properties.put("group.instance.id", name);
		return properties;
	}

	private long rebalances() {
		return this.recording.events.stream().filter("rebalancing"::equals).count();
	}

}
