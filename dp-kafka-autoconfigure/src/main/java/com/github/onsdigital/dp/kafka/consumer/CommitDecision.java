package com.github.onsdigital.dp.kafka.consumer;

/**
 * For exceptions of handlers: decides whether the failed record is committed, whatever
 * {@code on-error} says. It is found anywhere in the chain of causes. (dp-kafka's
 * {@code Commiter}.)
 *
 * @since 0.1.0
 */
public interface CommitDecision {

	/**
	 * Decides.
	 * @return true to commit the record as if it was handled; false to have it handled
	 * again, as is one whose decision throws
	 */
	boolean commit();

}
