package com.github.onsdigital.dp.kafka.consumer.group;

import java.util.List;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.UnfinishedCalls;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunEnd;

import static org.assertj.core.api.Assertions.assertThat;

class DescribingRunFactoryTests {

	@Test
	void aDescribedEndKeepsTheUnfinishedCalls() {
		UnfinishedCalls calls = new UnfinishedCalls(() -> 1_000_000_000L);
		UnfinishedCalls.Call call = calls.add(new TopicPartition("orders", 0), 7, 0);
		try (GroupFixture fixture = new GroupFixture()) {
			ManagedConsumerGroup group = fixture.consuming();
			fixture.runs.joins = false;
			fixture.runs.started.get(0)
				.ended(new RunEnd(RunEnd.Kind.ERROR, true, new InconsistentGroupProtocolException("planted"),
						List.of(calls)));
			Awaitility.await()
				.atMost(GroupFixture.LIMIT)
				.untilAsserted(() -> assertThat(group.check().message()).contains("partition.assignment.strategy"));
			assertThat(group.state()).isNotEqualTo(ConsumerState.CONSUMING);
			assertThat(group.inFlight()).isEqualTo("orders-0@7 for 1.0 s");
			call.ended();
			assertThat(group.inFlight()).isEmpty();
		}
	}

}
