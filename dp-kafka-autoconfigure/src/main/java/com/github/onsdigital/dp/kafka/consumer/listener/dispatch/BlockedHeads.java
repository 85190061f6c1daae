package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the windows that are almost full although nearly all their records are
 * finished: one unfinished record keeps the committed offset below it. Nothing is
 * cancelled. Poll thread only, except {@link #blocked()}.
 */
final class BlockedHeads {

	private static final Logger logger = LoggerFactory.getLogger(BlockedHeads.class);

	private static final long CHECK_INTERVAL = Duration.ofSeconds(1).toNanos();

	private final String consumerId;

	private final int maxUncommitted;

	// the oldest unfinished record of a window, and when it was first reported
	private final Map<LaneWindow, Long> reported = new HashMap<>();

	private volatile List<LaneStatus.BlockedHead> blocked = List.of();

	private boolean checked;

	private long checkedNanos;

	BlockedHeads(String consumerId, int maxUncommitted) {
		this.consumerId = consumerId;
		this.maxUncommitted = maxUncommitted;
	}

	void check(Collection<LaneWindow> windows, long nowNanos) {
		if (this.checked && nowNanos - this.checkedNanos < CHECK_INTERVAL) {
			return;
		}
		this.checked = true;
		this.checkedNanos = nowNanos;
		List<LaneStatus.BlockedHead> found = new ArrayList<>();
		for (LaneWindow window : windows) {
			LaneRecord head = window.head();
			if (head != null && isBlocked(window)) {
				LaneStatus.BlockedHead report = LaneStatus.BlockedHead.of(window, head, nowNanos);
				found.add(report);
				Long before = this.reported.put(window, head.offset());
				if (before == null || before != head.offset()) {
					logger.warn("consumer " + this.consumerId + ": " + report.describe());
				}
			}
			else if (this.reported.remove(window) != null) {
				logger.info("consumer " + this.consumerId + ": the window of " + window.state().partition()
						+ " is no longer blocked");
			}
		}
		this.reported.keySet().retainAll(windows);
		this.blocked = List.copyOf(found);
	}

	// at least 90 % of the window is used, and at least 98 % of that is finished
	private boolean isBlocked(LaneWindow window) {
		int size = window.size();
		if (size < 2 || size * 10L < this.maxUncommitted * 9L) {
			return false;
		}
		int unfinished = size - window.finished();
		// a single record blocks a small window too
		return unfinished == 1 || unfinished * 100L <= size * 2L;
	}

	// the reports of the last check; any thread
	List<LaneStatus.BlockedHead> blocked() {
		return this.blocked;
	}

	void close() {
		this.blocked = List.of();
	}

}
