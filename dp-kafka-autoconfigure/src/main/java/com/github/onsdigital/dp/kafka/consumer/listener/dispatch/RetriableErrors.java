package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Logs polls that fail temporarily, each cause once in ten seconds, and detects failures
 * that are so frequent that the loop has to slow down. Poll thread only.
 */
final class RetriableErrors {

	private static final Logger logger = LoggerFactory.getLogger(RetriableErrors.class);

	private static final long LOG_INTERVAL = Duration.ofSeconds(10).toNanos();

	private static final int IMMEDIATE_RETRIES = 3;

	private final String consumerId;

	private @Nullable String logged;

	private long loggedNanos;

	private int consecutiveFailures;

	RetriableErrors(String consumerId) {
		this.consumerId = consumerId;
	}

	void succeeded() {
		this.consecutiveFailures = 0;
	}

	// returns whether to wait before the next poll
	boolean failed(RuntimeException error, long nowNanos) {
		this.consecutiveFailures++;
		String text = SafeText.withRootCause(error);
		if (!text.equals(this.logged) || nowNanos - this.loggedNanos >= LOG_INTERVAL) {
			this.logged = text;
			this.loggedNanos = nowNanos;
			logger.warn("consumer " + this.consumerId + ": a poll failed and is retried: " + text);
		}
		return this.consecutiveFailures > IMMEDIATE_RETRIES;
	}

}
