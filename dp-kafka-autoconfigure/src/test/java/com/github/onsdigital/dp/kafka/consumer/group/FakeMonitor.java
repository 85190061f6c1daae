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
import com.github.onsdigital.dp.kafka.fakes.ToldMonitor;

/**
 * A monitor that reports what a test tells it.
 */
final class FakeMonitor extends ToldMonitor {

	final AtomicInteger asked = new AtomicInteger();

	volatile ClusterReport answer = report(false, TopicPresence.UNKNOWN);

	static ClusterReport report(boolean usable, TopicPresence topic) {
		AddressReport address = new AddressReport(new BrokerAddress("broker", 9092), usable,
				usable ? null : "connection refused", Map.of("orders", topic));
		return new ClusterReport(List.of(address), Map.of("orders", topic), null, usable, Instant.now());
	}

	/** All is well, but for a dead-letter topic. */
	void tellDeadLetterTopic(TopicPresence presence) {
		ClusterReport fine = report(true, TopicPresence.PRESENT);
		this.answer = new ClusterReport(fine.addresses(),
				Map.of("orders", TopicPresence.PRESENT, "orders-dlt", presence), null, true, fine.at());
		tell(this.answer);
	}

	void tell(boolean usable, TopicPresence topic) {
		ClusterReport report = report(usable, topic);
		this.answer = report;
		tell(report);
	}

	@Override
	public CompletableFuture<ClusterReport> checkNow() {
		this.asked.incrementAndGet();
		return CompletableFuture.completedFuture(this.answer);
	}

}
