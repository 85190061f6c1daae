package com.github.onsdigital.dp.kafka.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The one that asks the brokers, for the whole application: in the background on
 * {@code kafka.health.interval}, at the pace of {@code kafka.retry} while something is
 * missing, and at once when asked to. Nothing else in dp-kafka probes. Public only for
 * other packages of dp-kafka.
 * <p>
 * No method blocks on the network; all are thread-safe.
 *
 * @since 0.1.0
 */
public interface ClusterMonitor {

	/**
	 * Has a topic asked for in every check from now on, until all who watch it have ended
	 * that.
	 * @param topic the name of the topic
	 * @return ends it
	 */
	Subscription watch(String topic);

	/**
	 * Has a topic asked for as {@link #watch} does, though nobody waits for it: that it
	 * is missing neither hurries the checks nor counts as a trouble of the cluster, and
	 * is told once.
	 * @param topic the name of the topic
	 * @return ends it
	 */
	Subscription watchLazily(String topic);

	/**
	 * Has every check from now on ask who coordinates a consumer group, until all who
	 * watch it have ended that.
	 * @param group the name of the group
	 * @return ends it
	 */
	Subscription watchGroup(String group);

	/**
	 * Asks who is in a consumer group now, for a person to read. Meant for failures, not
	 * for each check: it may create a client.
	 * @param group the name of the group
	 * @return completes within {@code kafka.health.timeout} with the group's protocol,
	 * its assignor and some of its members by client id and host, or with the reason why
	 * that is not known; never exceptionally
	 */
	CompletableFuture<GroupView> describeGroup(String group);

	/**
	 * The result of the newest check.
	 * @return the report, or {@code null} before the first check has ended
	 */
	@Nullable ClusterReport latest();

	/**
	 * Tells whether the cluster was ever usable. Once true it stays true.
	 * @return whether a report was {@linkplain ClusterReport#usable() usable}
	 */
	boolean reached();

	/**
	 * Checks now. A check already running that began after this call's cause is not
	 * enough: one that begins from now on answers; callers who wait for the same one
	 * share it.
	 * @return completes with the report within {@code kafka.health.timeout} (twice it if
	 * a check was already running), never exceptionally unless the monitor was closed
	 */
	CompletableFuture<ClusterReport> checkNow();

	/**
	 * Has every report from now on given to a listener, on the monitor's thread, in
	 * order; the latest one, if there is any, at once. A listener must not block.
	 * @param listener takes the reports
	 * @return ends it
	 */
	Subscription subscribe(Consumer<ClusterReport> listener);

	/**
	 * Notifies a listener each time a check finds that a topic was deleted and created
	 * again since an earlier check: its id is another one, and offsets of the old topic
	 * mean nothing in the new one. Only topics that are {@linkplain #watch watched} are
	 * checked. Brokers before 2.8 know no topic ids; then nothing is notified.
	 * @param topic the name of the topic
	 * @param listener is called on the monitor's thread, before the report of that check
	 * is given to those who {@linkplain #subscribe subscribed}; must not block
	 * @return ends it
	 */
	Subscription onTopicRecreated(String topic, Runnable listener);

	/**
	 * Ends what was subscribed to or watched.
	 */
	@FunctionalInterface
	interface Subscription {

		/**
		 * Ends it; done again, does nothing. No report is given after this returns, but
		 * for one being given right now.
		 */
		void cancel();

	}

}
