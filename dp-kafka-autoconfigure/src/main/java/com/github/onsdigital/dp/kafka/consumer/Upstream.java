package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Hands out the messages of a consumer one by one, to whoever asks (dp-kafka's Upstream
 * channel). Not recommended: a {@link RecordHandler} or a {@link RecordBatchHandler} has
 * retries, error policy, metrics and order for nothing. For applications that need a
 * processing strategy of their own.
 * <p>
 * At most one message of a partition is out and not {@linkplain UpstreamMessage#release()
 * released}, so as many threads as there are partitions can work side by side. Polling,
 * and with it the membership, goes on while messages are out. The same object serves
 * every run of its consumer. Thread-safe.
 *
 * @since 0.1.0
 */
public interface Upstream {

	/**
	 * Takes the next message; waits for one, also while the consumer is stopped or
	 * paused.
	 * @param timeout the longest wait
	 * @return the message; {@code null} if none came, or when closed
	 * @throws InterruptedException if the calling thread is interrupted
	 */
	@Nullable UpstreamMessage poll(Duration timeout) throws InterruptedException;

	/**
	 * Tells whether the consumer is closed: no message will come any more.
	 * @return whether it is
	 */
	boolean isClosed();

}
