package com.github.onsdigital.dp.kafka.test;

import com.github.onsdigital.dp.kafka.test.broker.MemoryCluster;

/**
 * Gives tests of other packages access to the in-memory cluster.
 */
public final class ClusterAccess {

	private ClusterAccess() {
	}

	/**
	 * Returns the in-memory cluster.
	 * @param kafka the cluster as a user sees it
	 * @return the cluster with its topics and groups
	 */
	public static MemoryCluster of(KafkaTestCluster kafka) {
		return kafka.runtime().cluster();
	}

}
