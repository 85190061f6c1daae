package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The groups of the cluster. Guarded by the lock of the cluster.
 */
final class MemoryGroups {

	private final MemoryCluster cluster;

	private final Map<String, MemoryGroup> groups = new TreeMap<>();

	private int members;

	MemoryGroups(MemoryCluster cluster) {
		this.cluster = cluster;
	}

	MemoryGroup get(String id) {
		return this.groups.computeIfAbsent(id, (key) -> new MemoryGroup(this.cluster, key));
	}

	List<MemoryGroup> all() {
		return new ArrayList<>(this.groups.values());
	}

	// numbered, so that a test runs in the same way each time
	String newMemberId(String clientId) {
		return clientId + "-" + ++this.members;
	}

	// topics or brokers may have changed
	void clusterChanged() {
		all().forEach(MemoryGroup::clusterChanged);
	}

	void clear() {
		all().forEach(MemoryGroup::clear);
		this.groups.clear();
	}

}
