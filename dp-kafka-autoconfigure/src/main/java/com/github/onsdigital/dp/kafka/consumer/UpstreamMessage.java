package com.github.onsdigital.dp.kafka.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A message taken from {@link Upstream}: who took it says when it is handled and when the
 * next one of its partition may come. All methods may be called by any thread, in any
 * order and more than once; none of them waits. When the message is no longer
 * {@linkplain #isCurrent() current} they change nothing: somebody else has its partition,
 * or a later run does.
 *
 * @since 0.1.0
 */
public interface UpstreamMessage {

	/**
	 * The record.
	 * @return the record, as bytes
	 */
	ConsumerRecord<byte[], byte[]> record();

	/**
	 * Counts as handled, and is committed with the next {@link #commit()} of a message of
	 * its partition, or when the partition is given up in order.
	 */
	void mark();

	/**
	 * Counts as handled, and has everything of its partition committed that was handled
	 * without a gap: an older message that is not marked holds the offset back until it
	 * is. The commit is sent by the poll thread and repeated until it is confirmed.
	 */
	void commit();

	/**
	 * Lets the next message of the partition come. Decides nothing about this one: not
	 * marked, it holds the offset back, and comes again when the partition has a new
	 * owner or a new run.
	 */
	void release();

	/**
	 * {@link #commit()} and {@link #release()}.
	 */
	void commitAndRelease();

	/**
	 * Tells whether an acknowledgment still counts.
	 * @return false when the partition was revoked or lost, or the run has ended
	 */
	boolean isCurrent();

}
