package com.github.onsdigital.dp.kafka.cluster;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Runs the checks of the cluster, one at a time, and describes groups.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public interface ClusterProbe {

	/**
	 * Starts a check. Called on the monitor's thread, which it does not block.
	 * @param topics the topics whose presence is checked
	 * @param groups the groups whose coordinators are checked
	 * @param done receives the report, on the monitor's thread, within the timeout of a
	 * check
	 */
	void check(Set<String> topics, Set<String> groups, Consumer<ClusterReport> done);

	/**
	 * Describes the members of a group. May be called by any thread, which it does not
	 * block.
	 * @param group the name of the group
	 * @return completes with the description, never exceptionally
	 */
	CompletableFuture<GroupDescription> describeGroup(String group);

	/**
	 * Ends the running check, whose report is not needed, and releases all resources. May
	 * be called by any thread.
	 */
	void close();

}
