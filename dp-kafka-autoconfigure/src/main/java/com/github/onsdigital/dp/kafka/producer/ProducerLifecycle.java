package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
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
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Waiting for the cluster, initialised, closed. The client is made when the monitor first
 * reports a usable cluster, on the producer's own thread; no lock is held meanwhile.
 */
final class ProducerLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ProducerLifecycle.class);

	// what the client needs beyond its timeout to end what is left
	private static final Duration GRACE = Duration.ofSeconds(1);

	private static final Duration RENEW_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration END_TIMEOUT = Duration.ofMillis(500);

	private final String name;

	private final String topic;

	private final ClusterMonitor monitor;

	private final ProducerClient client;

	private final ProducerThread thread;

	private final Backoff backoff;

	private final Object lock = new Object();

	private final AtomicBoolean making = new AtomicBoolean();

	private final CompletableFuture<Void> initialised = new CompletableFuture<>();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private volatile @Nullable Producer<byte[], byte[]> made;

	// the client that a new one replaces; guarded by the lock
	private @Nullable Producer<byte[], byte[]> replaced;

	private volatile boolean closing;

	private ClusterMonitor.@Nullable Subscription subscription;

	ProducerLifecycle(ProducerSettings settings, ProducerDependencies parts, ProducerThread thread) {
		this.name = settings.name();
		this.topic = settings.topic();
		this.monitor = parts.monitor();
		this.client = new ProducerClient(parts.connection(), settings, parts.customizers());
		this.thread = thread;
		this.backoff = new Backoff(parts.retry(), new Random());
	}

	/**
	 * Begins to wait for the cluster.
	 */
	void open() {
		ClusterMonitor.Subscription watch = this.monitor.watch(this.topic);
		CompletableFuture<Void> unused = this.closed.thenRun(watch::cancel);
		ClusterMonitor.Subscription again = this.monitor.onTopicRecreated(this.topic,
				() -> this.thread.run(this::renew));
		CompletableFuture<Void> unusedToo = this.closed.thenRun(again::cancel);
		ClusterMonitor.Subscription made = this.monitor.subscribe(this::reported);
		synchronized (this.lock) {
			this.subscription = made;
		}
		if (isInitialised() || this.closing) {
			cancelSubscription();
		}
	}

	/**
	 * Gives the client that replaces another one, which refused a message because it was
	 * being closed for its successor. Blocks until the new client is made, but not on a
	 * thread of the old client, which is waited for.
	 * @param client the client that refused
	 * @param timeout the longest wait
	 * @return the new client; {@code null} if the client is not being replaced, or the
	 * new one was not made in time
	 */
	@Nullable Producer<byte[], byte[]> successor(Producer<byte[], byte[]> client, Duration timeout) {
		boolean mayWait = !Thread.currentThread().getName().startsWith(KafkaProducer.NETWORK_THREAD_PREFIX);
		long end = System.nanoTime() + timeout.toNanos();
		synchronized (this.lock) {
			long left = mayWait ? timeout.toNanos() : 0;
			while (client == this.made && client == this.replaced && !this.closing && left > 0) {
				try {
					TimeUnit.NANOSECONDS.timedWait(this.lock, left);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					return null;
				}
				left = end - System.nanoTime();
			}
			return (client != this.made && !this.closing) ? this.made : null;
		}
	}

	boolean isInitialised() {
		return this.made != null;
	}

	boolean isClosing() {
		return this.closing;
	}

	CompletableFuture<Void> initialised() {
		return this.initialised.copy();
	}

	/**
	 * Completes when it is closed. The future itself, for this package alone: it keeps
	 * every copy that is made of it to its end.
	 * @return the future
	 */
	CompletableFuture<Void> closed() {
		return this.closed;
	}

	/**
	 * The client to send with.
	 * @return the client
	 * @throws SendException if there is none
	 */
	Producer<byte[], byte[]> client() {
		if (this.closing) {
			throw new ProducerClosedException(this.name, null);
		}
		Producer<byte[], byte[]> made = this.made;
		if (made == null) {
			throw new ProducerNotInitialisedException(this.name);
		}
		return made;
	}

	CompletableFuture<Boolean> initialise() {
		if (isInitialised() || this.closing) {
			return CompletableFuture.completedFuture(!this.closing);
		}
		return this.monitor.checkNow()
			.handle((report, ex) -> report != null && report.usable())
			.thenCompose((usable) -> usable ? makeSoon() : CompletableFuture.completedFuture(isInitialised()));
	}

	private CompletableFuture<Boolean> makeSoon() {
		CompletableFuture<Boolean> result = new CompletableFuture<>();
		this.thread.run(() -> result.complete(make()));
		return result.applyToEither(this.closed.thenApply((none) -> false), Function.identity());
	}

	private void reported(ClusterReport report) {
		if (report.usable() && this.making.compareAndSet(false, true)) {
			this.thread.run(this::makeOrRetry);
		}
	}

	private void makeOrRetry() {
		if (!make() && !this.closing) {
			this.thread.runAfter(this.backoff.next(), this::makeOrRetry);
		}
	}

	// on the producer's thread alone
	private boolean make() {
		if (isInitialised() || this.closing) {
			return isInitialised() && !this.closing;
		}
		try {
			Producer<byte[], byte[]> made = this.client.open();
			synchronized (this.lock) {
				if (!this.closing) {
					this.made = made;
				}
			}
		}
		catch (RuntimeException | Error ex) {
			// also a class that the user's customizer misses: whoever waits is answered
			logger.warn("producer {}: the cluster was reached, but no client could be made; trying again", this.name,
					SafeThrowable.forLog(ex));
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

	// On the producer's thread alone. A client that has chosen a partition which the new
	// topic does not have waits for it at each send, for ever.
	private void renew() {
		synchronized (this.lock) {
			if (!isInitialised() || this.closing) {
				return;
			}
			this.replaced = this.made;
		}
		logger.warn("producer {}: topic {} was deleted and created again; its client is replaced", this.name,
				this.topic);
		try {
			Producer<byte[], byte[]> renewed = this.client.renew(RENEW_TIMEOUT);
			synchronized (this.lock) {
				if (!this.closing) {
					this.made = renewed;
					this.lock.notifyAll();
					return;
				}
			}
			this.client.close(Duration.ZERO);
		}
		catch (RuntimeException | Error ex) {
			logger.warn("producer {}: its client could not be replaced; trying again", this.name,
					SafeThrowable.forLog(ex));
			this.thread.runAfter(this.backoff.next(), this::renew);
		}
	}

	/**
	 * Closes. Only the first call does and blocks; others return at once.
	 * @param timeout the longest that sending what was accepted may take
	 * @param unsent counts what was accepted and not sent
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

	// Kafka's close has no bound while what is chained to a send blocks the client's
	// thread
	private void closeClient(Duration timeout) {
		if (Thread.currentThread().getName().startsWith(KafkaProducer.NETWORK_THREAD_PREFIX)) {
			// from such a callback: Kafka sees that and does not wait for itself
			this.client.close(timeout);
			return;
		}
		Thread closer = new Thread(() -> this.client.close(timeout), "dp-kafka-producer-" + this.name + "-close");
		closer.setDaemon(true);
		closer.start();
		try {
			closer.join(timeout.plus(GRACE).toMillis());
			if (closer.isAlive()) {
				logger.error("producer {}: code chained to the future of a send still blocks the client's thread; "
						+ "its client is left behind", this.name);
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
