package com.github.onsdigital.dp.kafka.test;

/**
 * The brokers of a {@link KafkaTestCluster}, all of them or one. Partition {@code n} of
 * each topic is on broker {@code n} modulo the number of brokers; it does not move if its
 * broker stops.
 *
 * @since 0.1.0
 */
public final class TestBrokers {

	private static final int ALL = -1;

	private final TestRuntime runtime;

	private final int broker;

	TestBrokers(TestRuntime runtime) {
		this(runtime, ALL);
	}

	private TestBrokers(TestRuntime runtime, int broker) {
		this.runtime = runtime;
		this.broker = broker;
	}

	/**
	 * Returns one broker.
	 * @param number its number, from 0
	 * @return the broker
	 * @throws IllegalArgumentException if there is none
	 */
	public TestBrokers broker(int number) {
		int count = this.runtime.control().brokers();
		if (number < 0 || number >= count) {
			throw new IllegalArgumentException("There is no broker " + number + "; the cluster has " + count
					+ " brokers, with numbers from 0. Set 'brokers' for more");
		}
		return new TestBrokers(this.runtime, number);
	}

	/**
	 * Stops the brokers: they refuse connections. Records and offsets are kept.
	 */
	public void stop() {
		this.runtime.disturb();
		if (this.broker == ALL) {
			this.runtime.control().stop();
		}
		else {
			this.runtime.control().stop(this.broker);
		}
	}

	/**
	 * Starts the brokers again.
	 */
	public void start() {
		if (this.broker == ALL) {
			this.runtime.control().run();
		}
		else {
			this.runtime.control().run(this.broker);
		}
	}

	/**
	 * Freezes the brokers: they keep their connections, and do not respond.
	 */
	public void freeze() {
		this.runtime.disturb();
		if (this.broker == ALL) {
			this.runtime.control().freeze();
		}
		else {
			this.runtime.control().freeze(this.broker);
		}
	}

	/**
	 * Ends the freeze: the brokers respond to everything that waits.
	 */
	public void unfreeze() {
		start();
	}

	@Override
	public String toString() {
		return this.runtime.control().describe();
	}

}
