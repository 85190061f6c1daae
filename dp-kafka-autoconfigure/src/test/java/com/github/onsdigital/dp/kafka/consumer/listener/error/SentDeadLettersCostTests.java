package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The processor time to find the unwritten dead letters of a batch grows linearly with
 * the size of the batch.
 */
class SentDeadLettersCostTests {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final int SMALL = 1_000;

	private static final int FACTOR = 32;

	private static final int MOST = 320;

	@Test
	void theCostOfUnwrittenRecordsIsLinear() {
		nanos(SMALL);
		double small = nanos(SMALL);
		assertThat(nanos(FACTOR * SMALL) / small).isLessThan(MOST);
	}

	private static double nanos(int size) {
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		SentDeadLetters written = new SentDeadLetters();
		for (int i = 0; i < size; i++) {
			records.add(new ConsumerRecord<>("orders", 0, i, null, new byte[0]));
			if (i > 0) {
				written.add(records.get(i));
			}
		}
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 10; i++) {
			long start = THREADS.getCurrentThreadCpuTime();
			assertThat(written.without(records)).containsExactly(records.get(0));
			least = Math.min(least, Math.max(1, THREADS.getCurrentThreadCpuTime() - start));
		}
		return least;
	}

}
