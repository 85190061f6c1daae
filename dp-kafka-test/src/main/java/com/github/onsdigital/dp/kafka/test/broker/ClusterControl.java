package com.github.onsdigital.dp.kafka.test.broker;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The operations of a test on the brokers, on requests and on the process of the clients.
 * Thread-safe.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class ClusterControl {

	private final MemoryCluster cluster;

	/**
	 * Creates a control.
	 * @param cluster the cluster
	 */
	public ClusterControl(MemoryCluster cluster) {
		this.cluster = cluster;
	}

	/**
	 * Returns the number of brokers.
	 * @return the number
	 */
	public int brokers() {
		return this.cluster.brokers().count();
	}

	/**
	 * Stops all brokers.
	 */
	public void stop() {
		setAll(BrokerState.STOPPED);
	}

	/**
	 * Lets all brokers respond again.
	 */
	public void run() {
		setAll(BrokerState.RUNNING);
	}

	/**
	 * Lets all brokers keep their connections without a response.
	 */
	public void freeze() {
		setAll(BrokerState.FROZEN);
	}

	/**
	 * Stops one broker.
	 * @param broker its number, from 0
	 */
	public void stop(int broker) {
		set(broker, BrokerState.STOPPED);
	}

	/**
	 * Lets one broker respond again.
	 * @param broker its number, from 0
	 */
	public void run(int broker) {
		set(broker, BrokerState.RUNNING);
	}

	/**
	 * Lets one broker keep its connections without a response.
	 * @param broker its number, from 0
	 */
	public void freeze(int broker) {
		set(broker, BrokerState.FROZEN);
	}

	/**
	 * Returns the states of the brokers.
	 * @return for example {@code broker 0 RUNNING, broker 1 STOPPED}
	 */
	public String describe() {
		return this.cluster.read(() -> {
			StringBuilder text = new StringBuilder();
			for (int broker = 0; broker < brokers(); broker++) {
				text.append(text.isEmpty() ? "" : ", ").append("broker ").append(broker);
				text.append(' ').append(this.cluster.brokers().state(broker));
			}
			return text.toString();
		});
	}

	private void setAll(BrokerState state) {
		this.cluster.change(() -> this.cluster.brokers().setAll(state));
	}

	private void set(int broker, BrokerState state) {
		if (broker < 0 || broker >= brokers()) {
			throw new IllegalArgumentException(
					"The cluster has " + brokers() + " brokers, and no broker " + broker + " (numbers begin with 0)");
		}
		this.cluster.change(() -> this.cluster.brokers().set(broker, state));
	}

	/**
	 * Fails the next commits of a group.
	 * @param group the group
	 * @param count the number of commits
	 * @param failure the failure
	 */
	public void failCommits(String group, int count, RuntimeException failure) {
		this.cluster.change(() -> this.cluster.faults().add(Fault.COMMIT, group, count, failure));
	}

	/**
	 * Fails the next commits of a group after the offsets are stored.
	 * @param group the group
	 * @param count the number of commits
	 * @param failure the failure
	 */
	public void loseCommitResponses(String group, int count, RuntimeException failure) {
		this.cluster.change(() -> this.cluster.faults().add(Fault.COMMIT_RESPONSE, group, count, failure));
	}

	/**
	 * Ends the process at the next commit of a group, which is not stored.
	 * @param group the group
	 */
	public void crashAtNextCommit(String group) {
		this.cluster.change(() -> this.cluster.faults()
			.add(Fault.CRASH_AT_COMMIT, group, 1, new IllegalStateException("the process has crashed")));
	}

	/**
	 * Ends the process of the clients without any further effect on the cluster.
	 */
	public void crash() {
		this.cluster.change(() -> this.cluster.process().crash());
	}

	/**
	 * Returns whether the process of the clients has crashed.
	 * @return whether no client of it has an effect
	 */
	public boolean isCrashed() {
		return this.cluster.read(() -> this.cluster.process().isCrashed());
	}

	/**
	 * Begins a new process. The consumers of the last one have no effect any more,
	 * producers work again.
	 */
	public void newProcess() {
		this.cluster.change(this.cluster::newProcess);
	}

	/**
	 * Removes all topics, records, committed offsets and faults, and lets all brokers
	 * run.
	 */
	public void clear() {
		this.cluster.change(this.cluster::clear);
	}

}
