package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.GroupMember;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.InFlight;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.LaneStatus;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.RunControl;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Reads the state of the members of one run. Any thread.
 */
final class RunMembers {

	/**
	 * Limits the number of records in a text.
	 */
	private static final int MAX_IN_TEXT = 10;

	private final RunControl control;

	private final FailurePolicy failurePolicy;

	private final TimeSource time;

	RunMembers(RunControl control, FailurePolicy failurePolicy, TimeSource time) {
		this.control = control;
		this.failurePolicy = failurePolicy;
		this.time = time;
	}

	private Stream<GroupMember> members() {
		return this.control.members().stream();
	}

	String describeInFlight() {
		long now = this.time.nanoTime();
		List<InFlight> records = recordsInFlight();
		String text = records.stream()
			.limit(MAX_IN_TEXT)
			.map((record) -> record.describe(now))
			.collect(Collectors.joining(", "));
		return (records.size() > MAX_IN_TEXT) ? text + " and " + (records.size() - MAX_IN_TEXT) + " more" : text;
	}

	List<InFlight> recordsInFlight() {
		return members().flatMap((member) -> member.inFlight().stream()).toList();
	}

	List<PartitionAssignment> assignment() {
		return members().flatMap((member) -> member.assignment().stream())
			.sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
			.toList();
	}

	List<String> problems() {
		Map<Integer, String> problems = this.failurePolicy.problems();
		List<String> texts = new ArrayList<>();
		if (!problems.isEmpty()) {
			assignment().stream()
				.map((one) -> problems.get(one.partition()))
				.filter(Objects::nonNull)
				.forEach(texts::add);
		}
		lanes().forEach((status) -> status.blockedHeads().forEach((head) -> texts.add(head.describe())));
		return texts;
	}

	// what the members have dispatched to their workers
	List<LaneStatus> lanes() {
		return members().flatMap((member) -> member.lanes().stream()).toList();
	}

	List<BlockedPartition> blockedPartitions() {
		return members().flatMap((member) -> member.blockedPartitions().stream()).toList();
	}

	List<Thread> handlerThreads() {
		return members().flatMap((member) -> member.handlerThreads().stream()).toList();
	}

}
