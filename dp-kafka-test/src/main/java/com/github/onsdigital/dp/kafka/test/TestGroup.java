package com.github.onsdigital.dp.kafka.test;

/**
 * A consumer group of a {@link KafkaTestCluster}.
 *
 * @since 0.1.0
 */
public final class TestGroup {

	private final TestRuntime runtime;

	private final String id;

	TestGroup(TestRuntime runtime, String id) {
		this.runtime = runtime;
		this.id = id;
	}

	/**
	 * Returns the id of the group.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	@Override
	public String toString() {
		return "group '" + this.id + "'";
	}

}
