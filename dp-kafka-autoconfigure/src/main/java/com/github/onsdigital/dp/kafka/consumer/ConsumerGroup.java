package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.github.onsdigital.dp.kafka.check.CheckState;

/**
 * A managed consumer: one handler for one topic in one consumer group. It consumes
 * exactly when it is initialised and no {@linkplain #holds() hold} is in place.
 * <p>
 * All methods are thread-safe. Only {@link #stopAndWait} and {@link #awaitState} block;
 * their timeouts bound the wait. No other method waits for the network or for a handler.
 * Calls on a closed consumer have no effect.
 *
 * @since 0.1.0
 */
public interface ConsumerGroup extends AutoCloseable {

	/**
	 * Returns the name of the consumer in settings, logs, health and endpoint.
	 * @return the id
	 */
	String id();

	/**
	 * Returns the consumed topic.
	 * @return the topic
	 */
	String topic();

	/**
	 * Returns the Kafka consumer group that this consumer joins.
	 * @return the group id
	 */
	String group();

	/**
	 * Returns the current state.
	 * @return the state
	 */
	ConsumerState state();

	/**
	 * Returns whether the consumer is paused: held, and still a member of its group.
	 * Distinguishes a pause from a stop.
	 * @return whether the state is {@link ConsumerState#STOPPED} and the membership is
	 * kept
	 */
	boolean isPaused();

	/**
	 * Returns whether the cluster was ever reached.
	 * @return whether the consumer has left {@link ConsumerState#INITIALISING}
	 */
	boolean isInitialised();

	/**
	 * Tries to reach the cluster once, at once, in addition to the attempts in the
	 * background. Does not block.
	 * @return a future that completes with whether the consumer is initialised, within
	 * {@code kafka.health.timeout}, or within twice that time if a check was already
	 * running
	 */
	CompletableFuture<Boolean> initialise();

	/**
	 * Withdraws the operator's stop and pause, and an {@code error} hold of
	 * {@code on-error=stop}. The consumer consumes if no other hold is in place.
	 */
	void start();

	/**
	 * Places the operator's stop and returns. The record or batch in flight is finished
	 * and committed, then the consumer leaves the group. The stop stays in place whatever
	 * the state of health is, until {@link #start()}.
	 */
	void stop();

	/**
	 * Calls {@link #stop()} and blocks until the consumer has stopped.
	 * @param timeout the longest time to wait
	 * @return {@code true} if nothing is in flight, all handled records are committed and
	 * the consumer has left its group; {@code false} if the timeout has elapsed (the log
	 * names the records in flight), if a commit is not confirmed, or if the calling
	 * thread was interrupted (its interrupt status is kept). A consumer leaves its group
	 * at the latest 10 s after it was stopped, also if a stage that the handler returned
	 * is not completed, or a worker thread has not returned from the handler; such a call
	 * stays in flight until it ends, also for later calls of this method, and its record
	 * is not committed. With {@link #upstream()}, it is also {@code false} if a message
	 * counts as handled and an older message of its partition does not: the committed
	 * offset does not pass the older one, so that both are delivered again
	 * @throws IllegalStateException if called by a handler or a listener of this
	 * consumer, which would wait for itself. Code that completes the stage of a handler
	 * is not recognised: it waits for itself until the timeout has elapsed
	 */
	boolean stopAndWait(Duration timeout);

	/**
	 * Places the operator's pause. A paused consumer fetches nothing and stays a member
	 * of its group if it is one.
	 */
	void pause();

	/**
	 * Withdraws the operator's pause. All other holds stay in place.
	 */
	void resume();

	/**
	 * Returns all holds, which are the reasons why the consumer does not consume.
	 * @return the holds in the order in which they were placed; empty if the consumer may
	 * consume
	 */
	List<Hold> holds();

