package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Positions that go back at any time: by a seek, because the log was truncated, or
 * because the topic was created again.
 */
class PositionChangePropertyTests {

	private static final TopicPartition PARTITION = SimulatedClient.partition(0);

	@Property(tries = 300, shrinking = ShrinkingMode.OFF)
	void eachRecordOfTheLogIsHandledAndNoneIsTwiceInABatch(@ForAll long seed) {
		Random random = new Random(seed);
		boolean isBatch = random.nextInt(4) > 0;
		LogClient log = new LogClient(random);
		SimulatedMember member = new SimulatedMember(log, isBatch, 1 + random.nextInt(12), 200, null);
		log.assignPartitions(0);
		Set<String> handled = new HashSet<>();
		for (int step = 0; step < 60; step++) {
			changePosition(random, log, member);
			handleSome(random, member, handled, isBatch);
		}
		log.append(1);
		for (int step = 0; step < 400 && !handled.containsAll(log.contents()); step++) {
			List<ConsumerRecord<byte[], byte[]>> records = member.poll(1000);
			assertOrdered(records);
			records.forEach((record) -> handled.add(content(record)));
			member.acknowledge(records);
		}
		Set<String> unhandled = log.contents();
		unhandled.removeAll(handled);
		assertThat(unhandled).as("records of the log that were not handled").isEmpty();
		member.poll(1000);
		member.poll(1000);
		assertThat(member.poll(1000)).as("no record is dispatched for ever").isEmpty();
		assertThat(log.committed(0)).isEqualTo(log.end);
	}

	private static void changePosition(Random random, LogClient log, SimulatedMember member) {
		switch (random.nextInt(8)) {
			case 0 -> log.truncate();
			case 1 -> log.createAgain();
			case 2 -> {
				// back only: a seek forward skips records on purpose
				long most = Math.min(log.position(),
						member.member.context().partitions().all().iterator().next().safeCommitOffset());
				member.consumer.seek(PARTITION, random.nextLong(0, Math.max(0, most) + 1));
			}
			case 3 -> log.cross(random.nextInt(3));
			default -> log.append(random.nextInt(8));
		}
	}

	private static void handleSome(Random random, SimulatedMember member, Set<String> handled, boolean isBatch) {
		List<ConsumerRecord<byte[], byte[]>> records = member.poll(random.nextInt(300));
		assertOrdered(records);
		if (records.isEmpty()) {
			return;
		}
		int count = random.nextInt(records.size() + 1);
		switch (random.nextInt(4)) {
			case 0 -> fail(random, member, records, isBatch ? random.nextInt(-1, records.size()) : 0, handled, isBatch);
			case 1 -> {
				if (!isBatch) {
					acknowledge(member, records.subList(0, count), handled);
				}
			}
			default -> acknowledge(member, records, handled);
		}
	}

	private static void fail(Random random, SimulatedMember member, List<ConsumerRecord<byte[], byte[]>> records,
			int index, Set<String> handled, boolean isBatch) {
		member.retries = random.nextInt(2);
		int before = member.decisions.size();
		if (isBatch) {
			records.subList(0, Math.max(0, index)).forEach((record) -> handled.add(content(record)));
			member.member.failedBatch(records, index, new IllegalStateException("planted"));
		}
		else {
			member.member.failed(records.get(0), new IllegalStateException("planted"));
		}
		if (member.decisions.size() > before) {
			// abandoned records count as handled
			FailureOutcome outcome = List.of(FailureOutcome.COMMIT, FailureOutcome.RETRY, FailureOutcome.RETAIN)
				.get(random.nextInt(3));
			if (outcome == FailureOutcome.COMMIT) {
				member.resolved.get(member.resolved.size() - 1).forEach((record) -> handled.add(content(record)));
			}
			member.decisions.get(before).complete(outcome);
		}
	}

	private static void acknowledge(SimulatedMember member, List<ConsumerRecord<byte[], byte[]>> records,
			Set<String> handled) {
		records.forEach((record) -> handled.add(content(record)));
		member.acknowledge(records);
	}

	private static void assertOrdered(List<ConsumerRecord<byte[], byte[]>> records) {
		long before = -1;
		for (ConsumerRecord<byte[], byte[]> record : records) {
			assertThat(record.offset()).isGreaterThan(before);
			before = record.offset();
		}
	}

	private static String content(ConsumerRecord<byte[], byte[]> record) {
		return new String(record.value(), StandardCharsets.UTF_8);
	}

	/**
	 * A client that reads one partition from a log that may change.
	 */
	static class LogClient extends SimulatedClient {

		private final Random random;

		private final TreeMap<Long, String> log = new TreeMap<>();

		private long end;

		private long position;

		private int generation;

		LogClient(Random random) {
			this.random = random;
		}

		Set<String> contents() {
			return new HashSet<>(this.log.values());
		}

		long position() {
			return this.position;
		}

		void append(int count) {
			for (int i = 0; i < count; i++) {
				this.log.put(this.end, this.generation + ":" + this.end);
				this.end++;
			}
		}

		// a gap, like that of a compaction
		void cross(int count) {
			this.end += count;
			append(1);
		}

		void truncate() {
			long to = this.random.nextLong(0L, this.end + 1);
			this.log.tailMap(to).clear();
			this.end = to;
			this.generation++;
			this.position = Math.min(this.position, to);
		}

		void createAgain() {
			this.log.clear();
			this.end = 0;
			this.position = 0;
			this.generation++;
		}

		@Override
		public synchronized void seek(TopicPartition partition, long offset) {
			super.seek(partition, offset);
			this.position = offset;
		}

		@Override
		public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
			super.poll((paused().isEmpty() && this.position < this.end) ? Duration.ZERO : timeout);
			List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
			int most = 1 + this.random.nextInt(5);
			while (paused().isEmpty() && records.size() < most && this.position < this.end) {
				String value = this.log.get(this.position);
				if (value != null) {
					records.add(new ConsumerRecord<>(TOPIC, 0, this.position, null,
							value.getBytes(StandardCharsets.UTF_8)));
				}
				this.position++;
			}
			Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
			if (!records.isEmpty()) {
				next.put(PARTITION, new OffsetAndMetadata(this.position));
			}
			return new ConsumerRecords<>(!records.isEmpty() ? Map.of(PARTITION, records) : Map.of(), next);
		}

	}

}
