package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Arrays;

/**
 * The states of the brokers. Guarded by the lock of the cluster.
 */
final class MemoryBrokers {

	private final BrokerState[] states;

	MemoryBrokers(int count) {
		this.states = new BrokerState[count];
		setAll(BrokerState.RUNNING);
	}

	int count() {
		return this.states.length;
	}

	void setAll(BrokerState state) {
		Arrays.fill(this.states, state);
	}

	void set(int broker, BrokerState state) {
		this.states[broker] = state;
	}

	BrokerState state(int broker) {
		return this.states[broker];
	}

	// Returns the broker that leads a partition: it does not move if its broker stops.
	int leader(int partition) {
		return partition % this.states.length;
	}

	BrokerState leaderState(int partition) {
		return this.states[leader(partition)];
	}

	// Returns the broker that coordinates a group.
	int coordinator(String group) {
		return Math.floorMod(group.hashCode(), this.states.length);
	}

	BrokerState coordinatorState(String group) {
		return this.states[coordinator(group)];
	}

	boolean isCoordinatorRunning(String group) {
		return coordinatorState(group) == BrokerState.RUNNING;
	}

	// Returns the state of the healthiest broker: metadata comes from any of them.
	BrokerState any() {
		for (BrokerState state : this.states) {
			if (state == BrokerState.RUNNING) {
				return state;
			}
		}
		return Arrays.asList(this.states).contains(BrokerState.FROZEN) ? BrokerState.FROZEN : BrokerState.STOPPED;
	}

}
