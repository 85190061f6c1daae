package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records how one member processed the records of its partitions, each since its
 * assignment, and checks it.
 */
final class RandomGroupEpochs {

	private final RandomGroup group;

	private final RandomGroupClient client;

	/** The dispatched offsets, and whether the record is finished. */
	private final Map<RandomGroupLog, NavigableMap<Long, Boolean>> dispatched = new HashMap<>();

	/** The highest offset that was handled or abandoned, also in earlier assignments. */
	private final Map<RandomGroupLog, Long> highest = new HashMap<>();

	private final BooleanSupplier held;

	RandomGroupEpochs(RandomGroup group, RandomGroupClient client, BooleanSupplier held) {
		this.group = group;
		this.client = client;
		this.held = held;
	}

	void begin(Collection<RandomGroupLog> logs) {
		logs.forEach((log) -> {
			this.dispatched.remove(log);
			// the member may pass a gap there and handle none of the records behind it
			this.highest.merge(log, Math.max(0, log.committed()) - 1, Math::max);
		});
	}

	/**
	 * Checks and records a record that starts.
	 * @param last the last offsets that started in the same poll
	 */
	void dispatched(ConsumerRecord<byte[], byte[]> record, Map<RandomGroupLog, Long> last) {
		RandomGroupLog log = this.group.log(record.partition());
		if (this.held.getAsBoolean()) {
			throw new AssertionError(this.client + " dispatches " + name(record) + " while it is held");
		}
		Long before = last.put(log, record.offset());
		if (before == null) {
			checkPassedOver(log, record.offset());
		}
		else if (before >= record.offset()) {
			throw new AssertionError(this.client + " dispatches " + name(record) + " after " + before);
		}
		offsets(log).putIfAbsent(record.offset(), false);
	}

	private void checkPassedOver(RandomGroupLog log, long offset) {
		offsets(log).headMap(offset).forEach((lower, done) -> {
			if (!done && !log.from(lower).firstEntry().getValue().isFinished()) {
				throw new AssertionError(this.client + " dispatches " + offset + " of " + log + " and skips " + lower);
			}
		});
	}

	/**
	 * Checks that a member does not handle records of another member's partitions after a
	 * stall.
	 */
	void begun(ConsumerRecord<byte[], byte[]> record) {
		if (this.client.removedInStall && this.group.log(record.partition()).owner != this.client) {
			throw new AssertionError(this.client + " stalled, was removed, and handles " + name(record));
		}
	}

	/**
	 * A handler returned, or a manual consumer marked the record.
	 */
	void handled(ConsumerRecord<byte[], byte[]> record) {
		RandomGroupLog log = this.group.log(record.partition());
		RandomGroupLog.Entry entry = log.entry(record);
		if (Boolean.TRUE.equals(offsets(log).put(record.offset(), true))) {
			throw new AssertionError(this.client + " handled " + name(record) + " twice in one assignment");
		}
		if (entry.handled) {
			this.group.statistics().repeated++;
			if (!log.mayRepeat) {
				throw new AssertionError(this.client + " handled " + name(record) + " again without a fault");
			}
		}
		entry.handled = true;
		this.highest.merge(log, record.offset(), Math::max);
		this.group.statistics().handled++;
	}

	/**
	 * A record is finished without a call: a filter dropped it, or it was abandoned.
	 */
	void finished(ConsumerRecord<byte[], byte[]> record) {
		offsets(this.group.log(record.partition())).put(record.offset(), true);
	}

	/**
	 * A record will not be handled: a filter dropped it, or it was abandoned.
	 */
	void abandoned(ConsumerRecord<byte[], byte[]> record) {
		RandomGroupLog log = this.group.log(record.partition());
		log.entry(record).abandoned = true;
		this.highest.merge(log, record.offset(), Math::max);
	}

	NavigableMap<Long, Boolean> offsets(RandomGroupLog log) {
		return this.dispatched.computeIfAbsent(log, (key) -> new TreeMap<>());
	}

	/**
	 * The offset behind the records that this member finished without a gap.
	 * @return the offset, or -1
	 */
	private long finishedTo(RandomGroupLog log) {
		long to = -1;
		for (Map.Entry<Long, Boolean> one : offsets(log).entrySet()) {
			if (!one.getValue()) {
				break;
			}
			to = one.getKey() + 1;
		}
		return to;
	}

	/**
	 * Checks at a revocation without faults that finished records are committed.
	 */
	void checkCommitted(RandomGroupLog log) {
		if (finishedTo(log) > Math.max(0, log.committed())) {
			throw new AssertionError(
					this.client + " released " + log + " and had finished it up to " + finishedTo(log));
		}
	}

	/**
	 * Checks the report at the end of the run.
	 * @param committed the report
	 * @param faulty whether the member could not know because of a fault
	 */
	void checkReport(boolean committed, boolean faulty) {
		boolean all = this.dispatched.keySet().stream().allMatch((log) -> finishedTo(log) <= log.committed());
		if (committed && !all && this.group.kind() != RandomGroup.Kind.MANUAL) {
			throw new AssertionError(this.client + " reports that all is committed: " + this.dispatched.keySet());
		}
		boolean known = this.highest.entrySet()
			.stream()
			.allMatch((one) -> behindGap(one.getKey(), one.getValue() + 1) <= one.getKey().committed());
		if (!committed && all && known && !faulty) {
			throw new AssertionError(this.client + " reports that not all is committed, and it is");
		}
	}

	// a member that has fetched the gap has this position, and commits it too
	private static long behindGap(RandomGroupLog log, long offset) {
		return log.from(offset).keySet().stream().findFirst().orElse(log.end());
	}

	private static String name(ConsumerRecord<?, ?> record) {
		return record.partition() + "@" + record.offset();
	}

}
