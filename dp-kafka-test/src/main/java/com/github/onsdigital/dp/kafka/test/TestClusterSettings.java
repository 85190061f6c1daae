package com.github.onsdigital.dp.kafka.test;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The settings of a {@link KafkaTestCluster}.
 *
 * @param brokers the number of brokers
 * @param partitions the number of partitions of each topic
 * @param checkInvariants whether the invariants are checked after each test
 * @since 0.1.0
 * @hidden
 */
@Internal
public record TestClusterSettings(int brokers, int partitions, boolean checkInvariants) {

	/** One broker, one partition, with checks. */
	public static final TestClusterSettings DEFAULT = new TestClusterSettings(1, 1, true);

	public TestClusterSettings {
		if (brokers < 1 || partitions < 1) {
			throw new IllegalArgumentException("A cluster has at least 1 broker and 1 partition, not " + brokers
					+ " brokers and " + partitions + " partitions");
		}
	}

}
