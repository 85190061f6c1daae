package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Assignments that arrive during a stop, a wake-up or a pause.
 */
class AssignmentTests {

	private final SimulatedMember member = SimulatedMember.single();

	private final List<Long> positions = new ArrayList<>();

	@Test
	void anAssignmentThatArrivesWhileTheGroupIsLeftIsIgnored() {
		subscribeRequestingPositions();
		this.member.control.stop();
		this.member.consumer.unsubscribe();
		this.member.client.assignLate(0);
		assertThat(this.positions).isEmpty();
		assertThat(this.member.events).doesNotContain("assigned");
	}

	@Test
	void aWakeupDuringAPositionRequestNeitherFailsTheAssignmentNorIsLost() {
		subscribeRequestingPositions();
		this.member.client.positionFailures.add(new WakeupException());
		this.member.client.in(100, () -> this.member.client.assignPartitions(0));
		this.member.client.in(200, () -> this.member.client.send(0, 1));
		assertThat(this.member.poll(1000)).hasSize(1);
		assertThat(this.positions).containsExactly(0L);
		assertThat(this.member.events).containsExactly("assigned");
	}

	@Test
	void aStopEndsARequestForAPosition() {
		subscribeRequestingPositions();
		this.member.client.positionFailures.add(new WakeupException());
		this.member.client.in(100, () -> {
			this.member.control.stop();
			this.member.client.assignPartitions(0);
		});
		assertThat(this.member.poll(1000)).isEmpty();
		assertThat(this.positions).isEmpty();
		assertThat(this.member.events).doesNotContain("assigned");
	}

	@Test
	void theClientIsPolledOftenWhileNothingIsFetchedSoThatARebalanceContinues() {
		this.member.client.assignPartitions(0, 1);
		this.member.poll(5000);
		assertThat(this.member.client.polls).isLessThan(4);
		this.member.control.pause();
		this.member.client.polls = 0;
		this.member.poll(5000);
		assertThat(this.member.client.polls).isBetween(10, 13);
	}

	// like Spring's listener for an adapter that may seek
	private void subscribeRequestingPositions() {
		this.member.consumer.subscribe(List.of(SimulatedClient.TOPIC), new ConsumerRebalanceListener() {

			@Override
			public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
			}

			@Override
			public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
				partitions.forEach((partition) -> AssignmentTests.this.positions
					.add(AssignmentTests.this.member.consumer.position(partition)));
			}

		});
	}

}
