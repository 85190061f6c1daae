package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Batch size and wait time hold together, for any arrivals, batch sizes and poll sizes: a
 * batch is full, or it is dispatched when the wait time of its first record has passed,
 * and never later.
 */
class BatchPropertyTests {

	private static final int WAIT = 200;

	@Property(tries = 500)
	void aBatchIsFullOrItsWaitTimeHasPassed(@ForAll long seed) {
		Random random = new Random(seed);
		int size = 1 + random.nextInt(random.nextBoolean() ? 10 : 1_000);
		SimulatedMember member = SimulatedMember.batch(size, WAIT);
		member.client.setMaxPollRecords(1 + random.nextInt(random.nextBoolean() ? 5 : 500));
		member.client.assignPartitions(0, 1, 2);
		Map<String, Long> arrived = new HashMap<>();
		int all = arrivals(random, member.client, arrived);
		List<String> handled = new ArrayList<>();
		while (handled.size() < all) {
			List<ConsumerRecord<byte[], byte[]>> batch = member.poll(10_000);
			assertThat(batch).hasSizeBetween(1, size);
			long now = member.client.millis();
			long age = SimulatedMember.names(batch)
				.stream()
				.mapToLong((name) -> now - arrived.get(name))
				.max()
				.getAsLong();
			if (batch.size() < size) {
				assertThat(age).as("age of a batch of %s of %s", batch.size(), size).isBetween((long) WAIT, WAIT + 1L);
			}
			else {
				assertThat(age).as("age of a full batch").isLessThanOrEqualTo(WAIT + 1L);
			}
			handled.addAll(SimulatedMember.names(batch));
			member.acknowledge(batch);
		}
		assertThat(handled).doesNotHaveDuplicates().hasSize(all);
		assertOrder(handled);
	}

	/**
	 * A slow stream, bursts, or both.
	 */
	private static int arrivals(Random random, SimulatedClient client, Map<String, Long> arrived) {
		int pace = 1 + random.nextInt(300);
		int most = 1 + random.nextInt(random.nextBoolean() ? 3 : 200);
		int[] sent = new int[3];
		long at = 0;
		int all = 0;
		for (int i = 1 + random.nextInt(30); i > 0; i--) {
			at += random.nextInt(pace) + 1;
			int partition = random.nextInt(3);
			int count = 1 + random.nextInt(most);
			for (int j = 0; j < count; j++) {
				arrived.put(partition + "@" + sent[partition]++, client.millis() + at);
			}
			all += count;
			client.in(at, () -> client.send(partition, count));
		}
		return all;
	}

	private static void assertOrder(List<String> handled) {
		Map<Character, List<Integer>> offsets = new HashMap<>();
		handled.forEach((name) -> offsets.computeIfAbsent(name.charAt(0), (none) -> new ArrayList<>())
			.add(Integer.valueOf(name.substring(2))));
		offsets.values().forEach((some) -> assertThat(some).isSorted());
	}

}
