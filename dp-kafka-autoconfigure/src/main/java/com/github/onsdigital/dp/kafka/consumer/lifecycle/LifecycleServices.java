package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.concurrent.ThreadFactory;

import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The services that a life cycle uses.
 *
 * @param retry the back-off after a run that ended abnormally
 * @param time clocks, waits and the jitter of the back-off
 * @param threads creates the life-cycle thread, of the same time source
 */
@Internal
public record LifecycleServices(RetrySettings retry, TimeSource time, ThreadFactory threads) {
}
