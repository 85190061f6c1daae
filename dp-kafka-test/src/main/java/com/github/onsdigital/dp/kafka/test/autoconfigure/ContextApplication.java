package com.github.onsdigital.dp.kafka.test.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.PositionJumpedEvent;
import com.github.onsdigital.dp.kafka.consumer.group.ConsumerGroupsLifecycle;
import com.github.onsdigital.dp.kafka.health.HealthSubscriptions;
import com.github.onsdigital.dp.kafka.message.JsonFormat;
import com.github.onsdigital.dp.kafka.producer.DefaultMessageProducerFactory;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.test.TestApplication;
import com.github.onsdigital.dp.kafka.test.TestRuntime;

/**
 * The application of one context. Beans are looked up when they are needed, because an
 * application may lack any of them.
 */
final class ContextApplication implements TestApplication, SmartInitializingSingleton, DisposableBean,
		ApplicationListener<PositionJumpedEvent> {

	private final ConfigurableListableBeanFactory beans;

	private final TestRuntime runtime;

	ContextApplication(ConfigurableListableBeanFactory beans, TestRuntime runtime) {
		this.beans = beans;
		this.runtime = runtime;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.runtime.add(this);
	}

	@Override
	public void destroy() {
		this.runtime.remove(this);
	}

	@Override
	public void onApplicationEvent(PositionJumpedEvent jump) {
		this.runtime.positionJumped(jump);
	}

	private <T> @Nullable T find(Class<T> type) {
		return this.beans.getBeanProvider(type).getIfAvailable();
	}

	@Override
	public Collection<ConsumerGroup> consumers() {
		ConsumerGroups groups = find(ConsumerGroups.class);
		return (groups != null) ? groups.all() : List.of();
	}

	@Override
	public Collection<MessageProducer> producers() {
		Map<String, MessageProducer> byName = new LinkedHashMap<>();
		this.beans.getBeanProvider(MessageProducer.class)
			.stream()
			.forEach((producer) -> byName.putIfAbsent(producer.name(), producer));
		this.beans.getBeanProvider(DefaultMessageProducerFactory.class)
			.stream()
			.flatMap((factory) -> factory.open().stream())
			.forEach((producer) -> byName.putIfAbsent(producer.name(), producer));
		return byName.values();
	}

	@Override
	public @Nullable JsonFormat json() {
		return find(JsonFormat.class);
	}

	@Override
	public boolean dropsRecords() {
		return has(RecordFilterStrategy.class) || has(RecordInterceptor.class) || has(BatchInterceptor.class);
	}

	private boolean has(Class<?> type) {
		return this.beans.getBeanNamesForType(type, true, false).length > 0;
	}

	@Override
	public CompletionStage<?> stopConsumers() {
		ConsumerGroupsLifecycle lifecycle = find(ConsumerGroupsLifecycle.class);
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		if (lifecycle == null) {
			stopped.complete(null);
		}
		else {
			lifecycle.stop(() -> stopped.complete(null));
		}
		return stopped;
	}

	@Override
	public void startConsumers() {
		ConsumerGroupsLifecycle lifecycle = find(ConsumerGroupsLifecycle.class);
		if (lifecycle != null) {
			lifecycle.start();
		}
	}

	@Override
	public CompletionStage<?> checkCluster() {
		ClusterMonitor monitor = find(ClusterMonitor.class);
		return (monitor != null) ? monitor.checkNow() : CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletionStage<?> runChecks() {
		HealthSubscriptions checks = find(HealthSubscriptions.class);
		return (checks != null) ? checks.refresh() : CompletableFuture.completedFuture(null);
	}

}
