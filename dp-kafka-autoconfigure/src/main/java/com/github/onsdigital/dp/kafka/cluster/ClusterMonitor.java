package com.github.onsdigital.dp.kafka.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Checks the brokers for the whole application: in the background every
 * {@code kafka.health.interval}, with the back-off of {@code kafka.retry} while something
 * is missing, and at once on request. No other component of dp-kafka probes the brokers.
 * <p>
 * No method blocks on the network; all are thread-safe.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public interface ClusterMonitor {

	/**
	 * Includes a topic in every check from now on, until all its subscriptions are
	 * cancelled.
	 * @param topic the name of the topic
	 * @return a handle that ends it
	 */
	Subscription watch(String topic);

	/**
	 * Includes a topic in every check as {@link #watch} does, but treats it as optional:
	 * its absence neither shortens the time between checks nor counts as a failure of the
	 * cluster, and is logged once.
	 * @param topic the name of the topic
	 * @return a handle that ends it
	 */
	Subscription watchOptional(String topic);

	/**
	 * Includes the coordinator of a consumer group in every check from now on, until all
	 * its subscriptions are cancelled.
	 * @param group the name of the group
	 * @return a handle that ends it
	 */
	Subscription watchGroup(String group);

	/**
	 * Describes the current members of a consumer group in a text for an operator. Meant
	 * for failures, not for each check: it may create a client.
	 * @param group the name of the group
	 * @return completes within {@code kafka.health.timeout} with the group's protocol,
	 * its assignor and some of its members by client id and host, or with the reason why
	 * they are not known; never exceptionally
	 */
	CompletableFuture<GroupDescription> describeGroup(String group);

	/**
	 * Returns the result of the newest check.
	 * @return the report, or {@code null} before the first check has ended
	 */
	@Nullable ClusterReport latest();

	/**
	 * Returns whether the cluster was ever usable. Once true, it stays true.
	 * @return whether a report was {@linkplain ClusterReport#usable() usable}
	 */
	boolean reached();

	/**
	 * Starts a check now. A check that is already running does not complete the returned
	 * future: a check that begins after this call does. Concurrent callers share one
	 * check.
	 * @return completes with the report within {@code kafka.health.timeout} (twice it if
	 * a check was already running), never exceptionally unless the monitor was closed
	 */
	CompletableFuture<ClusterReport> checkNow();

	/**
	 * Notifies a listener of every report from now on, on the monitor's thread, in order,
	 * and of the latest report, if there is one, at once. A listener must not block.
	 * @param listener receives the reports
	 * @return a handle that ends it
	 */
	Subscription subscribe(Consumer<ClusterReport> listener);

	/**
	 * Notifies a listener each time a check finds that a topic was deleted and created
	 * again since an earlier check: its id has changed, and offsets of the old topic are
	 * not valid in the new one. Only {@linkplain #watch watched} topics are checked.
	 * Brokers before 2.8 have no topic ids; the listener is never called then.
	 * @param topic the name of the topic
	 * @param listener is called on the monitor's thread, before the
	 * {@linkplain #subscribe subscribed} listeners receive the report of that check; must
	 * not block
	 * @return a handle that ends it
	 */
	Subscription onTopicRecreated(String topic, Runnable listener);

	/**
	 * A subscription or watch that can be cancelled.
	 */
	@FunctionalInterface
	interface Subscription {

		/**
		 * Cancels it; further calls have no effect. No notification begins after this
		 * returns; one that is running may still end.
		 */
		void cancel();

	}

}
