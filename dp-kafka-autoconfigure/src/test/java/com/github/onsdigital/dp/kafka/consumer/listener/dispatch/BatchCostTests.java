package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.IntFunction;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The cost of a failed batch for the poll thread grows with its size, not with the square
 * of it. Two sizes are compared in one run by the processor time of the thread: 32 times
 * the records may cost at most 320 times as much; the square would be 1,024 times.
 */
class BatchCostTests {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final int SMALL = 1_000;

	private static final int FACTOR = 32;

	private static final int MAX_FACTOR = 320;

	@Test
	void aFailureOfABatchWithAbandonedRecords() {
		assertLinear((size) -> {
			SimulatedMember member = member(size);
			List<ConsumerRecord<byte[], byte[]>> batch = member.poll(1000);
			member.member.unreadable(batch, batch.subList(size / 2, size), new IllegalStateException("planted"));
			member.decisions.get(0).complete(FailureOutcome.COMMIT);
			List<ConsumerRecord<byte[], byte[]>> again = member.poll(1000);
			return () -> member.member.failedBatch(again, size / 2 - 1, new IllegalStateException("planted"));
		});
	}

	@Test
	void aDecisionForAllRecords() {
		assertLinear((size) -> {
			SimulatedMember member = member(size);
			member.retries = 0;
			List<ConsumerRecord<byte[], byte[]>> batch = member.poll(1000);
			member.member.unreadable(batch, batch.subList(size / 2, size), new IllegalStateException("planted"));
			member.decisions.get(0).complete(FailureOutcome.COMMIT);
			member.member.failedBatch(member.poll(1000), -1, new IllegalStateException("planted"));
			member.decisions.get(1).complete(FailureOutcome.COMMIT);
			return () -> assertThat(member.poll(1000)).isEmpty();
		});
	}

	@Test
	void recordsThatAreAcknowledgedSeparately() {
		assertLinear((size) -> {
			SimulatedMember member = member(size);
			List<ConsumerRecord<byte[], byte[]>> batch = member.poll(1000);
			member.member.unreadable(batch, batch.subList(1, size), new IllegalStateException("planted"));
			member.decisions.get(0).complete(FailureOutcome.COMMIT);
			List<ConsumerRecord<byte[], byte[]>> again = member.poll(1000);
			return () -> again.forEach(member.member::handled);
		});
	}

	private static SimulatedMember member(int size) {
		SimulatedMember member = SimulatedMember.batch(size, 200);
		member.client.assignPartitions(0);
		member.client.send(0, size);
		return member;
	}

	private static void assertLinear(IntFunction<Runnable> work) {
		nanos(work, SMALL);
		long small = nanos(work, SMALL);
		long large = nanos(work, FACTOR * SMALL);
		assertThat((double) large / small).as("cost of %d times the records", FACTOR).isLessThan(MAX_FACTOR);
	}

	// the minimum of several runs: other load of the machine only increases it
	private static long nanos(IntFunction<Runnable> work, int size) {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 10; i++) {
			Runnable prepared = work.apply(size);
			long start = THREADS.getCurrentThreadCpuTime();
			prepared.run();
			least = Math.min(least, Math.max(1, THREADS.getCurrentThreadCpuTime() - start));
		}
		return least;
	}

}
