package com.github.onsdigital.dp.kafka.test.broker;

/**
 * The connection of a client to the coordinator of its group. After a crash of its
 * process, no request of the client arrives. Guarded by the lock of the cluster.
 */
final class CoordinatorLink {

	private final MemoryCluster cluster;

	private final ClientProcess process;

	private final int crashes;

	private final String groupId;

	CoordinatorLink(MemoryCluster cluster, ClientProcess process, String groupId) {
		this.cluster = cluster;
		this.process = process;
		this.crashes = process.crashes();
		this.groupId = groupId;
	}

	ClientProcess process() {
		return this.process;
	}

	String groupId() {
		return this.groupId;
	}

	MemoryGroup group() {
		return this.cluster.groups().get(this.groupId);
	}

	// also after the restart of the process: its earlier consumers do not return
	boolean isCrashed() {
		return this.process.isCrashed() || this.process.crashes() != this.crashes;
	}

	BrokerState state() {
		return isCrashed() ? BrokerState.FROZEN : this.cluster.brokers().coordinatorState(this.groupId);
	}

	boolean isReachable() {
		return state() == BrokerState.RUNNING;
	}

	boolean isLeaderReachable(int partition) {
		return !isCrashed() && this.cluster.brokers().leaderState(partition) == BrokerState.RUNNING;
	}

	boolean isMetadataReachable() {
		return !isCrashed() && this.cluster.brokers().any() == BrokerState.RUNNING;
	}

}
