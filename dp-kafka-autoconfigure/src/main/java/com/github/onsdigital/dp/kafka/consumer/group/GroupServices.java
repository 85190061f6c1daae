package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Clock;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.LifecycleServices;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The services that all consumers share.
 *
 * @param monitor checks the brokers
 * @param retry the back-off after a container that ended abnormally
 * @param events receives each transition, on the life-cycle thread of the consumer
 * @param subscriptionListener receives each new consumer, and each changed subscription,
 * before the first start; health places its hold here
 * @param clock the clock for displayed times
 * @param nanos the monotonic clock, in nanoseconds
 * @param random the source of jitter; called by several threads
 * @param threads creates the life-cycle threads
 */
@Internal
public record GroupServices(ClusterMonitor monitor, RetrySettings retry, Consumer<ConsumerStateChangedEvent> events,
		Consumer<HoldableConsumer> subscriptionListener, Clock clock, LongSupplier nanos, RandomGenerator random,
		ThreadFactory threads) {

	/**
	 * Creates services with the clocks of the system.
	 * @param monitor checks the brokers
	 * @param retry the back-off after a container that ended abnormally
	 * @param events receives each transition
	 * @param subscriptionListener receives each new consumer
	 */
	public GroupServices(ClusterMonitor monitor, RetrySettings retry, Consumer<ConsumerStateChangedEvent> events,
			Consumer<HoldableConsumer> subscriptionListener) {
		this(monitor, retry, events, subscriptionListener, Clock.systemUTC(), System::nanoTime, new Random(),
				Thread::new);
	}

	LifecycleServices lifecycle(String consumerId) {
		return new LifecycleServices(this.retry, this.clock, this.nanos, this.random,
				LogContext.threads(consumerId, this.threads));
	}

}
