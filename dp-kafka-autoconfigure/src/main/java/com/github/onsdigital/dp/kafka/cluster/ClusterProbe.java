package com.github.onsdigital.dp.kafka.cluster;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Runs the checks of the cluster, one at a time. Called on the monitor's thread, which it
 * never blocks, and completes on it.
 */
interface ClusterProbe {

	// Starts a check that completes within the timeout.
	void check(Set<String> topics, Set<String> groups, Consumer<ClusterReport> done);

	// Describes the members of a group, on another thread. Callable from any thread.
	CompletableFuture<GroupDescription> describeGroup(String group);

	// Ends the running check and releases all resources. Callable from any thread.
	void close();

}