	/**
	 * Subscribes the consumer to checks: {@code self}, names of health contributors
	 * (nested: {@code a/b}), or the single word {@code none}. Replaces the earlier
	 * subscription.
	 * @param names the names of the checks
	 * @throws IllegalStateException if the consumer was started before
	 * @throws IllegalArgumentException if no name is given, or {@code none} together with
	 * other names
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if there
	 * is no check of a given name
	 */
	void subscribeTo(String... names);

	/**
	 * Returns the checks to which the consumer is subscribed.
	 * @return the names; empty if there are none
	 */
	List<String> subscribedTo();

	/**
	 * Returns the result of the last check in the background. Sends no request.
	 * @return the cluster part and the consumer part; the worse status of both
	 */
	CheckState check();

	/**
	 * Returns the partitions that are assigned now.
	 * @return the partitions in ascending order; empty if none is assigned
	 */
	List<PartitionAssignment> assignment();

	/**
	 * Returns the partitions that are blocked because nothing can be fetched from them,
	 * for example because of a corrupt batch. While there is one, {@link #check()} is
	 * critical.
	 * @return a snapshot of the partitions; empty if there are none
	 */
	default List<BlockedPartition> blockedPartitions() {
		return List.of();
	}

	/**
	 * Returns what is in progress if worker threads call the handler: the calls in
	 * flight, the lanes, and the window of each partition. While a window is blocked by
	 * its oldest record, {@link #check()} is a warning.
	 * @return a snapshot, also while the consumer does not consume; empty if the poll
	 * threads call the handler: with batches, manual consumption, and methods that return
	 * nothing with {@code ordering=partition}
	 */
	default Optional<ConcurrencyStatus> concurrency() {
		return Optional.empty();
	}

	/**
	 * Blocks until the consumer is in a state. Returns at once if it already is. A state
	 * that was entered and left during the wait counts as reached.
	 * @param state the state
	 * @param timeout the longest time to wait
	 * @return whether the state was reached; {@code false} if the timeout has elapsed
	 * (the log contains the current state), if the consumer is closed, or if the calling
	 * thread was interrupted (its interrupt status is kept)
	 * @throws IllegalStateException if the calling thread is the one that changes the
	 * state of this consumer (a listener of {@link ConsumerStateChangedEvent}) and the
	 * consumer is not in that state
	 */
	boolean awaitState(ConsumerState state, Duration timeout);

	/**
	 * Returns a future for a state. Actions chained to it run on the life-cycle thread of
	 * this consumer and must not block.
	 * @param state the state
	 * @return a future that completes when the state is reached, or is already complete
	 * if the consumer is in that state; fails with {@link IllegalStateException} if the
	 * consumer is closed before
	 */
	CompletableFuture<Void> whenState(ConsumerState state);

	/**
	 * Returns a future for the first contact with the cluster.
	 * @return a future that completes when the consumer is initialised and is cancelled
	 * if the consumer is closed before; cancelling it has no effect on the consumer
	 */
	CompletableFuture<Void> initialised();

	/**
	 * Returns a future for the end of the consumer.
	 * @return a future that completes when all resources are released; cancelling it has
	 * no effect on the consumer
	 */
	CompletableFuture<Void> closed();

	/**
	 * Returns the last transitions.
	 * @return at most 50 transitions, oldest first
	 */
	List<Transition> history();

	/**
	 * Returns the source of messages for manual consumption, for a consumer that was
	 * created with {@link ConsumerGroupFactory#upstream(ConsumerOptions)}.
	 * @return the same object on each call
	 * @throws IllegalStateException if this consumer has a handler
	 */
	default Upstream upstream() {
		throw new IllegalStateException(
				"Consumer '" + id() + "' has a handler, which receives all messages; create a consumer with"
						+ " ConsumerGroupFactory.upstream(...) to consume them manually");
	}

	/**
	 * Closes the consumer permanently and returns. {@link #closed()} completes when all
	 * resources are released.
	 */
	@Override
	void close();

}
