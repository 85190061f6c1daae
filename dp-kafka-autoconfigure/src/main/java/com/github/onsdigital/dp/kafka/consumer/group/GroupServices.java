package com.github.onsdigital.dp.kafka.consumer.group;

import java.util.function.Consumer;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.LifecycleServices;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The services that all consumers share.
 *
 * @param monitor checks the brokers
 * @param retry the back-off after a container that ended abnormally
 * @param events receives each transition, on the life-cycle thread of the consumer
 * @param subscriptionListener receives each new consumer, and each changed subscription,
 * before the first start; health places its hold here
 * @param time clocks, waits, life-cycle threads and jitter
 */
@Internal
public record GroupServices(ClusterMonitor monitor, RetrySettings retry, Consumer<ConsumerStateChangedEvent> events,
		Consumer<HoldableConsumer> subscriptionListener, TimeSource time) {

	LifecycleServices lifecycle(String consumerId) {
		return new LifecycleServices(this.retry, this.time, LogContext.threads(consumerId, this.time.threads()));
	}

}
