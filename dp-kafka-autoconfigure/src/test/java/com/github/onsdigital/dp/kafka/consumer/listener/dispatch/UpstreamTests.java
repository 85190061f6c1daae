package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records that are consumed manually.
 */
class UpstreamTests {

	private final UpstreamQueue queue = new UpstreamQueue(TimeSource.system());

	private final SimulatedMember member = SimulatedMember.upstream(this.queue);

	private final SimulatedClient client = this.member.client;

	@Test
	void atMostOneUnreleasedMessageOfAPartitionIsInFlight() throws Exception {
		this.client.assignPartitions(0, 1);
		this.client.send(0, 3);
		this.client.send(1, 3);
		UpstreamMessage first = take();
		UpstreamMessage second = take();
		assertThat(List.of(first.toString(), second.toString())).containsExactlyInAnyOrder("orders-0@0", "orders-1@0");
		assertThat(take()).isNull();
		first.commit();
		assertThat(take()).isNull();
		first.release();
		assertThat(take()).hasToString((first.record().partition() == 0) ? "orders-0@1" : "orders-1@1");
		assertThat(take()).isNull();
	}

	@Test
	void aReleasedMessageIsNotCommitted() throws Exception {
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		take().release();
		take().release();
		this.member.poll(1000);
		assertThat(this.client.commits).isEmpty();
	}

	@Test
	void aMarkIsCommittedWithTheNextCommit() throws Exception {
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		UpstreamMessage marked = take();
		marked.mark();
		marked.release();
		UpstreamMessage committed = take();
		this.member.poll(1000);
		assertThat(this.client.commits).isEmpty();
		committed.commit();
		this.member.poll(1000);
		assertThat(this.client.committed(0)).isEqualTo(2);
	}

	@Test
	void anUnmarkedMessageHoldsTheOffsetBackUntilItIsMarked() throws Exception {
		this.client.assignPartitions(0);
		this.client.send(0, 21);
		UpstreamMessage five = null;
		for (int offset = 0; offset <= 20; offset++) {
			UpstreamMessage message = take();
			assertThat(message.record().offset()).isEqualTo(offset);
			if (offset == 5) {
				five = message;
				message.release();
			}
			else {
				message.commitAndRelease();
			}
		}
		this.member.poll(10_000);
		assertThat(this.client.committed(0)).isEqualTo(5);
		assertThat(this.member.member.inFlight()).extracting((one) -> one.first().offset()).containsExactly(5L);
		five.mark();
		this.member.poll(1000);
		assertThat(this.client.committed(0)).isEqualTo(21);
		assertThat(this.member.member.inFlight()).isEmpty();
	}

	@Test
	void anAcknowledgmentOfAnEarlierEpochIsIgnored() throws Exception {
		this.client.assignPartitions(0);
		this.client.send(0, 3);
		UpstreamMessage old = take();
		this.client.lose(0);
		assertThat(old.isCurrent()).isFalse();
		this.client.assignPartitions(1);
		this.client.assignPartitions(0);
		this.client.addRecord(new ConsumerRecord<>(SimulatedClient.TOPIC, 0, 0, null, new byte[0]));
		UpstreamMessage again = take();
		assertThat(again).hasToString("orders-0@0");
		old.commitAndRelease();
		old.mark();
		this.member.poll(1000);
		assertThat(this.client.commits).isEmpty();
		assertThat(take()).isNull();
		again.commitAndRelease();
		this.member.poll(1000);
		assertThat(this.client.committed(0)).isEqualTo(1);
	}

	@Test
	void aPauseCancelsAMessageThatNoThreadHasTakenAndItIsDispatchedAgain() throws Exception {
		this.client.assignPartitions(0);
		this.client.send(0, 2);
		this.member.poll(0);
		this.member.control.pause();
		this.member.poll(0);
		assertThat(this.member.events).contains("idle 1");
		assertThat(this.queue.poll(Duration.ZERO)).isNull();
		this.member.control.resume();
		assertThat(take()).hasToString("orders-0@0");
	}

	@Test
	void aPauseIsIdleWhenTheMessageInFlightIsReleased() throws Exception {
		this.client.assignPartitions(0);
		this.client.send(0, 2);
		UpstreamMessage message = take();
		this.member.control.pause();
		this.member.poll(5000);
		assertThat(this.member.events).doesNotContain("idle 1");
		message.commitAndRelease();
		this.member.poll(0);
		this.member.poll(0);
		assertThat(this.member.events).contains("idle 1");
		assertThat(this.client.committed(0)).isEqualTo(1);
	}

	@Test
	void aStopWaitsForTheMessageInFlightAndCommitsIt() throws Exception {
		this.client.assignPartitions(0);
		this.client.send(0, 2);
		UpstreamMessage message = take();
		this.member.control.stop();
		this.member.poll(5000);
		this.client.in(4000, message::commitAndRelease);
		long start = this.client.millis();
		this.member.consumer.unsubscribe();
		assertThat(this.client.millis() - start).isBetween(4000L, 4100L);
		assertThat(this.client.committed(0)).isEqualTo(1);
	}

	@Test
	void aStopCommitsAMessageThatWasOnlyMarked() throws Exception {
		this.client.assignPartitions(0);
		this.client.send(0, 2);
		UpstreamMessage message = take();
		message.mark();
		message.release();
		this.member.control.stop();
		this.member.consumer.unsubscribe();
		assertThat(this.client.committed(0)).isEqualTo(1);
	}

