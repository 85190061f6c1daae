package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.SubscribedHealthChecks;
import com.github.onsdigital.dp.kafka.consumer.group.DeclaredConsumers;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerMethods;
import com.github.onsdigital.dp.kafka.consumer.handler.LateHandlerCheck;
import com.github.onsdigital.dp.kafka.consumer.listener.ContainerRunFactory;
import com.github.onsdigital.dp.kafka.consumer.listener.ManagedContainerFactoryConfigurer;
import com.github.onsdigital.dp.kafka.consumer.listener.error.DeadLetters;
import com.github.onsdigital.dp.kafka.consumer.listener.error.FailureServices;
import com.github.onsdigital.dp.kafka.consumer.listener.error.KafkaDeadLetters;
import com.github.onsdigital.dp.kafka.consumer.settings.ConsumerSettingsResolver;
import com.github.onsdigital.dp.kafka.message.PayloadReaders;
import com.github.onsdigital.dp.kafka.producer.DeadLetterClient;
import com.github.onsdigital.dp.kafka.producer.ProducerSettingsResolver;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;
import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Auto-configuration for managed consumers: finds their handlers and runs them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		after = { KafkaAutoConfiguration.class, DpKafkaConnectionAutoConfiguration.class,
				DpKafkaClusterAutoConfiguration.class, DpKafkaMessageAutoConfiguration.class },
		afterName = "com.github.onsdigital.dp.kafka.autoconfigure.health.DpKafkaHealthAutoConfiguration")
@ConditionalOnBean({ ClusterConnection.class, ClusterMonitor.class })
@Import({ ContainerFactoriesConfiguration.class, ConsumerGroupsConfiguration.class })
public final class DpKafkaConsumerAutoConfiguration {

	DpKafkaConsumerAutoConfiguration() {
	}

	@Bean
	static HandlerMethods dpKafkaHandlerMethods(ConfigurableListableBeanFactory beanFactory, ResourceLoader resources,
			PayloadReaders readers) {
		return new HandlerMethods(beanFactory, resources, readers);
	}

	@Bean
	static LateHandlerCheck dpKafkaLateHandlerCheck(ObjectProvider<HandlerMethods> handlers) {
		return new LateHandlerCheck(handlers);
	}

	@Bean
	DeclaredConsumers dpKafkaDeclaredConsumers(HandlerMethods handlers, ConsumerSettingsResolver resolver) {
		return new DeclaredConsumers(handlers, resolver);
	}

	@Bean
	SettingsCheck dpKafkaDeadLettersCheck(DeclaredConsumers declared, ProducerSettingsResolver producers) {
		return (problems) -> declared.forEach((settings, handler) -> {
			if (settings.onError() == OnError.DEAD_LETTER) {
				DeadLetterClient.check(producers, problems);
			}
		});
	}

	@Bean
	@ConditionalOnMissingBean(DeadLetters.class)
	DeadLetterClient dpKafkaDeadLetterClient(ClusterConnection connection, ProducerSettingsResolver resolver,
			ObjectProvider<DefaultKafkaProducerFactoryCustomizer> customizers, KafkaClients clients) {
		return new DeadLetterClient(connection, resolver, () -> customizers.orderedStream().toList(), clients);
	}

	@Bean
	@ConditionalOnMissingBean(DeadLetters.class)
	KafkaDeadLetters dpKafkaDeadLetters(DeadLetterClient client, TimeSource time) {
		ExecutorService executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(),
				DaemonThreads.named("dp-kafka-dead-letters"));
		return new KafkaDeadLetters(client::open, executor, time);
	}

	@Bean
	ManagedContainerFactoryConfigurer dpKafkaContainerFactoryConfigurer(ClusterConnection connection,
			ObjectProvider<DefaultKafkaConsumerFactoryCustomizer> customizers, BootListenerSettings boot,
			KafkaClients clients) {
		List<Consumer<DefaultKafkaConsumerFactory<byte[], byte[]>>> changes = customizers.orderedStream()
			.<Consumer<DefaultKafkaConsumerFactory<byte[], byte[]>>>map((customizer) -> customizer::customize)
			.toList();
		return new ManagedContainerFactoryConfigurer(connection.consumerProperties(), changes, boot::apply, clients);
	}

	@Bean
	FailureServices dpKafkaFailureServices(ObjectProvider<SubscribedHealthChecks> healthChecks, DeadLetters deadLetters,
			ObjectProvider<HandlingListener> listeners, ApplicationEventPublisher events) {
		List<HandlingListener> all = listeners.orderedStream().toList();
		return new FailureServices(healthChecks.getIfAvailable(() -> (id) -> CompletableFuture.completedFuture(true)),
				deadLetters, (all.size() == 1) ? all.get(0) : new HandlingListeners(all), events::publishEvent);
	}

	@Bean
	ContainerRunFactory dpKafkaContainerRunFactory(
			@Qualifier(ManagedContainerFactoryConfigurer.MESSAGE_FACTORY) ConcurrentKafkaListenerContainerFactory<byte[], byte[]> messageFactory,
			@Qualifier(ManagedContainerFactoryConfigurer.BATCH_FACTORY) ConcurrentKafkaListenerContainerFactory<byte[], byte[]> batchFactory,
			FailureServices services, RetrySettings retry, ClusterMonitor monitor, TimeSource time,
			Environment environment) {
		return new ContainerRunFactory(messageFactory, batchFactory, services, retry, time, () -> {
			ClusterReport report = monitor.latest();
			return (report != null) ? report.clusterId() : null;
		}, Threading.VIRTUAL.isActive(environment));
	}

}
