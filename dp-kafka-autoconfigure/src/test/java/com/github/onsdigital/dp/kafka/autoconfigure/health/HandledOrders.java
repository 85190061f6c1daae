package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Records which orders handlers received, how often, and in which state of their
 * consumer.
 */
class HandledOrders {

	private static final long WORK = Duration.ofMillis(1).toNanos();

	private final Function<String, ConsumerState> state;

	private final Map<String, Map<String, Integer>> handled = new ConcurrentHashMap<>();

	private final Map<String, Long> lastBegun = new ConcurrentHashMap<>();

	private final Map<String, List<Long>> afterFlip = new TreeMap<>();

	private final Map<String, List<Long>> afterHold = new TreeMap<>();

	private final List<String> whileStopped = new CopyOnWriteArrayList<>();

	private long held;

	HandledOrders(Function<String, ConsumerState> state) {
		this.state = state;
	}

	void handle(String id, List<String> orders) {
		this.lastBegun.put(id, System.nanoTime());
		recordIfStopped(id, "at the start of " + orders);
		LockSupport.parkNanos(WORK);
		Map<String, Integer> times = this.handled.computeIfAbsent(id, (key) -> new ConcurrentHashMap<>());
		orders.forEach((order) -> times.merge(order, 1, Integer::sum));
		recordIfStopped(id, "at the end of " + orders);
	}

	private void recordIfStopped(String id, String when) {
		if (this.state.apply(id) == ConsumerState.STOPPED) {
			this.whileStopped.add(id + " " + when);
		}
	}

	int countOf(String id) {
		return timesHandled(id).size();
	}

	Map<String, Integer> timesHandled(String id) {
		return this.handled.getOrDefault(id, Map.of());
	}

	void awaitMoreOf(List<String> ids, Duration limit) {
		for (String id : ids) {
			int before = countOf(id);
			await(id).atMost(limit).pollInterval(Duration.ofMillis(5)).until(() -> countOf(id) > before);
		}
	}

	/**
	 * Records the time at which health has placed its holds.
	 */
	void held() {
		this.held = System.nanoTime();
	}

	/**
	 * Checks that no handler ran while stopped, after all consumers have stopped.
	 * @param flipped the time at which their check failed
	 */
	void stopped(long flipped) {
		assertThat(this.whileStopped).isEmpty();
		this.lastBegun.forEach((id, begun) -> {
			this.afterFlip.computeIfAbsent(id, (key) -> new ArrayList<>()).add(begun - flipped);
			this.afterHold.computeIfAbsent(id, (key) -> new ArrayList<>()).add(begun - this.held);
		});
	}

	/**
	 * Returns the times from the failure of the check, and from the hold, to the start of
	 * the last order.
	 * @return the median, the 99th percentile and the maximum in milliseconds
	 */
	String timings() {
		return "last start after the failed check: " + timings(this.afterFlip) + "; after the hold: "
				+ timings(this.afterHold);
	}

	private static String timings(Map<String, List<Long>> all) {
		StringBuilder text = new StringBuilder();
		all.forEach((id, times) -> {
			List<Long> sorted = times.stream().sorted().toList();
			text.append("%s p50 %.1f p99 %.1f max %.1f ms ".formatted(id, millis(sorted, 0.5), millis(sorted, 0.99),
					millis(sorted, 1)));
		});
		return text.toString().strip();
	}

	private static double millis(List<Long> sorted, double part) {
		return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * part)) / 1e6;
	}

}
