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

/**
 * What all consumers share.
 *
 * @param monitor asks the brokers
 * @param retry the back-off after a container that ended by itself
 * @param events takes each move, on the thread of the consumer that moved
 * @param watch is told of each new consumer and changed subscription, before the first
 * start; health places its hold here
 * @param clock gives the times shown to people
 * @param nanos the monotonic clock
 * @param random gives the jitter; called by several threads
 * @param threads makes the thread that moves a consumer
 */
public record GroupServices(ClusterMonitor monitor, RetrySettings retry, Consumer<ConsumerStateChangedEvent> events,
		Consumer<HoldableConsumer> watch, Clock clock, LongSupplier nanos, RandomGenerator random,
		ThreadFactory threads) {

	/**
	 * With the clocks of the machine.
	 * @param monitor asks the brokers
	 * @param retry the back-off after a container that ended by itself
	 * @param events takes each move
	 * @param watch is told of each new consumer
	 */
	public GroupServices(ClusterMonitor monitor, RetrySettings retry, Consumer<ConsumerStateChangedEvent> events,
			Consumer<HoldableConsumer> watch) {
		this(monitor, retry, events, watch, Clock.systemUTC(), System::nanoTime, new Random(), Thread::new);
	}

	LifecycleServices lifecycle(String consumerId) {
		return new LifecycleServices(this.retry, this.clock, this.nanos, this.random,
				LogContext.threads(consumerId, this.threads));
	}

}
