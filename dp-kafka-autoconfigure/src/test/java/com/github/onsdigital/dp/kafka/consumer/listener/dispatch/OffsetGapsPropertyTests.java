package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For any gaps in the offsets, any part of a poll that is handled, and any failing
 * commits: no offset is committed early or backwards, and everything is committed in the
 * end.
 */
class OffsetGapsPropertyTests {

	@Property(tries = 500)
	void commitsFollowTheHandledRecordsAcrossGaps(@ForAll long seed) {
		Random random = new Random(seed);
		SimulatedMember member = SimulatedMember.single();
		World world = new World(member);
		member.client.setMaxPollRecords(1 + random.nextInt(20));
		member.client.commitMillis = 20L * random.nextInt(3);
		member.client.assignPartitions(0, 1, 2);
		for (int i = random.nextInt(40); i >= 0; i--) {
			world.produce(random);
			List<ConsumerRecord<byte[], byte[]>> records = member.poll(random.nextInt(50));
			int some = random.nextInt(records.size() + 1);
			// in the order of Spring's container: a prefix of the poll
			world.handled(records.subList(0, some));
			if (i % 8 == 7 && random.nextBoolean()) {
				member.client.failCommits(new TimeoutException("no response"),
						new RetriableCommitFailedException("no response"));
			}
			world.assertNoEarlyCommit();
		}
		world.handleRemaining();
		world.assertAllCommitted();
	}

	/**
	 * Three partitions and the handled records of each.
	 */
	private static final class World {

		private final SimulatedMember member;

		private final List<Set<Long>> open = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>());

		private final List<Long> last = new ArrayList<>(List.of(0L, 0L, 0L));

		World(SimulatedMember member) {
			this.member = member;
		}

		void produce(Random random) {
			int partition = random.nextInt(3);
			for (int i = random.nextInt(6); i > 0; i--) {
				if (random.nextBoolean()) {
					this.member.client.skip(partition, 1 + random.nextInt(5));
				}
				int count = random.nextInt(4);
				Long end = this.member.client.end(partition);
				for (long offset = (end != null) ? end : 0; count > 0; offset++, count--) {
					this.open.get(partition).add(offset);
					this.member.client.send(partition, 1);
				}
			}
		}

		void handled(List<ConsumerRecord<byte[], byte[]>> records) {
			if (!records.isEmpty()) {
				records.forEach((record) -> this.open.get(record.partition()).remove(record.offset()));
				this.member.acknowledge(records);
			}
		}

		void assertNoEarlyCommit() {
			for (Map<TopicPartition, OffsetAndMetadata> commit : this.member.client.commits) {
				commit.forEach((partition, offset) -> {
					assertThat(this.open.get(partition.partition()))
						.as("not handled, below %s of %s", offset.offset(), partition)
						.noneMatch((open) -> open < offset.offset());
					assertThat(offset.offset()).isGreaterThanOrEqualTo(this.last.get(partition.partition()));
					this.last.set(partition.partition(), offset.offset());
				});
			}
			this.member.client.commits.clear();
		}

		void handleRemaining() {
			for (int i = 0; i < 1000 && this.open.stream().anyMatch((set) -> !set.isEmpty()); i++) {
				handled(this.member.poll(10));
				assertNoEarlyCommit();
			}
			assertThat(this.open).allMatch(Set::isEmpty);
			// failed commits are repeated later, without new records
			for (int i = 0; i < 120; i++) {
				this.member.poll(1_000);
			}
			assertNoEarlyCommit();
		}

		void assertAllCommitted() {
			for (int i = 0; i < 3; i++) {
				Long end = this.member.client.end(i);
				assertThat(this.member.client.committed(i))
					.as("partition %s: %s", i,
							this.member.member.context().partitions().get(SimulatedClient.partition(i)))
					.isEqualTo(end);
			}
		}

	}

}
