package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

/**
 * Counts the events in a {@link RandomGroup}, to verify that the faults happened.
 */
final class RandomGroupStatistics {

	long steps;

	long handled;

	long repeated;

	long removals;

	long stalls;

	long stops;

	void add(RandomGroupStatistics other) {
		this.steps += other.steps;
		this.handled += other.handled;
		this.repeated += other.repeated;
		this.removals += other.removals;
		this.stalls += other.stalls;
		this.stops += other.stops;
	}

	@Override
	public String toString() {
		return this.steps + " steps, " + this.handled + " records handled, " + this.repeated
				+ " of them again after a fault, " + this.removals + " members removed, " + this.stalls + " stalls, "
				+ this.stops + " stops";
	}

}
