package com.github.onsdigital.dp.kafka.cluster;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Checks the cluster once. All is called, and answered, on the monitor's thread, which it
 * never blocks; one check at a time.
 */
interface ClusterProbe {

	// Begins a check that answers within the timeout.
	void check(Set<String> topics, Set<String> groups, Consumer<ClusterReport> done);

	// Asks who is in a group, on a thread of its own. From any thread.
	CompletableFuture<GroupView> describeGroup(String group);

	// Ends what is under way and releases all it holds. From any thread.
	void close();

}
