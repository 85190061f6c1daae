package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.List;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;

/**
 * One run of a consumer: a container from its start to its end. Commands come from the
 * owner thread, return at once and may be repeated; what they led to is told to the
 * {@link RunListener}.
 */
public interface ConsumerRun {

	/**
	 * Finishes what is in hand, fetches nothing more and keeps the membership. Then
	 * {@link RunListener#quiet()}, also if it was already quiet.
	 */
	void pause();

	/**
	 * Fetches again after {@link #pause()}.
	 */
	void resume();

	/**
	 * Finishes and commits what is in hand and leaves the group. Then
	 * {@link RunListener#ended}.
	 */
	void stop();

	/**
	 * The topic was deleted and created again. What the run knows of offsets belongs to
	 * the old topic and must not be committed onto the new one. Called on any thread;
	 * returns at once.
	 */
	default void topicRecreated() {
	}

	/**
	 * How long handled records wait for a commit that is confirmed.
	 * @return the time, zero if nothing waits
	 */
	default Duration unconfirmedFor() {
		return Duration.ZERO;
	}

	/**
	 * Tells what is being handled now.
	 * @return for example {@code "hello-called-3@4711 for 12 s"}; empty if nothing is
	 */
	String inHand();

	/**
	 * The partitions it has.
	 * @return the partitions, ordered
	 */
	List<PartitionAssignment> assignment();

	/**
	 * What keeps partitions of this run waiting and does not pass by itself.
	 * @return one text each
	 */
	default List<String> problems() {
		return List.of();
	}

	/**
	 * The partitions of it that are set aside.
	 * @return the partitions, as they are now
	 */
	default List<BlockedPartition> blockedPartitions() {
		return List.of();
	}

	/**
	 * Tells whether the calling thread is one of this run's handlers.
	 * @return whether waiting for this run's end would be waiting for oneself
	 */
	boolean isOwnThread();

	/**
	 * The threads on which its handlers run.
	 * @return those that have begun
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
		 * Starts a run. Called on the owner thread, never while an earlier run has not
		 * ended.
		 * @param listener is told what happens, from any thread, from now on
		 * @return the run
		 * @throws RuntimeException if it cannot be started; nothing is left of it then
		 */
		ConsumerRun start(RunListener listener);

	}

}
