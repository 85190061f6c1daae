package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * One run of a consumer: a container from its start to its end. Commands are called on
 * the life-cycle thread, do not block and may be repeated. Their results are reported to
 * the {@link RunListener}.
 */
@Internal
public interface ConsumerRun {

	/**
	 * Finishes the records in flight, stops fetching and keeps the membership. Then calls
	 * {@link RunListener#idle()}, also if the run was idle before.
	 */
	void pause();

	/**
	 * Fetches again after {@link #pause()}.
	 */
	void resume();

	/**
	 * Finishes and commits the records in flight and leaves the group. Then calls
	 * {@link RunListener#ended}.
	 */
	void stop();

	/**
	 * Called when the topic was deleted and created again. Offsets that the run knows
	 * belong to the deleted topic and must not be committed. Called on any thread; does
	 * not block.
	 */
	default void topicRecreated() {
	}

	/**
	 * Returns how long handled records have waited for a confirmed commit.
	 * @return the time; zero if none waits
	 */
	default Duration unconfirmedFor() {
		return Duration.ZERO;
	}

	/**
	 * Describes the records in flight.
	 * @return for example {@code "hello-called-3@4711 for 12 s"}; empty if no record is
	 * in flight
	 */
	String inFlight();

	/**
	 * Returns the assigned partitions.
	 * @return the partitions, ordered
	 */
	List<PartitionAssignment> assignment();

	/**
	 * Returns the problems that keep partitions of this run waiting until they are
	 * corrected.
	 * @return one text per problem
	 */
	default List<String> problems() {
		return List.of();
	}

	/**
	 * Returns the blocked partitions: nothing can be fetched from them.
	 * @return a snapshot of the partitions
	 */
	default List<BlockedPartition> blockedPartitions() {
		return List.of();
	}

	/**
	 * Returns what is dispatched to worker threads.
	 * @return a snapshot; empty if the poll threads call the handler
	 */
	default Optional<ConcurrencyStatus> concurrency() {
		return Optional.empty();
	}

	/**
	 * Returns whether the calling thread is a handler thread of this run, which must not
	 * wait for the end of the run.
	 * @return whether the calling thread belongs to this run
	 */
	boolean isOwnThread();

	/**
	 * Returns the threads that call handlers.
	 * @return the threads that have been started
	 */
	default List<Thread> handlerThreads() {
		return List.of();
	}

	/**
	 * Starts runs.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * Starts a run. Called on the life-cycle thread, only after the earlier run has
		 * ended.
		 * @param listener receives the events of the run, on any thread, from this call
		 * on
		 * @return the run
		 * @throws RuntimeException if the run cannot be started; all its resources are
		 * released then
		 */
		ConsumerRun start(RunListener listener);

	}

}
