package com.github.onsdigital.dp.kafka.cluster;

import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Notifies one listener. Its failure is logged and affects no other listener.
 */
final class ReportListener {

	private static final Logger logger = LoggerFactory.getLogger(DefaultClusterMonitor.class);

	private final Consumer<ClusterReport> target;

	private volatile boolean cancelled;

	ReportListener(Consumer<ClusterReport> target) {
		this.target = target;
	}

	void deliver(ClusterReport report) {
		if (!this.cancelled) {
			try {
				this.target.accept(report);
			}
			catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
				logger.error("A subscriber to the reports of the cluster monitor failed", SafeThrowable.forLog(ex));
			}
		}
	}

	void cancel() {
		this.cancelled = true;
	}

}
