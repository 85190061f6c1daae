package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Slow handlers, and members that join and leave while handlers run.
 */
@Tag("faults")
class WorkersIntegrationTests extends RunsOnABroker {

	private final Map<Integer, Queue<Integer>> order = new ConcurrentHashMap<>();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	/**
	 * 35 records of 100 ms with max.poll.interval.ms of 1.5 s, in proportion to 500
	 * records of a second with five minutes: handled as one poll they exceed twice the
	 * interval.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void slowHandlersKeepTheirMembership(String protocol) throws Exception {
		this.clientProperties = Map.of("max.poll.interval.ms", 1_500, "group.protocol", protocol);
		send(0, 1, 35);
		single((record) -> handle(0, Integer.parseInt(text(record)), Duration.ofMillis(100)));
		awaitCommitted(0, 35);
		assertThat(List.copyOf(this.order.get(0))).hasSize(35).isSorted();
		assertThat(this.recording.events).containsExactly("joined");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aRevocationDuringHandlersCommitsHandledRecordsAndRepeatsNone(boolean batch) throws Exception {
		this.clientProperties = Map.of("partition.assignment.strategy",
				"org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
		this.batchSize = 4;
		send(0, 1, 10);
		send(1, 1, 10);
		startSlow(batch);
		await().atMost(LIMIT).until(() -> !this.order.isEmpty());
		startSlow(batch);
		AtomicInteger sent = new AtomicInteger(10);
		// until the second member has handled some records and others remain
		await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
			int next = sent.incrementAndGet();
			send(0, next, next);
			send(1, next, next);
			return this.threads.size() == 2;
		});
		awaitCommitted(0, sent.get());
		awaitCommitted(1, sent.get());
		for (int partition : new int[] { 0, 1 }) {
			assertThat(List.copyOf(this.order.get(partition))).hasSize(sent.get()).isSorted().doesNotHaveDuplicates();
		}
		assertThat(this.recording.events).as("the second member joined during the run").contains("rebalancing");
	}

	private void startSlow(boolean batch) {
		if (batch) {
			batch((records) -> {
				LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
				records.forEach((record) -> handle(record.partition(), Integer.parseInt(text(record)), Duration.ZERO));
			});
		}
		else {
			single((record) -> handle(record.partition(), Integer.parseInt(text(record)), Duration.ofMillis(100)));
		}
	}

	// A stop comes before, during or after a handler, or before or after the poll that
	// commits: handled records are committed, and the next run continues behind them.
	@Test
	void aStopAtAnyOf500TimesCommitsTheLastHandledRecord() throws Exception {
		int rounds = 500;
		send(0, 1, 20 * rounds);
		for (int round = 0; round < rounds; round++) {
			int all = this.handled.size() + 1 + round % 19;
			long late = 50_000L * (round % 7);
			Thread main = Thread.currentThread();
			ConsumerRun run = single((record) -> {
				this.handled.add(text(record));
				if (this.handled.size() >= all) {
					LockSupport.unpark(main);
				}
			});
			await().pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(1))
				.atMost(LIMIT)
				.until(() -> this.handled.size() >= all);
			LockSupport.parkNanos(late);
			run.stop();
			int ended = round + 1;
			await().pollInterval(Duration.ofMillis(2))
				.atMost(LIMIT)
				.until(() -> this.recording.events.stream().filter("ended"::equals).count() == ended);
			assertThat(committed(0)).isEqualTo(this.handled.size());
			assertThat(this.recording.end.committed()).isTrue();
			if (this.handled.size() >= 20 * rounds - 20) {
				break;
			}
		}
		assertThat(this.handled).doesNotHaveDuplicates().isSortedAccordingTo(numeric());
	}

	private void handle(int partition, int number, Duration time) {
		this.threads.add(Thread.currentThread());
		this.order.computeIfAbsent(partition, (none) -> new ConcurrentLinkedQueue<>()).add(number);
		LockSupport.parkNanos(time.toNanos());
	}

}
