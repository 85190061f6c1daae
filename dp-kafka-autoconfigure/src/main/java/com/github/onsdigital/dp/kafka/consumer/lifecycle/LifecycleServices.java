package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Clock;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import com.github.onsdigital.dp.kafka.retry.RetrySettings;

/**
 * What a life-cycle gets from outside.
 *
 * @param retry the back-off after a run that ended by itself
 * @param clock gives the times shown to people
 * @param nanos gives the monotonic time of the back-off
 * @param random gives its jitter
 * @param threads makes the owner thread
 */
public record LifecycleServices(RetrySettings retry, Clock clock, LongSupplier nanos, RandomGenerator random,
		ThreadFactory threads) {
}
