package com.github.onsdigital.dp.kafka.consumer;

/**
 * Implemented by an exception of a handler to decide whether the failed record is
 * committed, whatever {@code on-error} specifies. The exception is found anywhere in the
 * chain of causes. Corresponds to dp-kafka's {@code Commiter} in Go.
 *
 * @since 0.1.0
 */
public interface CommitDecision {

	/**
	 * Returns whether the failed record is committed. Must not block.
	 * @return {@code true} to commit the record as if it had been handled; {@code false}
	 * to handle it again without limit. An exception thrown by this method counts as
	 * {@code false}
	 */
	boolean commit();

}
