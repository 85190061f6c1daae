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
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A member whose process stalled, and the records that it fetched.
 */
class StallTests {

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
	void fetchedRecordsAreDispatchedIfTheMembershipIsConfirmed() {
		stall(15_000);
		assertThat(SimulatedMember.names(this.member.poll(1000))).containsExactly("0@2", "0@3");
		assertThat(this.client.commits).as("checked once").hasSize(1);
		this.client.send(0, 1);
		this.member.poll(1000);
		assertThat(this.client.commits).hasSize(1);
	}

	@Test
	void noRecordsAreDispatchedFromPartitionsOfOtherMembers() {
		stall(15_000);
		this.client.failCommits(new CommitFailedException());
		this.client.in(15_050, () -> this.client.lose(0));
		assertThat(this.member.poll(1000)).isEmpty();
		assertThat(this.client.committed(0)).isEqualTo(2);
		assertThat(this.member.events).contains("rebalancing");
	}

	@Test
	void aRebalanceContinuesFirst() {
		stall(15_000);
		this.client.failCommits(new RebalanceInProgressException("joining"));
		assertThat(this.member.poll(1000)).isEmpty();
		assertThat(SimulatedMember.names(this.member.poll(1000))).containsExactly("0@2", "0@3");
		assertThat(this.client.commits).hasSize(2);
	}

	@Test
	void aCoordinatorThatDoesNotRespondBlocksNothing() {
		stall(15_000);
		this.client.failCommits(new TimeoutException("no response"));
		assertThat(this.member.poll(1000)).hasSize(2);
	}

	@Test
	void theMembershipIsNotCheckedWhileTheMemberIsHeld() {
		stall(15_000);
		this.member.control.pause();
		assertThat(this.member.poll(1000)).isEmpty();
		assertThat(this.client.commits).isEmpty();
		this.member.control.resume();
		assertThat(this.member.poll(1000)).hasSize(2);
		assertThat(this.client.commits).as("checked when it is resumed").hasSize(1);
	}

	@Test
	void aPollThatUsesItsTimeoutIsNoStall() {
		this.member.poll(60_000);
		this.client.in(4000, () -> this.client.send(0, 1));
		assertThat(this.member.poll(5000)).hasSize(1);
		assertThat(this.client.commits).isEmpty();
	}

	@Test
	void aSuspensionIsDetectedAlthoughTheMonotonicClockDidNotAdvance() {
		this.client.in(50, () -> {
			this.client.suspend(60_000);
			this.client.send(0, 2);
		});
		assertThat(this.member.poll(1000)).hasSize(2);
		assertThat(this.client.commits).as("checked once").hasSize(1);
	}

	@Test
	void aWallClockThatIsSetCostsAtMostOneRequest() {
		for (long step : new long[] { -3_600_000, 3_600_000, -10_000 }) {
			this.client.commits.clear();
			this.client.suspend(step);
			this.client.send(0, 2);
			List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(1000);
			assertThat(records).as("all are dispatched").hasSize(2);
			assertThat(this.client.commits.size()).isLessThanOrEqualTo(1);
			this.member.acknowledge(records);
			this.member.poll(0);
			this.member.poll(0);
		}
	}

	@Test
	void noRecordStartsAfterAStallBetweenThePollAndTheFirstRecord() {
		this.client.send(0, 2);
		ConsumerRecords<byte[], byte[]> records = this.member.consumer.poll(Duration.ofSeconds(1));
		this.client.pass(15_000);
		assertThat(records.iterator().hasNext()).isFalse();
		this.client.failCommits(new CommitFailedException());
		this.client.in(50, () -> this.client.lose(0));
		assertThat(this.member.poll(1000)).isEmpty();
	}

	@Test
	void noRecordStartsAfterASecondConsecutiveStall() {
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
	void noRecordStartsAfterASuspensionBetweenTwoRecords() {
		this.client.send(0, 2);
		Iterator<ConsumerRecord<byte[], byte[]>> records = this.member.consumer.poll(Duration.ofSeconds(1)).iterator();
		ConsumerRecord<byte[], byte[]> first = records.next();
		this.client.suspend(60_000);
		this.member.acknowledge(List.of(first));
		assertThat(records.hasNext()).isFalse();
		assertThat(SimulatedMember.names(this.member.poll(1000))).containsExactly("0@3");
		assertThat(this.client.commits).as("checked").isNotEmpty();
	}

	@Test
	void aFirstRecordThatIsAlwaysLateStartsEventually() {
		this.client.send(0, 1);
		for (boolean begun : new boolean[] { false, true }) {
			ConsumerRecords<byte[], byte[]> records = this.member.consumer.poll(Duration.ofSeconds(1));
			this.client.pass(4_000);
			assertThat(records.iterator().hasNext()).isEqualTo(begun);
		}
	}

	@Test
	void releasedMessagesThatAreNotMarkedAreNotCommittedByTheMembershipCheck() throws Exception {
		UpstreamQueue queue = new UpstreamQueue(TimeSource.system());
		SimulatedMember manual = SimulatedMember.upstream(queue);
		manual.client.assignPartitions(0);
		manual.client.send(0, 3);
		for (int i = 0; i < 2; i++) {
			manual.poll(0);
			manual.poll(0);
			UpstreamMessage message = queue.poll(Duration.ZERO);
			assertThat(message).isNotNull();
			message.release();
		}
		manual.poll(0);
		manual.client.in(50, () -> {
			manual.client.pass(15_000);
			manual.client.send(0, 2);
		});
		manual.poll(1000);
		manual.poll(1000);
		assertThat(manual.client.committed(0)).isNull();
	}

	private void stall(long millis) {
		this.client.in(50, () -> {
			this.client.pass(millis);
			this.client.send(0, 2);
		});
	}

}
