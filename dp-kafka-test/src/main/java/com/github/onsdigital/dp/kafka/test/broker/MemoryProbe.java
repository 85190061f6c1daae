package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.cluster.AddressReport;
import com.github.onsdigital.dp.kafka.cluster.ClusterProbe;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.CoordinatorStatus;
import com.github.onsdigital.dp.kafka.cluster.GroupDescription;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.support.Deadline;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Checks the in-memory cluster, with the reports that a check of real brokers has. The
 * first address is that of broker 0, and so on; further addresses begin with broker 0
 * again. A topic that was never used is created, as clients do.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class MemoryProbe implements ClusterProbe {

	/** The interval at which a check requests a broker that does not respond again. */
	private static final Duration STEP = Duration.ofMillis(100);

	/** The maximum age of a connection that checks keep. */
	private static final Duration MAX_CONNECTION_AGE = Duration.ofMinutes(5);

	private final MemoryCluster cluster;

	private final GroupDirectory groups;

	private final List<BrokerAddress> addresses;

	private final Duration timeout;

	private final ScheduledExecutorService owner;

	// when the kept connection to an address is too old; on the monitor's thread
	private final Map<BrokerAddress, Deadline> kept = new HashMap<>();

	private volatile boolean closed;

	/**
	 * Creates a probe.
	 * @param cluster the cluster
	 * @param addresses the addresses in effect
	 * @param timeout the timeout of a check
	 * @param owner the monitor's thread
	 */
	public MemoryProbe(MemoryCluster cluster, List<BrokerAddress> addresses, Duration timeout,
			ScheduledExecutorService owner) {
		this.cluster = cluster;
		this.groups = new GroupDirectory(cluster);
		this.addresses = List.copyOf(addresses);
		this.timeout = timeout;
		this.owner = owner;
	}

	@Override
	public void check(Set<String> topics, Set<String> groups, Consumer<ClusterReport> done) {
		// slightly before the end of the check, as for sockets
		long nanos = this.timeout.toNanos();
		Deadline deadline = deadline(Duration.ofNanos(nanos - Math.min(nanos / 10, 50_000_000L)));
		new Check(topics, groups, done, deadline).start();
	}

	private Deadline deadline(Duration wait) {
		return Deadline.in(wait, this.cluster.time()::nanoTime);
	}

	@Override
	public CompletableFuture<GroupDescription> describeGroup(String group) {
		CompletableFuture<GroupDescription> description = this.cluster.time().newFuture();
		describe(group, deadline(this.timeout), description);
		return description;
	}

	private void describe(String group, Deadline deadline, CompletableFuture<GroupDescription> description) {
		GroupDescription found = describe(group, deadline.passed());
		if (found != null) {
			description.complete(found);
			return;
		}
		try {
			// completes on the monitor's thread
			schedule(() -> describe(group, deadline, description), deadline);
		}
		catch (RejectedExecutionException ex) {
			description.complete(GroupDescription.unknown(group, "dp-kafka is being closed"));
		}
	}

	// Describes a group; null if its coordinator has not responded yet.
	private @Nullable GroupDescription describe(String group, boolean timedOut) {
		if (this.closed) {
			return GroupDescription.unknown(group, "dp-kafka is being closed");
		}
		return this.cluster.read(() -> {
			if (this.cluster.brokers().coordinatorState(group) != BrokerState.RUNNING) {
				return timedOut ? GroupDescription.unknown(group, "TimeoutException") : null;
			}
			ConsumerGroupDescription found = this.groups.describe(group);
			return (found != null) ? GroupDescription.of(found)
					: GroupDescription.unknown(group, "GroupIdNotFoundException");
		});
	}

	private void schedule(Runnable task, Deadline deadline) {
		Duration wait = (deadline.remaining().compareTo(STEP) < 0) ? deadline.remaining() : STEP;
		ScheduledFuture<?> unused = this.owner.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void close() {
		this.closed = true;
	}

	private String timeoutText() {
		long millis = this.timeout.toMillis();
		if (millis < 1000) {
			return millis + "ms";
		}
		return (millis % 1000 == 0) ? millis / 1000 + "s" : String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
	}

	private BrokerState state(BrokerAddress address) {
		MemoryBrokers brokers = this.cluster.brokers();
		return brokers.state(this.addresses.indexOf(address) % brokers.count());
	}

	/**
	 * One check. Confined to the monitor's thread.
	 */
	private final class Check {

		private final Set<String> topics;

		private final Set<String> groups;

		private final Consumer<ClusterReport> done;

		private final Deadline deadline;

		// the addresses that have not responded yet
		private final Set<BrokerAddress> pending = new HashSet<>(MemoryProbe.this.addresses);

		private final Map<BrokerAddress, AddressReport> reports = new HashMap<>();

		private final Map<String, TopicPresence> presence = new HashMap<>();

		private final Map<String, Uuid> topicIds = new HashMap<>();

		private final Map<String, CoordinatorStatus> coordinators = new HashMap<>();

		Check(Set<String> topics, Set<String> groups, Consumer<ClusterReport> done, Deadline deadline) {
			this.topics = topics;
			this.groups = groups;
			this.done = done;
			this.deadline = deadline;
			topics.forEach((topic) -> this.presence.put(topic, TopicPresence.UNKNOWN));
		}

		void start() {
			this.pending.forEach((address) -> MemoryProbe.this.kept.computeIfPresent(address,
					(key, until) -> until.passed() ? null : until));
			try {
				MemoryProbe.this.owner.execute(this::step);
			}
			catch (RejectedExecutionException ex) {
				// closed meanwhile: the report is not needed
			}
		}

		private void step() {
			if (MemoryProbe.this.closed) {
				return;
			}
			boolean unused = MemoryProbe.this.cluster.read(() -> this.pending.removeIf(this::responds));
			if (this.pending.isEmpty() || this.deadline.passed()) {
				end();
				return;
			}
			try {
				schedule(this::step, this.deadline);
			}
			catch (RejectedExecutionException ex) {
				// closed meanwhile: the report is not needed
			}
		}

		private boolean responds(BrokerAddress address) {
			switch (state(address)) {
				case RUNNING -> {
					MemoryProbe.this.kept.computeIfAbsent(address, (key) -> deadline(MAX_CONNECTION_AGE));
					this.reports.put(address, new AddressReport(address, true, null, topics()));
				}
				case STOPPED -> {
					MemoryProbe.this.kept.remove(address);
					this.reports.put(address, new AddressReport(address, false, "refuses the connection", Map.of()));
				}
				case FROZEN -> {
					return false;
				}
			}
			return true;
		}

		private Map<String, TopicPresence> topics() {
			Map<String, TopicPresence> found = new HashMap<>();
			for (String name : this.topics) {
				MemoryTopic topic = MemoryProbe.this.cluster.topic(name);
				found.put(name, (topic != null) ? TopicPresence.PRESENT : TopicPresence.ABSENT);
				if (topic != null) {
					this.topicIds.put(name, topic.id());
				}
			}
			this.presence.putAll(found);
			return found;
		}

		private void end() {
			for (BrokerAddress address : this.pending) {
				boolean open = MemoryProbe.this.kept.remove(address) != null;
				this.reports.put(address,
						new AddressReport(address, false,
								(open ? "does not answer within " : "accepts connections but does not answer within ")
										+ timeoutText(),
								Map.of()));
			}
			List<AddressReport> all = MemoryProbe.this.addresses.stream().map(this.reports::get).toList();
			boolean reachable = all.stream().anyMatch(AddressReport::reachable);
			if (reachable) {
				MemoryProbe.this.cluster.read(() -> {
					this.groups.forEach((group) -> this.coordinators.put(group, coordinator(group)));
					return true;
				});
			}
			this.done.accept(
					new ClusterReport(all, this.presence, reachable ? MemoryProbe.this.cluster.id() : null, reachable,
							MemoryProbe.this.cluster.time().clock().instant(), this.topicIds, this.coordinators, true));
		}

		// A broker that has no address in the settings is not checked.
		private CoordinatorStatus coordinator(String group) {
			MemoryBrokers brokers = MemoryProbe.this.cluster.brokers();
			boolean checked = brokers.coordinator(group) < MemoryProbe.this.addresses.size();
			return (checked && brokers.coordinatorState(group) != BrokerState.RUNNING) ? CoordinatorStatus.UNREACHABLE
					: CoordinatorStatus.AVAILABLE;
		}

	}

}
