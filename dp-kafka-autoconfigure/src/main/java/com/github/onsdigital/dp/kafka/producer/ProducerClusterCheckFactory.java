package com.github.onsdigital.dp.kafka.producer;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Creates the check of a producer, which evaluates brokers and topic.
 *
 * @since 0.1.0
 * @hidden
 */
@FunctionalInterface
@Internal
public interface ProducerClusterCheckFactory {

	/**
	 * Creates a check.
	 * @param settings the producer's settings
	 * @param initialised returns whether the producer is initialised
	 * @return supplies the result of the last check in the background, without blocking
	 */
	Supplier<CheckState> of(ProducerSettings settings, BooleanSupplier initialised);

}
