package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.PartitionWindow;
import com.github.onsdigital.dp.kafka.consumer.UnfinishedCall;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.GroupMember;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.InFlight;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.LaneSettings;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.LaneStatus;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.MemberSettings;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.RunControl;

/**
 * Combines the read-only views of the members of one run. Any thread.
 */
final class RunStatus {

	/**
	 * Limits the number of records in a text.
	 */
	private static final int MAX_IN_TEXT = 10;

	/**
	 * Limits the number of blocked windows in the text of a check: those of all
	 * partitions may be blocked.
	 */
	private static final int MAX_BLOCKED = 3;

	private final MemberSettings settings;

	private final RunControl control;

	private final LongSupplier nanos;

	RunStatus(MemberSettings settings, RunControl control, LongSupplier nanos) {
		this.settings = settings;
		this.control = control;
		this.nanos = nanos;
	}

	String inFlight() {
		long now = this.nanos.getAsLong();
		List<String> texts = Stream
			.concat(recordsInFlight().stream().map((record) -> record.describe(now)),
					members().flatMap((member) -> member.unfinishedCalls().describe().stream()))
			.toList();
		String text = texts.stream().limit(MAX_IN_TEXT).collect(Collectors.joining(", "));
		return (texts.size() > MAX_IN_TEXT) ? text + " and " + (texts.size() - MAX_IN_TEXT) + " more" : text;
	}

	List<InFlight> recordsInFlight() {
		return members().flatMap((member) -> member.inFlight().stream()).toList();
	}

	// what happens if a record stays in flight for longer than max.poll.interval.ms
	String describeLongInFlight(Duration maxPollInterval) {
		if (this.settings.lanes() != null) {
			return "until its call has ended, no offset above it is committed";
		}
		return (this.settings.upstream() != null)
				? "until it is marked and released, its partition waits or its offset is held back"
				: "after " + maxPollInterval.toMillis() / 1000.0
						+ " s (max.poll.interval.ms) the group reassigns its partitions";
	}

	List<PartitionAssignment> assignment() {
		return members().flatMap((member) -> member.assignment().stream())
			.sorted(Comparator.comparingInt(PartitionAssignment::partition))
			.toList();
	}

	List<String> problems() {
		List<String> texts = new ArrayList<>();
		Map<Integer, String> problems = this.settings.failurePolicy().problems();
		if (!problems.isEmpty()) {
			assignment().stream()
				.map((one) -> problems.get(one.partition()))
				.filter(Objects::nonNull)
				.forEach(texts::add);
		}
		List<LaneStatus.BlockedHead> blocked = lanes().flatMap(RunStatus::blockedHeads)
			.sorted(Comparator.comparing(LaneStatus.BlockedHead::age).reversed())
			.toList();
		blocked.stream().limit(MAX_BLOCKED).map(LaneStatus.BlockedHead::describe).forEach(texts::add);
		if (blocked.size() > MAX_BLOCKED) {
			texts.add((blocked.size() - MAX_BLOCKED) + " more windows are blocked");
		}
		return texts;
	}

	// empty if the poll threads call the handler
	Optional<ConcurrencyStatus> concurrency() {
		LaneSettings settingsOfLanes = this.settings.lanes();
		if (settingsOfLanes == null) {
			return Optional.empty();
		}
		List<LaneStatus> all = lanes().toList();
		List<UnfinishedCall> unfinished = members().flatMap((member) -> member.unfinishedCalls().list().stream())
			.sorted(Comparator.comparing(UnfinishedCall::runningFor).reversed())
			.toList();
		// the calls of workers include them
		int others = settingsOfLanes.stages() ? unfinished.size() : 0;
		return Optional.of(new ConcurrencyStatus(all.stream().mapToInt(LaneStatus::inFlight).sum() + others,
				all.stream().mapToInt(LaneStatus::lanes).sum(), settingsOfLanes.maxUncommitted(),
				all.stream()
					.flatMap((status) -> windows(status).stream())
					.sorted(Comparator.comparingInt(PartitionWindow::partition))
					.toList(),
				unfinished));
	}

	// without the records that were handled since the last check
	private static Stream<LaneStatus.BlockedHead> blockedHeads(LaneStatus status) {
		Map<TopicPartition, LaneStatus.Window> windows = status.windows()
			.stream()
			.collect(Collectors.toMap(LaneStatus.Window::partition, Function.identity(), (one, other) -> other));
		return status.blockedHeads().stream().filter((blocked) -> {
			LaneStatus.Window window = windows.get(blocked.partition());
			return window != null && window.head() != null && window.head() == blocked.offset();
		});
	}

	private static List<PartitionWindow> windows(LaneStatus status) {
		Set<TopicPartition> blocked = blockedHeads(status).map(LaneStatus.BlockedHead::partition)
			.collect(Collectors.toSet());
		return status.windows()
			.stream()
			.map((window) -> new PartitionWindow(window.partition().partition(), window.size(), window.head(),
					window.headAge(), window.attempts(), blocked.contains(window.partition())))
			.toList();
	}

	private Stream<LaneStatus> lanes() {
		return members().flatMap((member) -> member.lanes().stream());
	}

	private Stream<GroupMember> members() {
		return this.control.members().stream();
	}

}
