package com.github.onsdigital.dp.kafka.fakes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import com.github.onsdigital.dp.kafka.cluster.AddressReport;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * A monitor whose reports the test determines.
 */
public class FakeMonitor extends AbstractFakeMonitor {

	private final List<CompletableFuture<ClusterReport>> pending = new ArrayList<>();

	private final AtomicLong seconds = new AtomicLong();

	private volatile boolean completing = true;

	private volatile int reachable = 3;

	public void completeChecks(boolean completing) {
		this.completing = completing;
	}

	/**
	 * Sets the number of reachable brokers, of three, in further reports.
	 * @param reachable the number
	 */
	public void reachable(int reachable) {
		this.reachable = reachable;
	}

	/**
	 * Publishes a report with this number of reachable brokers to all listeners.
	 * @param reachable the number of reachable brokers, of three
	 * @return the report
	 */
	public ClusterReport publishReachable(int reachable) {
		this.reachable = reachable;
		ClusterReport report = report(reachable, TopicPresence.PRESENT);
		publish(report);
		return report;
	}

	public ClusterReport report(int reachable, TopicPresence presence) {
		Map<String, TopicPresence> topics = new HashMap<>();
		List.of("a", "b", "c", "hello", "orders", "payments").forEach((id) -> topics.put(id + "-topic", presence));
		List<AddressReport> addresses = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			BrokerAddress address = new BrokerAddress("broker" + i, 9092);
			if (i < reachable) {
				addresses.add(new AddressReport(address, true, null, topics));
			}
			else {
				addresses.add(new AddressReport(address, false, "connection refused", Map.of()));
			}
		}
		return new ClusterReport(addresses, topics, "cluster", reachable > 0,
				Instant.ofEpochSecond(this.seconds.incrementAndGet()));
	}

	/**
	 * Completes all pending checks.
	 * @param report the result
	 */
	public void completePending(ClusterReport report) {
		List<CompletableFuture<ClusterReport>> open;
		synchronized (this.pending) {
			open = List.copyOf(this.pending);
			this.pending.clear();
		}
		open.forEach((future) -> future.complete(report));
	}

	public int pendingChecks() {
		synchronized (this.pending) {
			return this.pending.size();
		}
	}

	public int listeners() {
		return this.listeners.size();
	}

	@Override
	public CompletableFuture<ClusterReport> checkNow() {
		if (this.completing) {
			return CompletableFuture.completedFuture(report(this.reachable, TopicPresence.PRESENT));
		}
		CompletableFuture<ClusterReport> future = new CompletableFuture<>();
		synchronized (this.pending) {
			this.pending.add(future);
		}
		return future;
	}

}
