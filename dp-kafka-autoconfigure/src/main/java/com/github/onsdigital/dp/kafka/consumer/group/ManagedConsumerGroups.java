package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.Upstream;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The consumers of one application context. Each has a {@code shutdown} hold while the
 * context is not running.
 */
@Internal
public final class ManagedConsumerGroups implements ConsumerGroups, AutoCloseable {

	/**
	 * How long the end of the context waits for consumers; they were stopped before.
	 */
	private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

	/**
	 * The interval in which a waiting stop checks for handlers that end the application.
	 */
	private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

	private static final Logger logger = LoggerFactory.getLogger(ManagedConsumerGroups.class);

	private final GroupServices services;

	private final NavigableMap<String, ManagedConsumerGroup> groups = new ConcurrentSkipListMap<>();

	private final Object lock = new Object();

	private boolean contextRuns;

	private boolean closed;

	/**
	 * Creates an empty registry.
	 * @param services the services that all consumers share
	 */
	public ManagedConsumerGroups(GroupServices services) {
		this.services = services;
	}

	/**
	 * Creates a consumer. Its life cycle begins when the context has started, so that no
	 * transition is published before all beans exist. It consumes when no hold is in
	 * place.
	 * @param settings the settings
	 * @param runs starts the runs
	 * @return the consumer
	 * @throws IllegalStateException if there already is a consumer with this id, or if
	 * the context is closed
	 */
	public ManagedConsumerGroup add(ConsumerSettings settings, ConsumerRun.Factory runs) {
		return add(settings, runs, null);
	}

	ManagedConsumerGroup add(ConsumerSettings settings, ConsumerRun.Factory runs, @Nullable Upstream upstream) {
		ManagedConsumerGroup group = new ManagedConsumerGroup(settings, runs, this.services, upstream);
		group.hold(HoldOwner.SHUTDOWN, HoldStrength.STOP, "the application context has not started");
		synchronized (this.lock) {
			if (this.closed) {
				throw new IllegalStateException("The application context is closed");
			}
			if (this.groups.putIfAbsent(group.id(), group) != null) {
				throw new IllegalStateException("There is a consumer '" + group.id() + "' already");
			}
		}
		try {
			this.services.subscriptionListener().accept(group);
			synchronized (this.lock) {
				if (this.closed) {
					group.close();
				}
				else if (this.contextRuns) {
					begin(group);
				}
			}
		}
		catch (RuntimeException | Error ex) {
			remove(group);
			closeQuietly(group);
			throw ex;
		}
		return group;
	}

	/**
	 * Removes a consumer without closing it.
	 * @param group the consumer
	 */
	public void remove(ManagedConsumerGroup group) {
		this.groups.remove(group.id(), group);
	}

	@Override
	public ConsumerGroup get(String id) {
		ConsumerGroup group = this.groups.get(id);
		if (group == null) {
			throw new IllegalArgumentException(
					"There is no consumer '" + id + "'; there are " + List.copyOf(this.groups.keySet()));
		}
		return group;
	}

	@Override
	public Collection<ConsumerGroup> all() {
		return List.copyOf(this.groups.values());
	}

	/**
	 * Withdraws the {@code shutdown} holds and starts the life cycles.
	 */
	void contextStarted() {
		synchronized (this.lock) {
			this.contextRuns = true;
			this.groups.values().forEach(ManagedConsumerGroups::begin);
		}
	}

	private static void begin(ManagedConsumerGroup group) {
		group.withdrawHold(HoldOwner.SHUTDOWN);
		group.begin();
	}

	/**
	 * Places the {@code shutdown} holds. The future completes when all consumers have
	 * left their groups.
	 */
	CompletableFuture<Void> contextStopped() {
		synchronized (this.lock) {
			this.contextRuns = false;
			return CompletableFuture.allOf(this.groups.values().stream().map((group) -> {
				group.hold(HoldOwner.SHUTDOWN, HoldStrength.STOP, "the application context is stopped");
				return endedOrEndingApplication(group);
			}).toArray(CompletableFuture[]::new));
		}
	}

	// A handler that ends the application waits for this stop, so the stop must not wait
	// for the handler. The handler may start to do so during the stop.
	private CompletableFuture<Void> endedOrEndingApplication(ManagedConsumerGroup group) {
		CompletableFuture<Void> ended = group.whenRunEnded().copy();
		completeIfEndingApplication(group, ended);
		return ended;
	}

	private void completeIfEndingApplication(ManagedConsumerGroup group, CompletableFuture<Void> ended) {
		if (ended.isDone()) {
			return;
		}
		if (!group.isEndingApplication()) {
			this.services.time()
				.delayedExecutor(CHECK_INTERVAL)
				.execute(() -> completeIfEndingApplication(group, ended));
		}
		else if (ended.complete(null)) {
			logger.warn("consumer " + group.id() + ": ends the application from its own handler or listener: the stop "
					+ "does not wait for it. A record whose handler has not returned is not committed; in flight: "
					+ group.inFlight());
		}
	}

	// a failure to close one consumer must not keep the others from being closed
	private static void closeQuietly(ManagedConsumerGroup group) {
		try {
			group.close();
		}
		catch (RuntimeException | Error ex) {
			logger.error("consumer " + group.id() + ": could not be closed", SafeThrowable.forLog(ex));
		}
	}

	/**
	 * Closes all consumers when the context is destroyed. They were stopped before;
	 * consumers whose handlers have not returned are logged and left behind.
	 */
	@Override
	public void close() {
		synchronized (this.lock) {
			this.closed = true;
		}
		List<ManagedConsumerGroup> all = List.copyOf(this.groups.values());
		all.forEach(ManagedConsumerGroups::closeQuietly);
		CompletableFuture<Void> ended = CompletableFuture.allOf(all.stream()
			.filter((group) -> !group.isEndingApplication())
			.map(ManagedConsumerGroup::closed)
			.toArray(CompletableFuture[]::new));
		try {
			if (!this.services.time().await(ended, CLOSE_WAIT)) {
				all.stream()
					.filter((group) -> !group.closed().isDone() && !group.isEndingApplication())
					.forEach((group) -> logger.warn("consumer " + group.id()
							+ ": had not ended when the application ended; in flight: " + group.inFlight()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	TimeSource time() {
		return this.services.time();
	}

}