	@Test
	void aStopEndsWithAMessageThatIsNeverReleased() throws Exception {
		this.client.assignPartitions(0);
		this.client.send(0, 2);
		UpstreamMessage message = take();
		this.member.control.stop();
		long start = this.client.millis();
		int polls = this.client.polls;
		this.member.consumer.unsubscribe();
		assertThat(this.client.millis() - start).isBetween(10_000L, 10_100L);
		assertThat(this.client.polls - polls).isGreaterThan(50);
		this.member.consumer.close();
		assertThat(message.isCurrent()).isFalse();
		message.commitAndRelease();
		assertThat(this.client.commits).isEmpty();
	}

	@Test
	void aMessageLeftUnmarkedLongAgoDoesNotDelayAStop() throws Exception {
		this.client.assignPartitions(0);
		this.client.send(0, 1);
		take().release();
		this.member.poll(3500);
		long start = this.client.millis();
		this.member.control.stop();
		this.member.consumer.unsubscribe();
		assertThat(this.client.millis() - start).isZero();
		assertThat(this.client.commits).isEmpty();
	}

	@Test
	void aRevocationWaitsForTheMessageInFlightAndCommitsIt() throws Exception {
		this.client.assignPartitions(0, 1);
		this.client.send(0, 2);
		UpstreamMessage message = take();
		ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();
		try {
			worker.schedule(message::commitAndRelease, 100, TimeUnit.MILLISECONDS);
			this.client.assignPartitions(1);
		}
		finally {
			worker.shutdownNow();
		}
		assertThat(this.client.committed(0)).isEqualTo(1);
	}

	@RepeatedTest(20)
	void acknowledgmentsOfEightThreadsCountOnce() throws Exception {
		this.client.assignPartitions(0);
		this.client.send(0, 30);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			for (int offset = 0; offset < 30; offset++) {
				UpstreamMessage message = take();
				assertThat(message.record().offset()).isEqualTo(offset);
				CountDownLatch go = new CountDownLatch(1);
				List<Future<?>> all = new ArrayList<>();
				for (int thread = 0; thread < 8; thread++) {
					int which = thread;
					all.add(threads.submit(() -> {
						go.await();
						acknowledge(message, which % 4);
						message.release();
						return null;
					}));
				}
				go.countDown();
				for (Future<?> one : all) {
					one.get(30, TimeUnit.SECONDS);
				}
			}
		}
		finally {
			threads.shutdownNow();
		}
		this.member.poll(1000);
		assertThat(this.client.committed(0)).isEqualTo(30);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 })
	void onlyMarkedMessagesAreCommitted(long seed) throws Exception {
		Random random = new Random(seed);
		Map<Integer, Set<Long>> marked = new HashMap<>(Map.of(0, new HashSet<>(), 1, new HashSet<>()));
		List<UpstreamMessage> all = new ArrayList<>();
		this.client.assignPartitions(0, 1);
		for (int step = 0; step < 300; step++) {
			if (random.nextInt(4) == 0) {
				this.client.send(random.nextInt(2), 1 + random.nextInt(3));
			}
			UpstreamMessage message = take();
			if (message != null) {
				all.add(message);
			}
			if (!all.isEmpty() && random.nextInt(3) > 0) {
				UpstreamMessage one = all.get(Math.max(0, all.size() - 1 - random.nextInt(4)));
				int how = random.nextInt(4);
				acknowledge(one, how);
				if (how > 0) {
					marked.get(one.record().partition()).add(one.record().offset());
				}
			}
			if (random.nextInt(10) == 0) {
				this.member.poll(200);
			}
			assertCommittedIsMarked(marked);
		}
		all.forEach(UpstreamMessage::commitAndRelease);
		for (UpstreamMessage left = take(); left != null; left = take()) {
			left.commitAndRelease();
		}
		this.member.poll(1000);
		for (int partition = 0; partition < 2; partition++) {
			assertThat(this.client.committed(partition)).isEqualTo(this.client.end(partition));
		}
	}

	private void assertCommittedIsMarked(Map<Integer, Set<Long>> marked) {
		for (int partition = 0; partition < 2; partition++) {
			Long committed = this.client.committed(partition);
			for (long offset = 0; committed != null && offset < committed; offset++) {
				assertThat(marked.get(partition)).contains(offset);
			}
		}
	}

	@Test
	void aCloseEndsWaitingPolls() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			List<Future<UpstreamMessage>> waiting = List.of(
					threads.submit(() -> this.queue.poll(Duration.ofDays(400_000))),
					threads.submit(() -> this.queue.poll(Duration.ofMinutes(5))));
			this.queue.close();
			for (Future<UpstreamMessage> one : waiting) {
				assertThat(one.get(30, TimeUnit.SECONDS)).isNull();
			}
			assertThat(this.queue.isClosed()).isTrue();
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static void acknowledge(UpstreamMessage message, int how) {
		switch (how) {
			case 0 -> message.release();
			case 1 -> message.mark();
			case 2 -> message.commit();
			default -> message.commitAndRelease();
		}
	}

	private UpstreamMessage take() throws InterruptedException {
		this.member.poll(0);
		this.member.poll(0);
		this.member.poll(0);
		return this.queue.poll(Duration.ZERO);
	}

}
