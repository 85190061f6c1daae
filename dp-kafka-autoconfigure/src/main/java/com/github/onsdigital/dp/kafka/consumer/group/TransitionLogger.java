package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.LifecycleObserver;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Logs the events of a consumer: one info line per transition, one warning per run that
 * ended abnormally. Such an end also triggers a check of the cluster.
 */
final class TransitionLogger implements LifecycleObserver {

	private static final Logger logger = LoggerFactory.getLogger(TransitionLogger.class);

	private final String id;

	private final ClusterMonitor monitor;

	private final Consumer<Transition> events;

	TransitionLogger(String id, ClusterMonitor monitor, Consumer<Transition> events) {
		this.id = id;
		this.monitor = monitor;
		this.events = events;
	}

	@Override
	public void onTransition(Transition transition, List<Hold> holds) {
		if (logger.isInfoEnabled()) {
			String held = holds.stream()
				.map((hold) -> hold.owner() + " (" + hold.text() + ")")
				.collect(Collectors.joining(", "));
			logger.info("consumer " + this.id + ": " + transition.from() + " -> " + transition.to() + ", "
					+ transition.reason() + (held.isEmpty() ? "" : "; held by " + held));
		}
		this.events.accept(transition);
	}

	@Override
	public void onFailure(String description, @Nullable Throwable cause, Duration retryIn) {
		String text = "consumer " + this.id + ": " + description + "; retried in " + retryIn.toMillis() + " ms";
		if (cause instanceof Error) {
			logger.warn(text, SafeThrowable.forLog(cause));
		}
		else {
			logger.warn(text);
			logger.debug("consumer " + this.id + ": failure", SafeThrowable.forLog(cause));
		}
		CompletableFuture<ClusterReport> unused = this.monitor.checkNow();
	}

	@Override
	public void onWarning(String text, @Nullable Throwable cause) {
		logger.warn("consumer " + this.id + ": " + text, SafeThrowable.forLog(cause));
	}

}
