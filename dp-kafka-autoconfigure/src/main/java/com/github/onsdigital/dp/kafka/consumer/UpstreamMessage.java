package com.github.onsdigital.dp.kafka.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A message returned by {@link Upstream#poll}. The application marks it as handled, and
 * releases it to receive the next message of its partition. All methods are thread-safe,
 * may be called in any order and more than once, and do not block. They have no effect if
 * the message is no longer {@linkplain #isCurrent() current}.
 *
 * @since 0.1.0
 */
public interface UpstreamMessage {

	/**
	 * Returns the record.
	 * @return the record, as bytes
	 */
	ConsumerRecord<byte[], byte[]> record();

	/**
	 * Marks the message as handled. Its offset is committed by the next {@link #commit()}
	 * of a message of its partition, or by the final commit of the partition on a stop or
	 * an orderly revocation.
	 */
	void mark();

	/**
	 * Marks the message as handled and commits its partition up to the first message that
	 * is not marked. The poll thread sends the commit and repeats it until it is
	 * confirmed.
	 */
	void commit();

	/**
	 * Allows the next message of the partition to be returned. Does not mark this
	 * message: an unmarked message holds back the committed offset and is delivered again
	 * after the next rebalance or the next start.
	 */
	void release();

	/**
	 * Calls {@link #commit()} and {@link #release()}.
	 */
	void commitAndRelease();

	/**
	 * Returns whether the message is current, so that its methods have an effect.
	 * @return {@code false} if its partition was revoked or lost, or if the run has ended
	 */
	boolean isCurrent();

}
