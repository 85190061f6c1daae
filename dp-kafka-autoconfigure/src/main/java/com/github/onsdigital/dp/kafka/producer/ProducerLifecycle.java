package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.retry.Backoff;
import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The life cycle of a producer: waiting for the cluster, initialised, closed. The client
 * is created on the producer's own thread when the monitor has reported a usable cluster
 * and the application context has started, or earlier if the application uses the
 * producer; no lock is held meanwhile.
 */
final class ProducerLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ProducerLifecycle.class);

	// the time that the client needs after its timeout to fail the remaining messages
	private static final Duration GRACE = Duration.ofSeconds(1);

	private static final Duration RENEW_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration END_TIMEOUT = Duration.ofMillis(500);

	private final String name;

	private final String topic;

	private final Duration maxBlock;

	private final ClusterMonitor monitor;

	private final ProducerClient client;

	private final ProducerExecutors thread;

	private final Backoff backoff;

	private final TimeSource time;

	private final CurrentClient current;

	private final AtomicReference<ClusterMonitor.@Nullable Subscription> subscription = new AtomicReference<>();

	private final AtomicBoolean creating = new AtomicBoolean();

	// the context has started, or the application uses the producer
	private final CompletableFuture<Void> required;

	private final CompletableFuture<Void> initialised;

	private final CompletableFuture<Void> closed;

	// sends do not wait for the next attempt
	private volatile boolean creationFailed;

	ProducerLifecycle(ProducerSettings settings, ProducerDependencies dependencies, ProducerExecutors thread) {
		this.name = settings.name();
		this.topic = settings.topic();
		this.maxBlock = settings.maxBlock();
		this.monitor = dependencies.monitor();
		this.required = dependencies.start().started().copy();
		this.client = new ProducerClient(dependencies.connection(), settings, dependencies.customizers(),
				dependencies.clients());
		this.thread = thread;
		this.time = dependencies.time();
		this.current = new CurrentClient(this.time);
		this.initialised = this.time.newFuture();
		this.closed = this.time.newFuture();
		this.backoff = new Backoff(dependencies.retry(), this.time.random());
	}

	// starts to wait for the cluster
	void open() {
		ClusterMonitor.Subscription watch = this.monitor.watch(this.topic);
		CompletableFuture<Void> unused = this.closed.thenRun(watch::cancel);
		ClusterMonitor.Subscription recreated = this.monitor.onTopicRecreated(this.topic,
				() -> this.thread.run(this::replaceClient));
		CompletableFuture<Void> unusedToo = this.closed.thenRun(recreated::cancel);
		this.subscription.set(this.monitor.subscribe(this::onReport));
		if (isInitialised() || isClosing()) {
			cancelSubscription();
		}
	}

	/**
	 * Returns the replacement of a client that refused a message because it is being
	 * replaced. Blocks until the replacement is created, except on a thread of the old
	 * client, whose close waits for that thread.
	 * @param client the client that refused the message
	 * @param timeout the maximum wait
	 * @return the replacement; {@code null} if the client is not being replaced, or the
	 * replacement was not created in time
	 */
	@Nullable Producer<byte[], byte[]> replacement(Producer<byte[], byte[]> client, Duration timeout) {
		boolean mayWait = !Thread.currentThread().getName().startsWith(KafkaProducer.NETWORK_THREAD_PREFIX);
		return this.current.replacementOf(client, mayWait ? timeout : Duration.ZERO);
	}

	boolean isInitialised() {
		return this.current.get() != null;
	}

	boolean isClosing() {
		return this.current.isClosing();
	}

	CompletableFuture<Void> initialised() {
		return this.initialised.copy();
	}

	/**
	 * Returns the future that completes when the producer is closed. This is the future
	 * itself, for this package only: it references each of its copies until it completes.
	 */
	CompletableFuture<Void> closed() {
		return this.closed;
	}

	/**
	 * Creates the client as soon as the cluster is reached, without waiting for the start
	 * of the context. Does not wait.
	 */
	void request() {
		this.required.complete(null);
	}

	/**
	 * Returns the client to send with. If the cluster was reached and the creation of the
	 * client has not failed yet, blocks until it is created, for at most
	 * {@code max-block}.
	 * @throws SendException if there is none
	 */
	Producer<byte[], byte[]> client() {
		if (isClosing()) {
			throw new ProducerClosedException(this.name, null);
		}
		if (this.current.get() == null && this.creating.get() && !this.creationFailed) {
			awaitClient();
		}
		Producer<byte[], byte[]> current = this.current.get();
		if (current == null) {
			throw new ProducerNotInitialisedException(this.name);
		}
		return current;
	}

	private void awaitClient() {
		try {
			boolean unused = this.time.await(createSoon(), this.maxBlock);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	CompletableFuture<Boolean> initialise() {
		if (isInitialised() || isClosing()) {
			return CompletableFuture.completedFuture(!isClosing());
		}
		return this.monitor.checkNow()
			.handle((report, ex) -> report != null && report.usable())
			.thenCompose((usable) -> usable ? createSoon() : CompletableFuture.completedFuture(isInitialised()));
	}

	private CompletableFuture<Boolean> createSoon() {
		CompletableFuture<Boolean> result = this.time.newFuture();
		this.thread.run(() -> result.complete(createClient()));
		return result.applyToEither(this.closed.thenApply((none) -> false), Function.identity());
	}

	private void onReport(ClusterReport report) {
		if (report.usable() && this.creating.compareAndSet(false, true)) {
			CompletableFuture<Void> unused = this.required.thenRun(() -> this.thread.run(this::createOrRetry));
		}
	}

	private void createOrRetry() {
		if (!createClient() && !isClosing()) {
			this.thread.runAfter(this.backoff.next(), this::createOrRetry);
		}
	}

	// called on the producer's thread only
	private boolean createClient() {
		if (isInitialised() || isClosing()) {
			return isInitialised() && !isClosing();
		}
		try {
			boolean unused = this.current.set(this.client.open());
		}
		catch (RuntimeException | Error ex) {
			this.creationFailed = true;
			// also a missing class of the user's customizer: a pending initialise() must
			// complete
			logger.warn("producer {}: the cluster was reached, but no client could be created; the creation is retried",
					this.name, SafeThrowable.forLog(ex));
			return false;
		}
		if (!isInitialised()) {
			this.client.close(Duration.ZERO);
			return false;
		}
		logger.info("producer {}: initialised, sends to topic {}", this.name, this.topic);
		cancelSubscription();
		this.initialised.complete(null);
		return true;
	}

	// Called on the producer's thread only. A client that has chosen a partition which
	// the new topic does not have would wait for it at each send.
	private void replaceClient() {
		if (!this.current.beginReplacement()) {
			return;
		}
		logger.warn("producer {}: topic {} was deleted and created again; its client is replaced", this.name,
				this.topic);
		try {
			if (!this.current.set(this.client.renew(RENEW_TIMEOUT))) {
				this.client.close(Duration.ZERO);
			}
		}
		catch (RuntimeException | Error ex) {
			logger.warn("producer {}: its client could not be replaced; the replacement is retried", this.name,
					SafeThrowable.forLog(ex));
			this.thread.runAfter(this.backoff.next(), this::replaceClient);
		}
	}

	/**
	 * Closes the producer. The first call blocks; further calls return at once.
	 * @param timeout the maximum time to send the accepted messages
	 * @param unsent counts the accepted messages that were not sent
	 */
	void close(Duration timeout, LongSupplier unsent) {
		if (!this.current.close()) {
			return;
		}
		try {
			cancelSubscription();
			if (isInitialised()) {
				closeClient(timeout);
			}
			long count = unsent.getAsLong();
			if (count > 0) {
				logger.error("producer {}: closed; {} accepted messages for topic {} were not sent within {} s",
						this.name, count, this.topic, timeout.toSeconds());
			}
			else {
				logger.info("producer {}: closed", this.name);
			}
		}
		finally {
			this.thread.end(END_TIMEOUT);
			this.initialised.completeExceptionally(new ProducerClosedException(this.name, null));
			this.closed.complete(null);
		}
	}

	// Kafka's close is unbounded while a dependent stage of a send blocks the client's
	// thread
	private void closeClient(Duration timeout) {
		if (Thread.currentThread().getName().startsWith(KafkaProducer.NETWORK_THREAD_PREFIX)) {
			// called from such a stage: Kafka detects that and does not wait for its own
			// thread
			this.client.close(timeout);
			return;
		}
		CompletableFuture<Void> ended = this.time.newFuture();
		Thread closer = DaemonThreads.named("dp-kafka-producer-" + this.name + "-close", this.time.threads())
			.newThread(() -> {
				try {
					this.client.close(timeout);
				}
				finally {
					ended.complete(null);
				}
			});
		closer.start();
		try {
			if (!this.time.await(ended, timeout.plus(GRACE))) {
				logger.error("producer {}: code chained to the future of a send still blocks the client's thread; "
						+ "its client is not closed", this.name);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void cancelSubscription() {
		ClusterMonitor.Subscription cancelled = this.subscription.getAndSet(null);
		if (cancelled != null) {
			cancelled.cancel();
		}
	}

}
