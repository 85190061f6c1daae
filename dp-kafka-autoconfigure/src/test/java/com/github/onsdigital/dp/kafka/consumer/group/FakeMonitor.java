package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.onsdigital.dp.kafka.cluster.AddressReport;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.fakes.AbstractFakeMonitor;

/**
 * A monitor that publishes the reports of the test.
 */
final class FakeMonitor extends AbstractFakeMonitor {

	final AtomicInteger checks = new AtomicInteger();

	volatile ClusterReport nextReport = report(false, TopicPresence.UNKNOWN);

	static ClusterReport report(boolean usable, TopicPresence topic) {
		AddressReport address = new AddressReport(new BrokerAddress("broker", 9092), usable,
				usable ? null : "connection refused", Map.of("orders", topic));
		return new ClusterReport(List.of(address), Map.of("orders", topic), null, usable, Instant.now());
	}

	/**
	 * Publishes a healthy report with a given presence of the dead-letter topic.
	 */
	void publishDeadLetterTopic(TopicPresence presence) {
		ClusterReport healthy = report(true, TopicPresence.PRESENT);
		this.nextReport = new ClusterReport(healthy.addresses(),
				Map.of("orders", TopicPresence.PRESENT, "orders-dlt", presence), null, true, healthy.at());
		publish(this.nextReport);
	}

	void publish(boolean usable, TopicPresence topic) {
		ClusterReport report = report(usable, topic);
		this.nextReport = report;
		publish(report);
	}

	@Override
	public CompletableFuture<ClusterReport> checkNow() {
		this.checks.incrementAndGet();
		return CompletableFuture.completedFuture(this.nextReport);
	}

}
