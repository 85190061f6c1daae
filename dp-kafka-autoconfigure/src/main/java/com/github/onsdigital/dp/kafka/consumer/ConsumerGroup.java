package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.github.onsdigital.dp.kafka.check.CheckState;

/**
 * A managed consumer: one handler on one topic in one group. It consumes exactly when it
 * is initialised and nobody {@linkplain #holds() holds} it.
 * <p>
 * All methods are thread-safe. None waits for the network or for a handler but
 * {@link #stopAndWait} and {@link #awaitState}, which say how long. Calls on a closed
 * consumer change nothing.
 *
 * @since 0.1.0
 */
public interface ConsumerGroup extends AutoCloseable {

	/**
	 * The consumer's name in settings, logs, health and endpoint.
	 * @return the id
	 */
	String id();

	/**
	 * The topic it consumes.
	 * @return the topic
	 */
	String topic();

	/**
	 * The Kafka consumer group it is a member of.
	 * @return the group id
	 */
	String group();

	/**
	 * Where it stands now.
	 * @return the state
	 */
	ConsumerState state();

	/**
	 * Tells a pause from a stop: whether it is held, and still a member of its group.
	 * @return whether it is in {@link ConsumerState#STOPPED} with its membership kept
	 */
	boolean isPaused();

	/**
	 * Tells whether the cluster was ever reached.
	 * @return whether it left {@link ConsumerState#INITIALISING}
	 */
	boolean isInitialised();

	/**
	 * Tries once, now, to reach the cluster, beside the attempts in the background.
	 * @return whether it is initialised then; completes within
	 * {@code kafka.health.timeout}, or twice that if a check was already running
	 */
	CompletableFuture<Boolean> initialise();

	/**
	 * Withdraws the operator's stop and pause, and an {@code error} hold left by
	 * {@code on-error=stop}. It consumes when nobody else holds it.
	 */
	void start();

	/**
	 * Places the operator's stop and returns; the record or batch in hand is finished and
	 * committed, then the group is left. Outlives every change of health, until
	 * {@link #start()}.
	 */
	void stop();

	/**
	 * {@link #stop()}, and waits for its end.
	 * @param timeout the longest wait
	 * @return true when nothing is in hand, all that was handled is committed and the
	 * group is left; false at the deadline (the log names what still runs) or when the
	 * caller was interrupted (the interrupt is kept)
	 * @throws IllegalStateException if called by a handler of this consumer, which would
	 * wait for itself
	 */
	boolean stopAndWait(Duration timeout);

	/**
	 * Places the operator's pause: a membership that exists is kept and nothing is
	 * fetched.
	 */
	void pause();

	/**
	 * Withdraws the operator's pause, and nothing else.
	 */
	void resume();

	/**
	 * Why it does not consume: everything that holds it.
	 * @return the holds, none while it may consume
	 */
	List<Hold> holds();

	/**
	 * Subscribes it to checks: {@code self}, names of health contributors (nested:
	 * {@code a/b}), or the one word {@code none}. Replaces what was set before.
	 * @param names the names
	 * @throws IllegalStateException after the first start
	 * @throws IllegalArgumentException for no names at all
	 */
	void subscribeTo(String... names);

	/**
	 * The checks it is subscribed to.
	 * @return the names; empty if none
	 */
	List<String> subscribedTo();

	/**
	 * The verdict on brokers and topic, from the last check in the background.
	 * @return the cluster part and the consumer part, the worse of both
	 */
	CheckState check();

	/**
	 * The partitions it has now.
	 * @return the partitions, ordered; empty while it is no member or has none
	 */
	List<PartitionAssignment> assignment();

	/**
	 * The partitions that are set aside because nothing can be fetched from them, for
	 * example for a corrupt batch. While there is one, {@link #check()} is critical. Does
	 * not wait; any thread.
	 * @return the partitions as they are now; empty if there are none
	 */
	default List<BlockedPartition> blockedPartitions() {
		return List.of();
	}

	/**
	 * Waits for a state; returns at once if it is there.
	 * @param state the state
	 * @param timeout the longest wait
	 * @return whether the state was reached; false at the deadline (the log says where it
	 * stood) or when interrupted (the interrupt is kept)
	 */
	boolean awaitState(ConsumerState state, Duration timeout);

	/**
	 * Tells when a state is reached the next time, or is there now.
	 * @param state the state
	 * @return completes then; fails with {@link IllegalStateException} if the consumer is
	 * closed before
	 */
	CompletableFuture<Void> whenState(ConsumerState state);

	/**
	 * Tells when the cluster was reached.
	 * @return completes then; cancelling it changes nothing
	 */
	CompletableFuture<Void> initialised();

	/**
	 * Tells when everything is released.
	 * @return completes then; cancelling it changes nothing
	 */
	CompletableFuture<Void> closed();

	/**
	 * The last moves, oldest first.
	 * @return at most a few dozen
	 */
	List<Transition> history();

	/**
	 * Where the messages of a consumer made with
	 * {@link ConsumerGroupFactory#upstream(ConsumerOptions)} are taken by hand.
	 * @return the same object at each call
	 * @throws IllegalStateException if this consumer has a handler
	 */
	default Upstream upstream() {
		throw new IllegalStateException("Consumer '" + id()
				+ "' has a handler, which gets all messages; make one by ConsumerGroupFactory.upstream(...)"
				+ " to take them by hand");
	}

	/**
	 * Closes it for good, and returns; {@link #closed()} tells when all is released.
	 */
	@Override
	void close();

}
