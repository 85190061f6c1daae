package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The monitor of one cluster. Its thread never waits for the network. No check runs
 * before {@link #start()}, a {@link #watch} of a topic or a {@link #checkNow()}.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class DefaultClusterMonitor implements ClusterMonitor, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DefaultClusterMonitor.class);

	private final ConcurrentMap<String, Integer> topics = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, Integer> optionalTopics = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, Integer> groups = new ConcurrentHashMap<>();

	private final List<ReportListener> listeners = new CopyOnWriteArrayList<>();

	private final TopicIds topicIds = new TopicIds();

	/** Completed by the next check; emptied on the monitor thread. */
	private final Queue<CompletableFuture<ClusterReport>> waiting = new ConcurrentLinkedQueue<>();

	private final TimeSource time;

	private final ScheduledExecutorService thread;

	private final ClusterProbe probe;

	private final CheckSchedule schedule;

	private final ClusterStateLogger log;

	private volatile @Nullable ClusterReport latest;

	private volatile boolean reached;

	private volatile boolean closed;

	/** Completed by the running check; written on the monitor thread. */
	private volatile List<CompletableFuture<ClusterReport>> completing = List.of();

	private volatile @Nullable Thread activeThread;

	private @Nullable Future<?> timer;

	private boolean checking;

	private boolean repeat;

	private boolean due;

	private boolean wasHealthy;

	/**
	 * Creates a monitor that checks the addresses over sockets.
	 * @param connection the connection in effect
	 * @param retry the back-off while the cluster is not healthy
	 * @param interval the interval of checks while the cluster is healthy
	 * @param timeout how long a check may last
	 * @param time clocks, threads, timers and jitter; the sockets wait in real time
	 * @param clients creates the admin client
	 */
	public DefaultClusterMonitor(ClusterConnection connection, RetrySettings retry, Duration interval, Duration timeout,
			TimeSource time, KafkaClients clients) {
		this(time, (thread) -> new SocketClusterProbe(connection, timeout, time, clients, thread), retry, interval);
	}

	/**
	 * Creates a monitor with a probe.
	 * @param time clocks, threads, timers and jitter
	 * @param probe creates the probe for the monitor's thread
	 * @param retry the back-off while the cluster is not healthy
	 * @param interval the interval of checks while the cluster is healthy
	 */
	public DefaultClusterMonitor(TimeSource time, Function<ScheduledExecutorService, ClusterProbe> probe,
			RetrySettings retry, Duration interval) {
		this(time, time.newScheduler(DaemonThreads.named("dp-kafka-cluster-monitor"), Duration.ZERO), probe,
				new CheckSchedule(retry, interval, time.random()), new ClusterStateLogger(logger, time.clock()));
	}

	DefaultClusterMonitor(TimeSource time, ScheduledExecutorService thread,
			Function<ScheduledExecutorService, ClusterProbe> probe, CheckSchedule schedule, ClusterStateLogger log) {
		this.time = time;
		this.thread = thread;
		this.probe = probe.apply(thread);
		this.schedule = schedule;
		this.log = log;
	}

	// Starts the first check and schedules the next ones. Returns at once.
	public void start() {
		execute(this::scheduledCheck);
	}

	@Override
	public Subscription watch(String topic) {
		return watch(topic, this.topics);
	}

	@Override
	public Subscription watchOptional(String topic) {
		return watch(topic, this.optionalTopics);
	}

	@Override
	public Subscription watchGroup(String group) {
		return watch(group, this.groups);
	}

	private Subscription watch(String topic, ConcurrentMap<String, Integer> counts) {
		Integer watchers = counts.merge(topic, 1, Integer::sum);
		if (watchers == 1) {
			execute(this::requestCheck);
		}
		AtomicBoolean cancelled = new AtomicBoolean();
		return () -> {
			if (cancelled.compareAndSet(false, true)) {
				counts.computeIfPresent(topic, (name, count) -> (count > 1) ? count - 1 : null);
			}
		};
	}

	@Override
	public CompletableFuture<GroupDescription> describeGroup(String group) {
		return this.probe.describeGroup(group);
	}

	@Override
	public @Nullable ClusterReport latest() {
		return this.latest;
	}

	@Override
	public boolean reached() {
		return this.reached;
	}

	@Override
	public CompletableFuture<ClusterReport> checkNow() {
		CompletableFuture<ClusterReport> future = this.time.newFuture();
		this.waiting.add(future);
		execute(this::requestCheck);
		if (this.closed) {
			failWaiting();
		}
		// a copy: only the monitor may complete a future whose check other callers share
		return future.copy();
	}

	@Override
	public Subscription subscribe(Consumer<ClusterReport> listener) {
		ReportListener entry = new ReportListener(listener);
		execute(() -> {
			this.listeners.add(entry);
			ClusterReport report = this.latest;
			if (report != null) {
				entry.deliver(report);
			}
		});
		return () -> {
			entry.cancel();
			execute(() -> this.listeners.remove(entry));
		};
	}

	@Override
	public Subscription onTopicRecreated(String topic, Runnable listener) {
		return this.topicIds.subscribe(topic, listener);
	}

	private void execute(Runnable task) {
		try {
			this.thread.execute(() -> onThread(task));
		}
		catch (RejectedExecutionException ex) {
			// closed: the task is not needed
		}
	}

	private void scheduledCheck() {
		this.due = true;
		if (!this.checking) {
			check();
		}
	}

	private void requestCheck() {
		if (this.checking) {
			this.repeat = true;
		}
		else {
			check();
		}
	}

	private void check() {
		this.checking = true;
		this.repeat = false;
		List<CompletableFuture<ClusterReport>> next = new ArrayList<>();
		for (CompletableFuture<ClusterReport> call = this.waiting.poll(); call != null; call = this.waiting.poll()) {
			next.add(call);
		}
		this.completing = next;
		if (this.closed) {
			// these may have been added after close failed the others
			next.forEach(DefaultClusterMonitor::fail);
			return;
		}
		Set<String> all = new HashSet<>(this.topics.keySet());
		all.addAll(this.optionalTopics.keySet());
		this.probe.check(Set.copyOf(all), Set.copyOf(this.groups.keySet()), this::checked);
	}

	private void checked(ClusterReport report) {
		onThread(() -> publish(report));
	}

	private void onThread(Runnable task) {
		this.activeThread = Thread.currentThread();
		try {
			task.run();
		}
		finally {
			this.activeThread = null;
		}
	}

	private void publish(ClusterReport report) {
		this.checking = false;
		this.latest = report;
		this.reached |= report.usable();
		scheduleNext(report);
		// cleared last: a dependent action may block here; close then fails the others
		this.completing.forEach((future) -> future.complete(report));
		this.completing = List.of();
		this.topicIds.compare(report.topicIds());
		this.listeners.forEach((listener) -> listener.deliver(report));
		if (this.repeat) {
			check();
		}
	}

	// Only a scheduled check advances the back-off. A check on request changes the
	// schedule only if the health of the cluster changed.
	private void scheduleNext(ClusterReport report) {
		ClusterReport required = withoutOptionalTopics(report);
		boolean healthy = CheckSchedule.isHealthy(required);
		boolean reschedule = this.due || healthy != this.wasHealthy;
		Duration wait = reschedule ? this.schedule.next(required, this.reached) : null;
		this.log.log(report, healthy, wait);
		if (wait != null) {
			schedule(wait);
		}
		this.due = false;
		this.wasHealthy = healthy;
	}

	private void schedule(Duration wait) {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
		try {
			this.timer = this.thread.schedule(this::scheduledCheck, wait.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// closed during the check: there is no next one
		}
	}

	// without the optional topics
	private ClusterReport withoutOptionalTopics(ClusterReport report) {
		Map<String, TopicPresence> known = new HashMap<>(report.topics());
		known.keySet().removeIf((topic) -> this.optionalTopics.containsKey(topic) && !this.topics.containsKey(topic));
		return report.withTopics(known);
	}

	@Override
	public void close() {
		this.closed = true;
		boolean byListener = Thread.currentThread() == this.activeThread;
		boolean interrupted = Thread.currentThread().isInterrupted();
		this.thread.shutdownNow();
		if (byListener && !interrupted) {
			Thread.interrupted();
		}
		this.probe.close();
		failWaiting();
		try {
			if (!byListener && !this.thread.awaitTermination(2, TimeUnit.SECONDS)) {
				logger.warn("A listener still blocks the thread of the cluster monitor after 2 s");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.completing.forEach(DefaultClusterMonitor::fail);
		}
	}

	private void failWaiting() {
		for (CompletableFuture<ClusterReport> call = this.waiting.poll(); call != null; call = this.waiting.poll()) {
			fail(call);
		}
	}

	private static void fail(CompletableFuture<ClusterReport> future) {
		future.completeExceptionally(new IllegalStateException("The cluster monitor is closed"));
	}

}
