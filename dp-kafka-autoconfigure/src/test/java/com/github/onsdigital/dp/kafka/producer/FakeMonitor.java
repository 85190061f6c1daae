package com.github.onsdigital.dp.kafka.producer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.fakes.AbstractFakeMonitor;

/**
 * A monitor whose reports a test publishes.
 */
class FakeMonitor extends AbstractFakeMonitor {

	private volatile boolean next;

	void report(boolean usable) {
		this.next = usable;
		publish(new ClusterReport(List.of(), Map.of(), "cluster-1", usable, Instant.now()));
	}

	void answerWith(boolean usable) {
		this.next = usable;
	}

	@Override
	public CompletableFuture<ClusterReport> checkNow() {
		report(this.next);
		ClusterReport report = latest();
		return (report != null) ? CompletableFuture.completedFuture(report) : new CompletableFuture<>();
	}

}
