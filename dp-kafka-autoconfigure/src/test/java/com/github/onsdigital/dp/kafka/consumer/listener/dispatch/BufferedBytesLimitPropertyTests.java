package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For any sizes, partitions and failures everything is handled once and in order, and the
 * waiting records stay within the limit plus the records of one poll. Partitions with a
 * retry may hold the same amount again.
 */
class BufferedBytesLimitPropertyTests {

	private static final int LARGEST = 500;

	@Property(tries = 300)
	void theLimitIsKeptAndEverythingIsHandled(@ForAll long seed) {
		Run run = new Run(new Random(seed), 0);
		run.handleAll();
		assertThat(run.most).isLessThanOrEqualTo(run.limit + run.pollBytes);
	}

	@Property(tries = 300)
	void theLimitIsKeptWhileRecordsFail(@ForAll long seed) {
		Run run = new Run(new Random(seed), 3);
		run.handleAll();
		assertThat(run.most).isLessThanOrEqualTo(2 * run.limit + run.partitions * run.pollBytes);
	}

	private static final class Run {

		private final Random random;

		private final int failsOnceIn;

		private final boolean batch;

		private final SimulatedMember member;

		private final Set<String> handled = new HashSet<>();

		private final List<List<Long>> order = new ArrayList<>();

		final int partitions;

		final long limit;

		final long pollBytes;

		long most;

		private int sent;

		Run(Random random, int failsOnceIn) {
			this.random = random;
			this.failsOnceIn = failsOnceIn;
			this.batch = random.nextBoolean();
			this.limit = 1L + random.nextInt(5_000);
			this.member = SimulatedMember.limited(this.batch, 1 + random.nextInt(50), 200, this.limit);
			this.member.answer = FailurePolicy.FailureOutcome.RETAIN;
			this.member.retries = 0;
			int pollRecords = 1 + random.nextInt(5);
			this.pollBytes = (long) pollRecords * LARGEST;
			this.member.client.setMaxPollRecords(pollRecords);
			this.partitions = 1 + random.nextInt(6);
			Integer[] numbers = new Integer[this.partitions];
			for (int i = 0; i < this.partitions; i++) {
				numbers[i] = i;
				this.order.add(new ArrayList<>());
			}
			this.member.client.assignPartitions(numbers);
			send();
		}

		private void send() {
			for (int i = 0; i < 200; i++) {
				this.member.client.sendBytes(this.random.nextInt(this.partitions), 1 + this.random.nextInt(LARGEST));
				this.sent++;
			}
		}

		void handleAll() {
			for (int i = 0; this.handled.size() < this.sent; i++) {
				assertThat(i).as("polls").isLessThan(5_000);
				List<ConsumerRecord<byte[], byte[]>> records = this.member.poll(300);
				this.most = Math.max(this.most, this.member.waitingBytes());
				if (this.batch) {
					handle(records);
				}
				else {
					records.forEach(this::handle);
				}
			}
			this.order.forEach((offsets) -> assertThat(offsets).isSorted().doesNotHaveDuplicates());
		}

		private void handle(List<ConsumerRecord<byte[], byte[]>> records) {
			if (!records.isEmpty() && fails()) {
				int index = this.random.nextInt(records.size());
				records.subList(0, index).forEach(this::note);
				this.member.member.failedBatch(records, index, new IllegalStateException("planted"));
			}
			else if (!records.isEmpty()) {
				records.forEach(this::note);
				this.member.acknowledge(records);
			}
		}

		// records that do not start wait for another poll
		private void handle(ConsumerRecord<byte[], byte[]> record) {
			PartitionState state = this.member.member.context().partitions().of(record);
			if (state.first(1).get(0).offset() != record.offset() || this.random.nextInt(3) == 0) {
				return;
			}
			if (fails()) {
				this.member.member.failed(record, new IllegalStateException("planted"));
			}
			else if (state.retry() == null || state.retry().isDue(this.member.client.nanos())) {
				note(record);
				this.member.acknowledge(List.of(record));
			}
		}

		private boolean fails() {
			return this.failsOnceIn > 0 && this.random.nextInt(this.failsOnceIn) == 0;
		}

		private void note(ConsumerRecord<byte[], byte[]> record) {
			this.handled.add(record.partition() + "@" + record.offset());
			this.order.get(record.partition()).add(record.offset());
		}

	}

}
