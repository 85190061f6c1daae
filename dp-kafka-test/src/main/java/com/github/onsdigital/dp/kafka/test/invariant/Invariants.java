package com.github.onsdigital.dp.kafka.test.invariant;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Checks what members of groups do against five rules:
 * <ul>
 * <li>No record is lost: each record below a committed offset was handled, or resolved by
 * the error policy.</li>
 * <li>No offset is committed before the records below it are resolved.</li>
 * <li>No commit of an assignment is lower than an earlier one of it.</li>
 * <li>The handler handles the records of a partition in their order.</li>
 * <li>No record is handled again after it was committed, or after its partition was
 * revoked without a disturbance.</li>
 * </ul>
 * Thread-safe; no method blocks.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class Invariants {

	private final Map<GroupPartition, PartitionHistory> histories = new LinkedHashMap<>();

	// the topics that were deleted, and perhaps created again
	private final Set<String> replaced = new HashSet<>();

	private final Records records;

	private final Predicate<String> dropsRecords;

	/**
	 * Creates a check.
	 * @param records finds the records that exist
	 * @param dropsRecords whether a filter or an interceptor can drop records of a group,
	 * so that a record that is not handled is not lost
	 */
	public Invariants(Records records, Predicate<String> dropsRecords) {
		this.records = records;
		this.dropsRecords = dropsRecords;
	}

	/**
	 * A partition was assigned to a member.
	 * @param group the group
	 * @param member the member
	 * @param partition the partition
	 */
	public synchronized void assigned(String group, String member, TopicPartition partition) {
		history(group, partition).assigned(member);
	}

	/**
	 * A member has fetched a record.
	 * @param group the group
	 * @param member the member
	 * @param partition the partition
	 * @param offset the offset of the record
	 */
	public synchronized void fetched(String group, String member, TopicPartition partition, long offset) {
		history(group, partition).fetched(member, offset);
	}

	/**
	 * A member has released a partition, or has lost it.
	 * @param group the group
	 * @param member the member
	 * @param partition the partition
	 * @param lost whether the member could not commit any more
	 */
	public synchronized void revoked(String group, String member, TopicPartition partition, boolean lost) {
		history(group, partition).revoked(member, lost);
	}

	/**
	 * The coordinator has stored an offset.
	 * @param group the group
	 * @param member the member that committed it
	 * @param partition the partition
	 * @param offset the offset
	 */
	public synchronized void committed(String group, String member, TopicPartition partition, long offset) {
		history(group, partition).committed(member, offset, this.records);
	}

	/**
	 * The coordinator has stored an offset of a member outside the application.
	 * @param group the group
	 * @param partition the partition
	 * @param offset the offset
	 */
	public synchronized void committedByOther(String group, TopicPartition partition, long offset) {
		history(group, partition).committedByOther(offset);
	}

	/**
	 * The handler has handled a record.
	 * @param group the group
	 * @param member the member on whose poll thread it was handled, {@code null} if
	 * unknown
	 * @param partition the partition
	 * @param offset the offset of the record
	 */
	public synchronized void handled(String group, @Nullable String member, TopicPartition partition, long offset) {
		history(group, partition).handled(member, offset);
	}

	/**
	 * The error policy has resolved a record.
	 * @param group the group
	 * @param partition the partition
	 * @param offset the offset of the record
	 */
	public synchronized void resolved(String group, TopicPartition partition, long offset) {
		history(group, partition).resolved(offset);
	}

	/**
	 * A consumer was out of range and has skipped records, as its settings require.
	 * @param group the group
	 * @param partition the partition
	 * @param from the offset that was out of range
	 * @param to the offset at which consumption continues
	 */
	public synchronized void skipped(String group, TopicPartition partition, long from, long to) {
		history(group, partition).skipped(this.records.offsets(partition, from, to));
	}

	/**
	 * The test disturbs the cluster or the process, so that commits may fail: until their
	 * next assignment, partitions may be handled again from the last committed offset on.
	 */
	public synchronized void disturbed() {
		this.histories.values().forEach(PartitionHistory::disturbed);
	}

	/**
	 * The offsets of a topic have another meaning from now on.
	 * @param topic the topic
	 */
	public synchronized void forget(String topic) {
		this.histories.keySet().removeIf((key) -> key.partition().topic().equals(topic));
		this.replaced.add(topic);
	}

	/**
	 * Forgets everything.
	 */
	public synchronized void clear() {
		this.histories.clear();
		this.replaced.clear();
	}

	/**
	 * Returns the violations so far. Called when the application is idle.
	 * @return one text for each violation; empty if there is none
	 */
	public synchronized List<String> violations() {
		List<String> all = new ArrayList<>();
		this.histories
			.forEach((key, history) -> all.addAll(history.violations(key, this.dropsRecords.test(key.group()))));
		return all;
	}

	private PartitionHistory history(String group, TopicPartition partition) {
		return this.histories.computeIfAbsent(new GroupPartition(group, partition),
				(key) -> new PartitionHistory(partition, this.replaced.contains(partition.topic())));
	}

	/**
	 * Finds the records that exist.
	 */
	@FunctionalInterface
	public interface Records {

		/**
		 * Returns the offsets of the records in a range.
		 * @param partition the partition
		 * @param from the first offset
		 * @param to the offset after the last one
		 * @return the offsets at which there is a record now
		 */
		List<Long> offsets(TopicPartition partition, long from, long to);

	}

}
