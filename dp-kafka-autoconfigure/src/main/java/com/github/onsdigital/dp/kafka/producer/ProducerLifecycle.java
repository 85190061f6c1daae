package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

	private final Object lock = new Object();

	private final AtomicBoolean creating = new AtomicBoolean();

	// the context has started, or the application uses the producer
	private final CompletableFuture<Void> required;

	private final CompletableFuture<Void> initialised = new CompletableFuture<>();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private volatile @Nullable Producer<byte[], byte[]> current;

	// the client that is being replaced; guarded by the lock
	private @Nullable Producer<byte[], byte[]> replaced;

	// sends do not wait for the next attempt
	private volatile boolean creationFailed;

	private volatile boolean closing;

	private ClusterMonitor.@Nullable Subscription subscription;

	ProducerLifecycle(ProducerSettings settings, ProducerDependencies dependencies, ProducerExecutors thread) {
		this.name = settings.name();
		this.topic = settings.topic();
		this.maxBlock = settings.maxBlock();
		this.monitor = dependencies.monitor();
		this.required = dependencies.start().started().copy();
		this.client = new ProducerClient(dependencies.connection(), settings, dependencies.customizers());
		this.thread = thread;
		this.backoff = new Backoff(dependencies.retry(), new Random());
	}

	// starts to wait for the cluster
	void open() {
		ClusterMonitor.Subscription watch = this.monitor.watch(this.topic);
		CompletableFuture<Void> unused = this.closed.thenRun(watch::cancel);
		ClusterMonitor.Subscription recreated = this.monitor.onTopicRecreated(this.topic,
				() -> this.thread.run(this::replaceClient));
		CompletableFuture<Void> unusedToo = this.closed.thenRun(recreated::cancel);
		ClusterMonitor.Subscription reports = this.monitor.subscribe(this::onReport);
		synchronized (this.lock) {
			this.subscription = reports;
		}
		if (isInitialised() || this.closing) {
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
		long end = System.nanoTime() + timeout.toNanos();
		synchronized (this.lock) {
			long left = mayWait ? timeout.toNanos() : 0;
			while (client == this.current && client == this.replaced && !this.closing && left > 0) {
				try {
					TimeUnit.NANOSECONDS.timedWait(this.lock, left);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					return null;
				}
				left = end - System.nanoTime();
			}
			return (client != this.current && !this.closing) ? this.current : null;
		}
	}

	boolean isInitialised() {
		return this.current != null;
	}

	boolean isClosing() {
		return this.closing;
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
		if (this.closing) {
			throw new ProducerClosedException(this.name, null);
		}
		if (this.current == null && this.creating.get() && !this.creationFailed) {
			awaitClient();
		}
		Producer<byte[], byte[]> current = this.current;
		if (current == null) {
			throw new ProducerNotInitialisedException(this.name);
		}
		return current;
	}

	private void awaitClient() {
		CountDownLatch ended = new CountDownLatch(1);
		CompletableFuture<Void> unused = createSoon().thenRun(ended::countDown);
		try {
			ended.await(this.maxBlock.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	CompletableFuture<Boolean> initialise() {
		if (isInitialised() || this.closing) {
			return CompletableFuture.completedFuture(!this.closing);
		}
		return this.monitor.checkNow()
			.handle((report, ex) -> report != null && report.usable())
			.thenCompose((usable) -> usable ? createSoon() : CompletableFuture.completedFuture(isInitialised()));
	}

	private CompletableFuture<Boolean> createSoon() {
		CompletableFuture<Boolean> result = new CompletableFuture<>();
		this.thread.run(() -> result.complete(createClient()));
		return result.applyToEither(this.closed.thenApply((none) -> false), Function.identity());
	}

	private void onReport(ClusterReport report) {
		if (report.usable() && this.creating.compareAndSet(false, true)) {
			CompletableFuture<Void> unused = this.required.thenRun(() -> this.thread.run(this::createOrRetry));
		}
	}

	private void createOrRetry() {
		if (!createClient() && !this.closing) {
			this.thread.runAfter(this.backoff.next(), this::createOrRetry);
		}
	}

	// called on the producer's thread only
	private boolean createClient() {
		if (isInitialised() || this.closing) {
			return isInitialised() && !this.closing;
		}
		try {
			Producer<byte[], byte[]> created = this.client.open();
			synchronized (this.lock) {
				if (!this.closing) {
					this.current = created;
				}
			}
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
		synchronized (this.lock) {
			if (!isInitialised() || this.closing) {
				return;
			}
			this.replaced = this.current;
		}
		logger.warn("producer {}: topic {} was deleted and created again; its client is replaced", this.name,
				this.topic);
		try {
			Producer<byte[], byte[]> replacement = this.client.renew(RENEW_TIMEOUT);
			synchronized (this.lock) {
				if (!this.closing) {
					this.current = replacement;
					this.lock.notifyAll();
					return;
				}
			}
			this.client.close(Duration.ZERO);
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
		boolean first;
		synchronized (this.lock) {
			first = !this.closing;
			this.closing = true;
			this.lock.notifyAll();
		}
		if (!first) {
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
		Thread closer = DaemonThreads.named("dp-kafka-producer-" + this.name + "-close")
			.newThread(() -> this.client.close(timeout));
		closer.start();
		try {
			closer.join(timeout.plus(GRACE).toMillis());
			if (closer.isAlive()) {
				logger.error("producer {}: code chained to the future of a send still blocks the client's thread; "
						+ "its client is not closed", this.name);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void cancelSubscription() {
		ClusterMonitor.Subscription subscription;
		synchronized (this.lock) {
			subscription = this.subscription;
			this.subscription = null;
		}
		if (subscription != null) {
			subscription.cancel();
		}
	}

}
