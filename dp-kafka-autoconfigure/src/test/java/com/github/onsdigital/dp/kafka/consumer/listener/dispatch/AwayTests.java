package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A member that stood still for a while, and what it fetched meanwhile.
 */
class AwayTests {

	private final SimulatedMember member = SimulatedMember.single();

	private final SimulatedClient client = this.member.client;

	@BeforeEach
	void handleSome() {
		this.client.assignPartitions(0);
		this.client.send(0, 2);
		this.member.acknowledge(this.member.poll(1000));
		this.member.poll(0);
		assertThat(this.client.committed(0)).isEqualTo(2);
		this.client.commits.clear();
	}

	@Test
	void whatItFetchedIsHandedOutWhenItIsStillAMember() {
		standStill(15_000);
		assertThat(SimulatedMember.names(this.member.poll(1000))).containsExactly("0@2", "0@3");
		assertThat(this.client.commits).as("asked once").hasSize(1);
		this.client.send(0, 1);
		this.member.poll(1000);
		assertThat(this.client.commits).hasSize(1);
	}

	@Test
	void nothingIsHandedOutOfPartitionsThatAreOthersByNow() {
		standStill(15_000);
		this.client.failCommits(new CommitFailedException());
		this.client.in(15_050, () -> this.client.lose(0));
		assertThat(this.member.poll(1000)).isEmpty();
		assertThat(this.client.committed(0)).isEqualTo(2);
		assertThat(this.member.told).contains("rebalancing");
	}

	@Test
	void aRebalanceIsLetGoOnFirst() {
		standStill(15_000);
		this.client.failCommits(new RebalanceInProgressException("joining"));
		assertThat(this.member.poll(1000)).isEmpty();
		assertThat(SimulatedMember.names(this.member.poll(1000))).containsExactly("0@2", "0@3");
		assertThat(this.client.commits).hasSize(2);
	}

	@Test
	void aCoordinatorThatDoesNotAnswerHoldsNothingUp() {
		standStill(15_000);
		this.client.failCommits(new TimeoutException("away"));
		assertThat(this.member.poll(1000)).hasSize(2);
	}

	@Test
	void nothingIsAskedWhileItIsHeld() {
		standStill(15_000);
		this.member.control.pause();
		assertThat(this.member.poll(1000)).isEmpty();
		assertThat(this.client.commits).isEmpty();
		this.member.control.resume();
		assertThat(this.member.poll(1000)).hasSize(2);
		assertThat(this.client.commits).as("asked when it goes on").hasSize(1);
	}

	@Test
	void aPollThatWaitsAsLongAsItShouldIsNoDoubt() {
		this.member.poll(60_000);
		this.client.in(4000, () -> this.client.send(0, 1));
		assertThat(this.member.poll(5000)).hasSize(1);
		assertThat(this.client.commits).isEmpty();
	}

	@Test
	void aSuspendedMachineAsksThoughItsMonotonicClockStoodStill() {
		this.client.in(50, () -> {
			this.client.suspend(60_000);
			this.client.send(0, 2);
		});
		assertThat(this.member.poll(1000)).hasSize(2);
		assertThat(this.client.commits).as("asked once").hasSize(1);
	}

	@Test
	void aWallClockThatIsSetCostsOneQuestionAtMost() {
		for (long step : new long[] { -3_600_000, 3_600_000, -10_000 }) {
			this.client.commits.clear();
			this.client.suspend(step);
			this.client.send(0, 2);
			List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(1000);
			assertThat(records).as("none is held back").hasSize(2);
			assertThat(this.client.commits.size()).isLessThanOrEqualTo(1);
			this.member.acknowledge(records);
			this.member.poll(0);
			this.member.poll(0);
		}
	}

	@Test
	void nothingIsBegunAfterAStallBetweenThePollAndTheFirstRecord() {
		this.client.send(0, 2);
		ConsumerRecords<byte[], byte[]> records = this.member.consumer.poll(Duration.ofSeconds(1));
		this.client.pass(15_000);
		assertThat(records.iterator().hasNext()).isFalse();
		this.client.failCommits(new CommitFailedException());
		this.client.in(50, () -> this.client.lose(0));
		assertThat(this.member.poll(1000)).isEmpty();
	}

	@Test
	void norAfterASecondStallInARow() {
		this.client.send(0, 2);
		ConsumerRecords<byte[], byte[]> records = this.member.consumer.poll(Duration.ofSeconds(1));
		this.client.pass(15_000);
		assertThat(records.iterator().hasNext()).isFalse();
		records = this.member.consumer.poll(Duration.ofSeconds(1));
		assertThat(records.count()).as("the member has its partition").isEqualTo(2);
		this.client.pass(15_000);
		this.client.failCommits(new CommitFailedException());
		assertThat(records.iterator().hasNext()).isFalse();
	}

	@Test
	void nothingIsBegunAfterASuspensionBetweenTwoRecords() {
		this.client.send(0, 2);
		Iterator<ConsumerRecord<byte[], byte[]>> records = this.member.consumer.poll(Duration.ofSeconds(1)).iterator();
		ConsumerRecord<byte[], byte[]> first = records.next();
		this.client.suspend(60_000);
		this.member.acknowledge(List.of(first));
		assertThat(records.hasNext()).isFalse();
		assertThat(SimulatedMember.names(this.member.poll(1000))).containsExactly("0@3");
		assertThat(this.client.commits).as("asked").isNotEmpty();
	}

	@Test
	void aFirstRecordThatIsAlwaysLateIsBegunAllTheSame() {
		this.client.send(0, 1);
		for (boolean begun : new boolean[] { false, true }) {
			ConsumerRecords<byte[], byte[]> records = this.member.consumer.poll(Duration.ofSeconds(1));
			this.client.pass(4_000);
			assertThat(records.iterator().hasNext()).isEqualTo(begun);
		}
	}

	@Test
	void whatIsReleasedByHandAndNotMarkedIsNotCommittedByTheQuestion() throws Exception {
		UpstreamQueue queue = new UpstreamQueue(System::nanoTime);
		SimulatedMember byHand = SimulatedMember.upstream(queue);
		byHand.client.assignPartitions(0);
		byHand.client.send(0, 3);
		for (int i = 0; i < 2; i++) {
			byHand.poll(0);
			byHand.poll(0);
			UpstreamMessage message = queue.poll(Duration.ZERO);
			assertThat(message).isNotNull();
			message.release();
		}
		byHand.poll(0);
		byHand.client.in(50, () -> {
			byHand.client.pass(15_000);
			byHand.client.send(0, 2);
		});
		byHand.poll(1000);
		byHand.poll(1000);
		assertThat(byHand.client.committed(0)).isNull();
	}

	private void standStill(long millis) {
		this.client.in(50, () -> {
			this.client.pass(millis);
			this.client.send(0, 2);
		});
	}

}
