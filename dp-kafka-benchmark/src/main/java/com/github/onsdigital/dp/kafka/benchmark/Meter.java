package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Counts records for every handler. The cost is measured from one count to another,
 * without the join and the first fetch. Each of the compared handlers has one thread.
 */
final class Meter {

	private volatile Run run = new Run(Long.MAX_VALUE, Long.MAX_VALUE);

	/**
	 * Starts a round.
	 * @param from the count at which the measurement starts
	 * @param to the count at which the measurement ends
	 */
	void reset(long from, long to) {
		this.run = new Run(from, to);
	}

	void record(ConsumerRecord<byte[], byte[]> record) {
		this.run.add(1, record.value().length);
	}

	void value(byte[] value) {
		this.run.add(1, value.length);
	}

	void records(Iterable<ConsumerRecord<byte[], byte[]>> records) {
		int count = 0;
		long bytes = 0;
		for (ConsumerRecord<byte[], byte[]> record : records) {
			count++;
			bytes += record.value().length;
		}
		this.run.add(count, bytes);
	}

	/**
	 * Waits until all records are counted.
	 * @param timeout the maximum wait
	 * @return the cost of one record
	 */
	PerRecord await(Duration timeout) {
		return this.run.await(timeout);
	}

	private static final class Run {

		private final long from;

		private final long to;

		private final CountDownLatch done = new CountDownLatch(1);

		private long count;

		private long bytes;

		private long counted;

		private volatile @Nullable Used start;

		private volatile @Nullable Used cost;

		Run(long from, long to) {
			this.from = from;
			this.to = to;
		}

		void add(int records, long size) {
			this.count += records;
			this.bytes += size;
			if (this.count >= this.from && this.count - records < this.from) {
				this.counted = this.count;
				this.start = Used.now();
			}
			Used first = this.start;
			if (this.count >= this.to && this.count - records < this.to && first != null) {
				this.counted = this.count - this.counted;
				this.cost = Used.now().since(first);
				this.done.countDown();
			}
		}

		PerRecord await(Duration timeout) {
			try {
				if (!this.done.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
					throw new IllegalStateException("only " + this.count + " of " + this.to + " records were received");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
			Used all = this.cost;
			if (all == null || this.bytes != this.count * Options.VALUE_BYTES) {
				throw new IllegalStateException("the records differ from those that were sent");
			}
			double records = this.counted;
			return new PerRecord(records / all.seconds(), all.allocated() / records, all.cpuNanos() / records);
		}

	}

}
