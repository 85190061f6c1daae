package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Logs polls that fail in passing, each cause once in ten seconds, and tells when they
 * fail so often that the loop has to slow down. Poll thread only.
 */
final class RetriableErrors {

	private static final Log logger = LogFactory.getLog(RetriableErrors.class);

	private static final long AGAIN = Duration.ofSeconds(10).toNanos();

	private static final int AT_ONCE = 3;

	private final String consumerId;

	private @Nullable String logged;

	private long loggedNanos;

	private int inARow;

	RetriableErrors(String consumerId) {
		this.consumerId = consumerId;
	}

	void good() {
		this.inARow = 0;
	}

	/**
	 * Takes an error.
	 * @param error the error
	 * @param nowNanos the time now
	 * @return whether to wait before the next poll
	 */
	boolean failed(RuntimeException error, long nowNanos) {
		this.inARow++;
		String text = SafeText.withRootCause(error);
		if (!text.equals(this.logged) || nowNanos - this.loggedNanos >= AGAIN) {
			this.logged = text;
			this.loggedNanos = nowNanos;
			logger.warn("consumer " + this.consumerId + ": a poll failed and is tried again: " + text);
		}
		return this.inARow > AT_ONCE;
	}

}
