package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Clock;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The services that a life cycle uses.
 *
 * @param retry the back-off after a run that ended abnormally
 * @param clock the clock for displayed times
 * @param nanos the monotonic clock of the back-off, in nanoseconds
 * @param random the source of the jitter of the back-off
 * @param threads creates the life-cycle thread
 */
@Internal
public record LifecycleServices(RetrySettings retry, Clock clock, LongSupplier nanos, RandomGenerator random,
		ThreadFactory threads) {
}
