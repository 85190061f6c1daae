package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.listener.adapter.MessagingMessageListenerAdapter;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerRegistration;
import com.github.onsdigital.dp.kafka.consumer.handler.SingleInvocation;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunListener;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.LaneSettings;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.MemberSettings;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.OffsetResetSettings;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.UpstreamQueue;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.UpstreamSettings;
import com.github.onsdigital.dp.kafka.consumer.listener.error.DefaultFailurePolicy;
import com.github.onsdigital.dp.kafka.consumer.listener.error.FailureServices;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.support.SafeText;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Creates the runs of consumers, each on a new container from one of the two container
 * factories. The containers are not in Spring's registry.
 *
 * @hidden
 */
@Internal
public final class ContainerRunFactory implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ContainerRunFactory.class);

	/**
	 * How long an executor may take to start a worker. The consumer's thread waits for
	 * it.
	 */
	private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

	private static final int DEFAULT_MAX_POLL_INTERVAL = 300_000;

	private final ConcurrentKafkaListenerContainerFactory<byte[], byte[]> messageFactory;

	private final ConcurrentKafkaListenerContainerFactory<byte[], byte[]> batchFactory;

	private final FailureServices services;

	private final RetrySettings retry;

	private final TimeSource time;

	private final RandomGenerator random;

	private final Supplier<@Nullable String> clusterId;

	private final SlowHandlerMonitor slowHandlers;

	private final boolean virtualThreads;

	/**
	 * Creates a factory.
	 * @param messageFactory creates the containers of single handlers
	 * @param batchFactory creates the containers of batch handlers
	 * @param services the services of the error policy
	 * @param retry the back-off between calls of a handler
	 * @param time clocks, waits, threads and the source of the jitter
	 * @param clusterId supplies the cluster's id for observations, without blocking
	 * @param virtualThreads whether workers have virtual threads
	 */
	public ContainerRunFactory(ConcurrentKafkaListenerContainerFactory<byte[], byte[]> messageFactory,
			ConcurrentKafkaListenerContainerFactory<byte[], byte[]> batchFactory, FailureServices services,
			RetrySettings retry, TimeSource time, Supplier<@Nullable String> clusterId, boolean virtualThreads) {
		this.messageFactory = messageFactory;
		this.batchFactory = batchFactory;
		this.services = services;
		this.retry = retry;
		this.time = time;
		this.random = time.random();
		this.clusterId = clusterId;
		this.virtualThreads = virtualThreads;
		this.slowHandlers = new SlowHandlerMonitor(time);
	}

	/**
	 * Returns the factory of the runs of one consumer.
	 * @param settings its settings
	 * @param handler its handler
	 * @return creates a run for every start
	 */
	public ConsumerRun.Factory factory(ConsumerSettings settings, HandlerRegistration handler) {
		return (listener) -> settings.concurrency().isConcurrent()
				? startWithWorkers(settings, invocation(handler), listener)
				: start(settings, listener(settings, handler), null, listener);
	}

	/**
	 * Returns the factory of the runs of a consumer whose records are consumed manually.
	 * @param settings its settings
	 * @param queue receives the records
	 * @return creates a run for every start
	 */
	public ConsumerRun.Factory factory(ConsumerSettings settings, UpstreamQueue queue) {
		UpstreamSettings upstream = new UpstreamSettings(queue, this.services.handlingListener());
		return (listener) -> start(settings, new NoOpListener(), upstream, listener);
	}

	private ConsumerRun start(ConsumerSettings settings, MessagingMessageListenerAdapter<byte[], byte[]> adapter,
			@Nullable UpstreamSettings upstream, RunListener listener) {
		return start(settings, member(settings, upstream, null, listener), adapter, null, listener);
	}

	private ConsumerRun startWithWorkers(ConsumerSettings settings, SingleInvocation invocation, RunListener listener) {
		ConcurrencySettings concurrency = settings.concurrency();
		WorkerCalls calls = new WorkerCalls(settings.id(), invocation, this.services.handlingListener(), this.time);
		WorkerThreads threads = new WorkerThreads(settings.id(), this.time, this.virtualThreads);
		LaneSettings lanes = new LaneSettings(unit(concurrency), concurrency.stages(), concurrency.workers(),
				maxInFlight(settings), concurrency.maxUncommitted(), concurrency.handlerTimeout(), calls,
				threads::start);
		return start(settings, member(settings, null, lanes, listener), new NoOpListener(), calls, listener);
	}

	private static LaneSettings.Unit unit(ConcurrencySettings concurrency) {
		return switch (concurrency.ordering()) {
			case PARTITION -> concurrency.isPipeline() ? LaneSettings.Unit.RECORD : LaneSettings.Unit.PARTITION;
			case KEY -> LaneSettings.Unit.KEY;
			case UNORDERED -> LaneSettings.Unit.RECORD;
		};
	}

	// The limit of one member. The workers limit the calls of an ordinary method.
	private static int maxInFlight(ConsumerSettings settings) {
		ConcurrencySettings concurrency = settings.concurrency();
		boolean limited = concurrency.stages() && concurrency.maxInFlight() > 0;
		return limited ? Math.max(1, concurrency.maxInFlight() / settings.numWorkers()) : Integer.MAX_VALUE;
	}

	private MemberSettings member(ConsumerSettings settings, @Nullable UpstreamSettings upstream,
			@Nullable LaneSettings lanes, RunListener listener) {
		DefaultFailurePolicy failures = new DefaultFailurePolicy(settings, this.services, this.retry, this.random,
				listener::requestStop, this.time::nanoTime);
		OffsetResetSettings resets = new OffsetResetSettings(settings.offsetReset(), settings.outOfRangeReset(),
				(partition, from, to) -> this.services.publishJump(settings.id(), partition, from, to));
		return new MemberSettings(settings.id(), settings.batch(), settings.batchSize(), settings.batchWaitTime(),
				maxWaitingBytes(settings), failures, upstream, resets, isConsumerProtocol(settings), lanes);
	}

	private ConsumerRun start(ConsumerSettings settings, MemberSettings member,
			MessagingMessageListenerAdapter<byte[], byte[]> adapter, @Nullable WorkerCalls calls,
			RunListener listener) {
		int workers = (settings.batch() || member.upstream() != null) ? 1 : settings.numWorkers();
		ContainerRun run = new ContainerRun(member, workers, listener, this.time);
		ConcurrentMessageListenerContainer<byte[], byte[]> container = container(settings, member, adapter, calls, run);
		run.start(container);
		monitor(settings, run);
		return run;
	}

	private void monitor(ConsumerSettings settings, ContainerRun run) {
		try {
			run.setMonitorTask(this.slowHandlers.monitor(settings.id(), run, maxPollInterval(settings)));
		}
		catch (RuntimeException | Error ex) {
			// the run continues: only its owner can stop it
			logger.warn("consumer " + settings.id() + ": its records in flight are not monitored: "
					+ SafeText.withRootCause(ex));
		}
	}

	private boolean isConsumerProtocol(ConsumerSettings settings) {
		Object protocol = clientSetting(settings, ConsumerConfig.GROUP_PROTOCOL_CONFIG);
		return GroupProtocol.CONSUMER.name().equalsIgnoreCase(String.valueOf(protocol));
	}

	private Duration maxPollInterval(ConsumerSettings settings) {
		return Duration
			.ofMillis(clientSetting(settings, ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, DEFAULT_MAX_POLL_INTERVAL));
	}

	// the limit of one fetch response: the client buffers as much in addition
	private long maxWaitingBytes(ConsumerSettings settings) {
		return Math.max(
				clientSetting(settings, ConsumerConfig.FETCH_MAX_BYTES_CONFIG, ConsumerConfig.DEFAULT_FETCH_MAX_BYTES),
				clientSetting(settings, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
						ConsumerConfig.DEFAULT_MAX_PARTITION_FETCH_BYTES));
	}

	private int clientSetting(ConsumerSettings settings, String key, int byDefault) {
		Object number = ConfigDef.parseType(key, clientSetting(settings, key), ConfigDef.Type.INT);
		return (number != null) ? (Integer) number : byDefault;
	}

	private @Nullable Object clientSetting(ConsumerSettings settings, String key) {
		Object value = settings.clientProperties().get(key);
		if (value == null) {
			ConsumerFactory<? super byte[], ? super byte[]> clients = this.messageFactory.getConsumerFactory();
			value = (clients != null) ? clients.getConfigurationProperties().get(key) : null;
		}
		return value;
	}

	@Override
	public void close() {
		this.slowHandlers.close();
	}

	private ConcurrentMessageListenerContainer<byte[], byte[]> container(ConsumerSettings settings,
			MemberSettings member, MessagingMessageListenerAdapter<byte[], byte[]> adapter, @Nullable WorkerCalls calls,
			ContainerRun run) {
		HandlerEndpoint endpoint = new HandlerEndpoint("dp-kafka-" + settings.id(), settings.topic(), settings.batch(),
				adapter);
		endpoint.setGroupId(settings.group());
		endpoint.setConcurrency(run.workers());
		Properties properties = new Properties();
		properties.putAll(settings.clientProperties());
		properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, member.resets().clientReset());
		properties.put(ManagedConsumerFactory.RUN, run);
		endpoint.setConsumerProperties(properties);
		ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory = settings.batch() ? this.batchFactory
				: this.messageFactory;
		ConcurrentMessageListenerContainer<byte[], byte[]> container = factory.createListenerContainer(endpoint);
		container.getContainerProperties()
			.setClientId(clientId(settings, container.getContainerProperties().getClientId()));
		RecordInterceptor<byte[], byte[]> interceptor = container.getRecordInterceptor();
		applyManagedSettings(container, run, properties);
		ListenerObservations observations = ListenerObservations.of(settings.id(), settings.group(), container,
				run::workerOf, this.clusterId);
		if (adapter instanceof ObservedListener observed) {
			observed.observe(observations);
		}
		if (calls != null) {
			calls.configure(interceptor, endpoint.filter(), observations);
		}
		return container;
	}

	// Returns the consumer's own client id. Without one, the consumer's id is appended to
	// the client id of the listeners or of the application, if there is one.
	private String clientId(ConsumerSettings settings, @Nullable String listenersClientId) {
		Object own = settings.clientProperties().get(ConsumerConfig.CLIENT_ID_CONFIG);
		if (own != null) {
			return own.toString();
		}
		ConsumerFactory<? super byte[], ? super byte[]> clients = this.messageFactory.getConsumerFactory();
		Object shared = StringUtils.hasText(listenersClientId) ? listenersClientId
				: (clients != null) ? clients.getConfigurationProperties().get(ConsumerConfig.CLIENT_ID_CONFIG) : null;
		return (shared != null) ? shared + "-" + settings.id() : settings.id();
	}

	// Applies dp-kafka's settings over those of a customizer or a replaced factory.
	private void applyManagedSettings(ConcurrentMessageListenerContainer<byte[], byte[]> container, ContainerRun run,
			Properties properties) {
		ContainerProperties own = container.getContainerProperties();
		ManagedContainerFactoryConfigurer.applyManagedSettings(own);
		own.setKafkaConsumerProperties(properties);
		own.setListenerTaskExecutor(run.threads().executor(own.getListenerTaskExecutor()));
		if (own.getConsumerStartTimeout().compareTo(START_TIMEOUT) > 0) {
			own.setConsumerStartTimeout(START_TIMEOUT);
		}
		if (own.getScheduler() == null) {
			own.setScheduler(run.threads().scheduler());
		}
		container.setConcurrency(run.workers());
		container.setCommonErrorHandler(new RetainingErrorHandler());
		container.setRecordInterceptor(new GuardedRecordInterceptor(container.getRecordInterceptor()));
		container.setBatchInterceptor(new GuardedBatchInterceptor(container.getBatchInterceptor()));
	}

	private MessagingMessageListenerAdapter<byte[], byte[]> listener(ConsumerSettings settings,
			HandlerRegistration handler) {
		if (settings.batch()) {
			Assert.state(handler.batch() != null, "a batch consumer requires a batch handler");
			return new BatchListener(settings.id(), handler.batch(), this.services.handlingListener(), this.time);
		}
		return new SingleListener(settings.id(), invocation(handler), this.services.handlingListener(), this.time);
	}

	private static SingleInvocation invocation(HandlerRegistration handler) {
		Assert.state(handler.single() != null, "a single consumer requires a single handler");
		return handler.single();
	}

}
