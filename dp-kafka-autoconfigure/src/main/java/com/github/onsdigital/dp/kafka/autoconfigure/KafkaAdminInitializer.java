package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.Collection;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;

/**
 * Sets the cluster's id of the application's {@link KafkaAdmin}, which it would otherwise
 * request on the thread that sends or polls, and starts the creation of the declared
 * topics.
 *
 * @since 0.1.0
 */
final class KafkaAdminInitializer implements SmartLifecycle {

	private final ClusterMonitor monitor;

	private final Supplier<Collection<KafkaAdmin>> admins;

	private final @Nullable DeferredTopicCreation topics;

	private ClusterMonitor.@Nullable Subscription subscription;

	/**
	 * Creates an instance that is not started.
	 * @param monitor reports the cluster
	 * @param admins supplies the admins that receive the cluster's id
	 * @param topics creates the declared topics, or {@code null} if Spring Kafka creates
	 * them
	 */
	KafkaAdminInitializer(ClusterMonitor monitor, Supplier<Collection<KafkaAdmin>> admins,
			@Nullable DeferredTopicCreation topics) {
		this.monitor = monitor;
		this.admins = admins;
		this.topics = topics;
	}

	private void accept(ClusterReport report) {
		String id = report.clusterId();
		if (id != null) {
			for (KafkaAdmin admin : this.admins.get()) {
				if (admin.getClusterId() == null) {
					admin.setClusterId(id);
				}
			}
		}
		if (report.usable() && this.topics != null) {
			this.topics.onClusterUsable();
		}
	}

	@Override
	public synchronized void start() {
		if (this.subscription == null) {
			if (this.topics != null) {
				this.topics.start();
			}
			this.subscription = this.monitor.subscribe(this::accept);
		}
	}

	@Override
	public void stop() {
		synchronized (this) {
			if (this.subscription != null) {
				this.subscription.cancel();
				this.subscription = null;
			}
		}
		// waits for an attempt in progress, so outside the lock that isRunning takes
		if (this.topics != null) {
			this.topics.stop();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.subscription != null;
	}

}
