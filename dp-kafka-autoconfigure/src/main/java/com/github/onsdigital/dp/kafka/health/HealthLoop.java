package com.github.onsdigital.dp.kafka.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * The work of the health thread: processes messages, starts the checks that are due, and
 * updates the holds from their results. Other threads only post messages; all other state
 * belongs to the thread that calls {@link #step()}.
 */
final class HealthLoop {

	private static final Logger logger = LoggerFactory.getLogger(HealthLoop.class);

	private static final long MAX_STEP = TimeUnit.SECONDS.toNanos(1);

	private static final long SELF_TIMEOUT_MARGIN = TimeUnit.SECONDS.toNanos(1);

	private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();

	private final Supplier<? extends Collection<HoldableConsumer>> consumers;

	private final NamedChecks checks;

	private final ClusterMonitor monitor;

	private final CheckTiming timing;

	private final Executor executor;

	private final Runnable wakeUp;

	private final Map<String, ConsumerHealthHold> holds = new LinkedHashMap<>();

	private final Map<String, PolledCheck> polledChecks = new HashMap<>();

	private final List<HealthQuery> queries = new ArrayList<>();

	private @Nullable ClusterReport latest;

	HealthLoop(Supplier<? extends Collection<HoldableConsumer>> consumers, NamedChecks checks, ClusterMonitor monitor,
			CheckTiming timing, Executor executor, Runnable wakeUp) {
		this.consumers = consumers;
		this.checks = checks;
		this.monitor = monitor;
		this.timing = timing;
		this.executor = executor;
		this.wakeUp = wakeUp;
	}

	/**
	 * Posts a message. May be called by any thread.
	 * @param message run in the next step
	 */
	void post(Runnable message) {
		this.mailbox.add(message);
		this.wakeUp.run();
	}

	/**
	 * Posts a report of the monitor. May be called by any thread.
	 */
	void report(ClusterReport report) {
		post(() -> {
			this.queries.forEach((query) -> query.recordReport(report));
			publish(report);
		});
	}

	/**
	 * Starts a new run of the checks and returns whether all are healthy. May be called
	 * by any thread.
	 * @param consumerId the consumer whose checks run, or {@code null} for all consumers
	 */
	CompletableFuture<Boolean> runChecks(@Nullable String consumerId) {
		CompletableFuture<Boolean> future = this.timing.time().newFuture();
		post(() -> startQuery(consumerId, future));
		return future;
	}

	boolean isIdle() {
		return this.mailbox.isEmpty();
	}

	/**
	 * Performs all work that is due.
	 * @return the nanoseconds until the next step, if no message is posted before
	 */
	long step() {
		refreshHolds();
		for (Runnable message = this.mailbox.poll(); message != null; message = this.mailbox.poll()) {
			message.run();
		}
		long remaining = MAX_STEP;
		Set<String> names = names();
		for (String name : names) {
			remaining = Math.min(remaining, polledCheck(name).runIfDue());
		}
		this.polledChecks.entrySet().removeIf((entry) -> !names.contains(entry.getKey()) && discard(entry.getValue()));
		completeQueriesOfRemovedConsumers();
		List<HealthQuery> completed = completeQueries();
		for (ConsumerHealthHold hold : this.holds.values()) {
			remaining = Math.min(remaining, updateHold(hold));
		}
		completed.forEach((query) -> complete(query.future(), !query.hasFailure()));
		for (HealthQuery query : this.queries) {
			remaining = Math.min(remaining, query.remainingNanos(this.timing.now()));
		}
		return Math.max(0, remaining);
	}

	/**
	 * Completes the open queries with {@code false} before the thread ends, so that no
	 * record is abandoned.
	 */
	void end() {
		for (Runnable message = this.mailbox.poll(); message != null; message = this.mailbox.poll()) {
			message.run();
		}
		this.queries.forEach((query) -> query.future().complete(false));
		this.queries.clear();
	}

	// on another thread, because dependent stages may block and this thread must not
	private void complete(CompletableFuture<Boolean> future, boolean healthy) {
		try {
			this.executor.execute(() -> future.complete(healthy));
		}
		catch (RuntimeException | Error ex) {
			logger.debug("No thread to complete a query", ex);
			// the dependent stages of a negative result keep the record and do not block;
			// those of a positive result may block
			future.complete(false);
		}
	}

	private void refreshHolds() {
		Map<String, ConsumerHealthHold> previous = new HashMap<>(this.holds);
		this.holds.clear();
		for (HoldableConsumer consumer : this.consumers.get()) {
			ConsumerHealthHold hold = previous.get(consumer.id());
			if (hold == null || hold.consumer() != consumer) {
				hold = new ConsumerHealthHold(consumer, this.timing);
				if (this.latest != null) {
					hold.self().onReport(this.latest);
				}
			}
			if (!hold.isClosing()) {
				this.holds.put(consumer.id(), hold);
			}
		}
	}

	private Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		this.holds.values().forEach((hold) -> names.addAll(hold.names()));
		names.remove(ConsumerHealthHold.SELF);
		return names;
	}

	// the result of a check without a subscription would be too old for a later
	// subscription
	private boolean discard(PolledCheck check) {
		this.queries.forEach((query) -> query.remove(check));
		return check.discard();
	}

	// a record that such a consumer keeps is handled by a later run
	private void completeQueriesOfRemovedConsumers() {
		for (HealthQuery query : List.copyOf(this.queries)) {
			ConsumerHealthHold requester = query.requester();
			if (requester != null && !this.holds.containsValue(requester)) {
				this.queries.remove(query);
				complete(query.future(), false);
			}
		}
	}

	private PolledCheck polledCheck(String name) {
		return this.polledChecks.computeIfAbsent(name,
				(key) -> new PolledCheck(key, this.checks, this.timing, this.executor, this::post));
	}

	private List<CheckResult> results(ConsumerHealthHold hold) {
		return hold.names().stream().map((name) -> result(hold, name)).toList();
	}

	private CheckResult result(ConsumerHealthHold hold, String name) {
		if (ConsumerHealthHold.SELF.equals(name)) {
			return hold.self().result();
		}
		return polledCheck(name).result();
	}

	private long updateHold(ConsumerHealthHold hold) {
		try {
			return hold.apply(results(hold));
		}
		catch (RuntimeException ex) {
			logger.warn("consumer {}: the health hold could not be placed or withdrawn; the change is retried",
					hold.consumer().id(), SafeThrowable.forLog(ex));
			return MAX_STEP;
		}
	}

	private void startQuery(@Nullable String consumerId, CompletableFuture<Boolean> future) {
		ConsumerHealthHold requester = (consumerId != null) ? this.holds.get(consumerId) : null;
		if (consumerId != null && requester == null) {
			// The consumer is closing or unknown. No check prevents the record from being
			// abandoned, but a record that is kept can be handled by the next run.
			complete(future, false);
			return;
		}
		HealthQuery query = new HealthQuery(requester, future,
				this.timing.now() + 2 * this.timing.timeout() + SELF_TIMEOUT_MARGIN);
		this.queries.add(query);
		Collection<ConsumerHealthHold> queried = (requester != null) ? List.of(requester)
				: List.copyOf(this.holds.values());
		boolean self = false;
		for (ConsumerHealthHold hold : queried) {
			for (String name : hold.names()) {
				if (ConsumerHealthHold.SELF.equals(name)) {
					self = true;
				}
				else {
					query.await(polledCheck(name));
				}
			}
		}
		if (self) {
			querySelf(query);
		}
	}

	private void querySelf(HealthQuery query) {
		query.awaitSelf();
		try {
			CompletableFuture<ClusterReport> unused = this.monitor.checkNow()
				.whenComplete((report, ex) -> post(() -> completeSelf(query, (ex != null) ? null : report)));
		}
		catch (RuntimeException ex) {
			logger.debug("The cluster check could not be started", ex);
			completeSelf(query, null);
		}
	}

	private void completeSelf(HealthQuery query, @Nullable ClusterReport report) {
		if (!query.isSelfPending()) {
			// too late for the query; the monitor also publishes the report to all
			// subscribers
			return;
		}
		// a late report was published to all subscribers before, and newer ones may have
		// followed
		if (report != null && !query.hasReceived(report)) {
			publish(report);
		}
		ConsumerHealthHold requester = query.requester();
		if (requester == null) {
			query.completeSelf(true);
			return;
		}
		if (report == null) {
			requester.self().onMissingReport();
		}
		query.completeSelf(requester.self().isHealthy());
	}

	// the report of a query is also published to all; an equal report of another check
	// counts
	@SuppressWarnings("ReferenceEquality") // compared by identity
	private void publish(ClusterReport report) {
		if (report != this.latest) {
			this.latest = report;
			this.holds.values().forEach((hold) -> hold.self().onReport(report));
		}
	}

	private List<HealthQuery> completeQueries() {
		List<HealthQuery> completed = new ArrayList<>();
		for (HealthQuery query : List.copyOf(this.queries)) {
			if (query.isSelfOverdue(this.timing.now())) {
				completeSelf(query, null);
			}
			boolean failed = query.requester() != null && query.hasFailure();
			if (failed || query.isComplete()) {
				this.queries.remove(query);
				completed.add(query);
			}
		}
		return completed;
	}

}
