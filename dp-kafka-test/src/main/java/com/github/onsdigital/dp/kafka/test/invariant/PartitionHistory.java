package com.github.onsdigital.dp.kafka.test.invariant;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one partition in one group. Guarded by {@link Invariants}.
 */
final class PartitionHistory {

	private static final long NONE = -1;

	private final TopicPartition partition;

	// handled by the handler, resolved by the error policy, or skipped
	private final Set<Long> resolved = new HashSet<>();

	// must not be handled again
	private final Set<Long> finished = new HashSet<>();

	// handled by the member to which the partition is assigned
	private final Set<Long> handled = new HashSet<>();

	private final Set<Long> committedUnresolved = new TreeSet<>();

	private final Set<String> texts = new LinkedHashSet<>();

	private @Nullable String owner;

	private long base = NONE;

	private long committed = NONE;

	private long committedByOwner = NONE;

	private long lastFetched = NONE;

	private long lastHandled = NONE;

	private boolean disturbed;

	// until the first commit of the beginning of the new topic
	private boolean replaced;

	/**
	 * Creates the history of a partition.
	 * @param partition the partition
	 * @param replaced whether its topic was deleted. After it was created again, the
	 * consumer handles records of the new topic until a check of the cluster finds that;
	 * then it commits the beginning and handles these records again
	 */
	PartitionHistory(TopicPartition partition, boolean replaced) {
		this.partition = partition;
		this.replaced = replaced;
	}

	void assigned(String member) {
		this.owner = member;
		this.committedByOwner = NONE;
		this.lastFetched = NONE;
		this.lastHandled = NONE;
		this.disturbed = false;
		this.handled.clear();
		this.resolved.stream().filter((offset) -> offset < this.committed).forEach(this.finished::add);
	}

	// an offset that is not above the last one begins at an earlier position again
	void fetched(String member, long offset) {
		if (!member.equals(this.owner)) {
			return;
		}
		if (this.base == NONE || offset < this.base) {
			this.base = offset;
		}
		if (offset <= this.lastFetched) {
			this.lastHandled = Math.min(this.lastHandled, offset - 1);
			this.committedByOwner = Math.min(this.committedByOwner, offset);
			this.handled.removeIf((each) -> each >= offset);
			this.finished.removeIf((each) -> each >= offset);
		}
		if (offset < this.committedByOwner && !this.resolved.contains(offset)) {
			// the commit was above the end of the log
			this.committedUnresolved.add(offset);
		}
		this.lastFetched = offset;
	}

	void revoked(String member, boolean lost) {
		if (!member.equals(this.owner)) {
			return;
		}
		if (!lost && !this.disturbed) {
			this.finished.addAll(this.handled);
		}
		this.owner = null;
		this.handled.clear();
	}

	void disturbed() {
		this.disturbed = true;
	}

	void handled(@Nullable String member, long offset) {
		resolved(offset);
		if (member == null || !member.equals(this.owner)) {
			// the handler returned after its member had lost the partition
			return;
		}
		if (this.finished.contains(offset) && !this.handled.contains(offset)) {
			this.texts.add("handled twice: " + this.partition + "@" + offset
					+ " was handled, and then committed or revoked without a disturbance");
		}
		if (offset <= this.lastHandled) {
			this.texts.add(
					"out of order: " + this.partition + "@" + offset + " was handled after offset " + this.lastHandled);
		}
		this.lastHandled = Math.max(this.lastHandled, offset);
		this.handled.add(offset);
	}

	void resolved(long offset) {
		this.resolved.add(offset);
	}

	// the application may learn of the skip after the commit
	void skipped(List<Long> offsets) {
		this.resolved.addAll(offsets);
		this.committedUnresolved.removeAll(offsets);
	}

	void committed(String member, long offset, Invariants.Records records) {
		if (member.equals(this.owner)) {
			if (offset < this.committedByOwner && this.replaced && offset == 0) {
				beginAgain();
			}
			else if (offset < this.committedByOwner) {
				this.texts.add("committed backwards: offset " + offset + " of " + this.partition + " after offset "
						+ this.committedByOwner);
			}
			this.committedByOwner = offset;
		}
		long from = Math.max(this.base, this.committed);
		if (this.base != NONE && from < offset) {
			for (Long each : records.offsets(this.partition, from, offset)) {
				if (!this.resolved.contains(each)) {
					this.committedUnresolved.add(each);
				}
			}
		}
		this.committed = offset;
	}

	private void beginAgain() {
		this.replaced = false;
		this.base = NONE;
		this.committed = NONE;
		this.lastFetched = NONE;
		this.lastHandled = NONE;
		this.handled.clear();
		this.finished.clear();
		this.resolved.clear();
	}

	void committedByOther(long offset) {
		this.committed = offset;
		this.finished.removeIf((each) -> each >= offset);
	}

	List<String> violations(GroupPartition key, boolean dropsRecords) {
		List<String> all = new ArrayList<>();
		if (!dropsRecords) {
			for (Long offset : this.committedUnresolved) {
				all.add(this.resolved.contains(offset)
						? "committed early: " + this.partition + "@" + offset + " was committed before it was handled"
						: "lost: " + this.partition + "@" + offset + " was committed and never handled");
			}
		}
		all.addAll(this.texts);
		return all.stream().map((text) -> text + " (group '" + key.group() + "')").toList();
	}

}
