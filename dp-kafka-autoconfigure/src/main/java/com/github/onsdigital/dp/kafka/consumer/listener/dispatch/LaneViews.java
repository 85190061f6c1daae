package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a member has dispatched to its workers. Any thread.
 */
final class LaneViews {

	private final Map<PartitionState, LaneWindow> windows;

	private final LaneCalls calls;

	private final BlockedHeads blockedHeads;

	private final MemberContext context;

	/**
	 * Creates the views.
	 * @param windows the windows of the assigned partitions, a concurrent map
	 * @param calls the calls of the handler
	 * @param blockedHeads the blocked windows
	 * @param context supplies the time
	 */
	LaneViews(Map<PartitionState, LaneWindow> windows, LaneCalls calls, BlockedHeads blockedHeads,
			MemberContext context) {
		this.windows = windows;
		this.calls = calls;
		this.blockedHeads = blockedHeads;
		this.context = context;
	}

	// the oldest unfinished record of each partition if its stage is not completed, or
	// the calls of the workers; not those of partitions that were left
	List<InFlight> inFlight() {
		List<PendingCall> running = this.calls.areStages() ? this.windows.values()
			.stream()
			.map(LaneWindow::head)
			.filter(Objects::nonNull)
			.map(LaneRecord::call)
			.filter(Objects::nonNull)
			.toList() : this.calls.workers().currentCalls();
		return running.stream()
			.filter((call) -> !call.record().window().isEnded())
			.map(LaneViews::describe)
			.filter(Objects::nonNull)
			.toList();
	}

	static @Nullable InFlight describe(@Nullable PendingCall running) {
		ConsumerRecord<byte[], byte[]> record = (running != null) ? running.record().record() : null;
		return (running != null && record != null) ? new InFlight(record, 1, running.startedNanos()) : null;
	}

	LaneStatus status() {
		List<LaneStatus.Window> partitions = this.windows.values()
			.stream()
			.map((window) -> LaneStatus.Window.of(window, this.context.nanos()))
			.toList();
		int lanes = this.windows.values().stream().mapToInt(LaneWindow::lanes).sum();
		return new LaneStatus(this.calls.inFlight(), lanes, partitions, this.blockedHeads.blocked());
	}

}
