package com.github.onsdigital.dp.kafka.producer;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import com.github.onsdigital.dp.kafka.check.CheckState;

/**
 * Makes the check of a producer: the cluster's verdict on brokers and topic. Public only
 * for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProducerChecks {

	/**
	 * Makes a check.
	 * @param settings the producer's settings
	 * @param initialised tells whether the producer is initialised
	 * @return gives the verdict of the last check in the background, without blocking
	 */
	Supplier<CheckState> of(ProducerSettings settings, BooleanSupplier initialised);

}
