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
 * A monitor that finds what it is told to find.
 */
public class FakeMonitor extends ToldMonitor {

	private final List<CompletableFuture<ClusterReport>> asked = new ArrayList<>();

	private final AtomicLong seconds = new AtomicLong();

	private volatile boolean answering = true;

	private volatile int reachable = 3;

	public void answering(boolean answering) {
		this.answering = answering;
	}

	/**
	 * Has reports find so many of three brokers from now on.
	 * @param reachable how many
	 */
	public void reachable(int reachable) {
		this.reachable = reachable;
	}

	/**
	 * Finds it and tells all listeners.
	 * @param reachable how many of three brokers
	 * @return the report
	 */
	public ClusterReport found(int reachable) {
		this.reachable = reachable;
		ClusterReport report = report(reachable, TopicPresence.PRESENT);
		tell(report);
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
	 * Answers those who asked and were not answered.
	 * @param report the answer
	 */
	public void answer(ClusterReport report) {
		List<CompletableFuture<ClusterReport>> open;
		synchronized (this.asked) {
			open = List.copyOf(this.asked);
			this.asked.clear();
		}
		open.forEach((future) -> future.complete(report));
	}

	public int asked() {
		synchronized (this.asked) {
			return this.asked.size();
		}
	}

	public int listeners() {
		return this.listeners.size();
	}

	@Override
	public CompletableFuture<ClusterReport> checkNow() {
		if (this.answering) {
			return CompletableFuture.completedFuture(report(this.reachable, TopicPresence.PRESENT));
		}
		CompletableFuture<ClusterReport> future = new CompletableFuture<>();
		synchronized (this.asked) {
			this.asked.add(future);
		}
		return future;
	}

}
