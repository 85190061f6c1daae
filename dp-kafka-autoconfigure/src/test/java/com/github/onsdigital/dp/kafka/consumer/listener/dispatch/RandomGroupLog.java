package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition in a {@link RandomGroup}: its records with their results, its owner, and
 * its committed offset. A commit is checked against the records when it is applied.
 */
final class RandomGroupLog {

	private final TopicPartition partition;

	private final NavigableMap<Long, Entry> entries = new TreeMap<>();

	/** The member that has the partition according to the coordinator. */
	RandomGroupClient owner;

	/** The member that gets the partition in the next rebalance. */
	RandomGroupClient nextOwner;

	/** Whether a fault explains that a record is handled a second time. */
	boolean mayRepeat;

	private long end;

	private long committed = -1;

	RandomGroupLog(int number) {
		this.partition = new TopicPartition(RandomGroup.TOPIC, number);
	}

	TopicPartition partition() {
		return this.partition;
	}

	int number() {
		return this.partition.partition();
	}

	long end() {
		return this.end;
	}

	long committed() {
		return this.committed;
	}

	/**
	 * Appends records, with gaps like those of transactions and compaction. Some records
	 * cannot be read, and the handler fails for others a number of times.
	 */
	void append(int count, Random random) {
		for (int i = 0; i < count; i++) {
			if (random.nextInt(6) == 0) {
				this.end += 1 + random.nextInt(3);
			}
			Entry entry = new Entry();
			entry.unreadable = random.nextInt(12) == 0;
			entry.failuresLeft = (random.nextInt(10) == 0) ? 1 + random.nextInt(6) : 0;
			this.entries.put(this.end++, entry);
			if (random.nextInt(8) == 0) {
				this.end++;
			}
		}
	}

	Entry entry(ConsumerRecord<?, ?> record) {
		return this.entries.get(record.offset());
	}

	NavigableMap<Long, Entry> from(long offset) {
		return this.entries.tailMap(offset, true);
	}

	NavigableMap<Long, Entry> between(long from, long to) {
		return this.entries.subMap(from, true, Math.max(from, to), false);
	}

	/**
	 * The lowest offset that is neither handled nor abandoned.
	 * @return the offset; {@link Long#MAX_VALUE} if there is none
	 */
	long lowestOpen() {
		for (Map.Entry<Long, Entry> entry : this.entries.entrySet()) {
			if (!entry.getValue().isFinished()) {
				return entry.getKey();
			}
		}
		return Long.MAX_VALUE;
	}

	/**
	 * The offset behind the records that were handled without a gap.
	 * @return the offset, or -1
	 */
	long handledTo() {
		long to = -1;
		for (Map.Entry<Long, Entry> entry : this.entries.entrySet()) {
			if (!entry.getValue().handled) {
				break;
			}
			to = entry.getKey() + 1;
		}
		return to;
	}

	void commit(long offset, RandomGroupClient by) {
		if (offset > lowestOpen()) {
			throw new AssertionError(by + " committed " + offset + " of " + this.partition + " early: " + lowestOpen()
					+ " is neither handled nor abandoned");
		}
		if (offset < this.committed) {
			throw new AssertionError(
					by + " committed " + offset + " of " + this.partition + " backwards from " + this.committed);
		}
		this.committed = offset;
	}

	@Override
	public String toString() {
		return this.partition + " [end=" + this.end + ", committed=" + this.committed + ", lowestOpen=" + lowestOpen()
				+ ", owner=" + this.owner + "]";
	}

	/**
	 * The result of one record.
	 */
	static final class Entry {

		boolean handled;

		boolean abandoned;

		boolean unreadable;

		int failuresLeft;

		boolean isFinished() {
			return this.handled || this.abandoned;
		}

		/**
		 * Returns whether the next attempt fails, and counts it.
		 * @return whether it fails
		 */
		boolean fails() {
			if (this.failuresLeft > 0) {
				this.failuresLeft--;
				return true;
			}
			return this.unreadable;
		}

	}

}
