package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * One check of the cluster. Its state is confined to the monitor's thread; the requests
 * run on the threads of the pool. Ends when all results are there, and at the deadline at
 * the latest.
 */
final class CheckRun {

	/**
	 * The maximum number of advertised addresses that one check probes; later checks
	 * probe the rest.
	 */
	private static final int MAX_ADVERTISED = 32;

	private final SocketClusterProbe probe;

	private final Set<String> topics;

	private final Set<String> groups;

	private final Consumer<ClusterReport> done;

	private final Deadline deadline;

	private final Map<BrokerAddress, AddressResult> results = new HashMap<>();

	private final Set<BrokerAddress> advertised = new HashSet<>();

	private final Set<BrokerAddress> probed = new HashSet<>();

	private Map<String, Coordinator> coordinators = Map.of();

	private boolean coordinatorsRequested;

	private AdminTopicLookup.@Nullable Result admin;

	private boolean adminQueried;

	private @Nullable Future<?> end;

	private int pending;

	private boolean ended;

	CheckRun(SocketClusterProbe probe, Set<String> topics, Set<String> groups, Consumer<ClusterReport> done) {
		this.probe = probe;
		this.topics = topics;
		this.groups = groups;
		this.done = done;
		// slightly before the end of the check, so that each address can report the step
		// that failed
		long timeout = probe.setup().timeout().toNanos();
		Duration forSockets = Duration.ofNanos(timeout - Math.min(timeout / 10, 50_000_000L));
		this.deadline = Deadline.in(forSockets, probe.setup().nanos());
	}

	void begin() {
		this.end = this.probe.owner()
			.schedule(this::onTimeout, this.probe.setup().timeout().toNanos(), TimeUnit.NANOSECONDS);
		for (AddressProbe address : this.probe.addresses()) {
			submit(() -> address.check(this.topics, this.deadline), (result) -> checked(address, result));
		}
		if (this.pending == 0) {
			end();
		}
	}

	private <T> void submit(Supplier<T> query, Consumer<T> then) {
		this.pending++;
		this.probe.pool().execute(() -> {
			T result = query.get();
			try {
				this.probe.owner().execute(() -> completed(result, then));
			}
			catch (RejectedExecutionException ex) {
				// the probe was closed meanwhile: the result is not needed
			}
		});
	}

	private <T> void completed(T result, Consumer<T> then) {
		this.pending--;
		if (!this.ended) {
			then.accept(result);
			if (this.pending == 0) {
				end();
			}
		}
	}

	private void checked(AddressProbe source, AddressResult result) {
		this.results.put(result.address(), result);
		List<BrokerAddress> named = result.metadata().advertised();
		this.advertised.addAll(named);
		for (BrokerAddress address : this.probe.advertised().toProbe(named)) {
			if (this.probed.size() < MAX_ADVERTISED && this.probed.add(address)) {
				submit(() -> this.probe.advertised().probe(address, this.probe.setup(), this.deadline),
						this.probe.advertised()::record);
			}
		}
		if (result.reachable() && !this.groups.isEmpty() && !this.coordinatorsRequested
				&& !this.probe.setup().login()) {
			this.coordinatorsRequested = true;
			submit(() -> source.coordinators(this.groups, this.deadline), (found) -> this.coordinators = found);
		}
		AdminTopicLookup lookup = this.probe.admin();
		if (lookup != null && result.reachable() && !this.adminQueried) {
			this.adminQueried = true;
			submit(() -> lookup.query(this.topics, this.groups, this.deadline), (found) -> this.admin = found);
		}
	}

	private void onTimeout() {
		if (!this.ended) {
			this.probe.addresses().forEach(AddressProbe::abort);
			this.probe.advertised().abort();
			end();
		}
	}

	private void end() {
		this.ended = true;
		if (this.end != null) {
			this.end.cancel(false);
		}
		if (this.results.values().stream().anyMatch(AddressResult::reachable)) {
			this.probe.advertised().retain(this.advertised);
		}
		this.done.accept(report());
	}

	private ClusterReport report() {
		List<AddressReport> reports = new ArrayList<>();
		for (AddressProbe address : this.probe.addresses()) {
			reports.add(report(address.address(), this.results.get(address.address())));
		}
		return new ClusterReport(reports, topics(), clusterId(), usable(), this.probe.clock().instant(), topicIds(),
				(this.admin != null) ? this.admin.coordinators() : coordinators(), advertisedUsable());
	}

	private AddressReport report(BrokerAddress address, @Nullable AddressResult result) {
		if (result == null) {
			return new AddressReport(address, false, "does not answer within " + this.probe.setup().timeoutText(),
					Map.of());
		}
		ProbeFailure failure = result.failure();
		if (failure != null) {
			return new AddressReport(address, false, failure.text(), Map.of());
		}
		String problem = this.adminQueried ? adminProblem() : this.probe.advertised().problem(result.metadata());
		return new AddressReport(address, true, problem, result.metadata().topics());
	}

	private @Nullable String adminProblem() {
		return (this.admin != null) ? this.admin.problem() : "answers, but the login does not end in time";
	}

	private Map<String, TopicPresence> topics() {
		Map<String, TopicPresence> all = new HashMap<>();
		for (String topic : this.topics) {
			TopicPresence best = (this.admin != null) ? this.admin.topics().getOrDefault(topic, TopicPresence.UNKNOWN)
					: TopicPresence.UNKNOWN;
			for (AddressResult result : this.results.values()) {
				TopicPresence one = result.metadata().topics().getOrDefault(topic, TopicPresence.UNKNOWN);
				// declared in the order of their significance
				best = (one.compareTo(best) < 0) ? one : best;
			}
			all.put(topic, best);
		}
		return all;
	}

	private Map<String, Uuid> topicIds() {
		Map<String, Uuid> ids = new HashMap<>();
		this.results.values().forEach((result) -> ids.putAll(result.metadata().topicIds()));
		if (this.admin != null) {
			ids.putAll(this.admin.topicIds());
		}
		return ids;
	}

	private Map<String, CoordinatorStatus> coordinators() {
		Map<String, CoordinatorStatus> found = new HashMap<>();
		this.coordinators.forEach((group, coordinator) -> {
			BrokerAddress address = coordinator.address();
			AddressResult result = this.results.get(address);
			boolean unreachable = address != null && ((result != null) ? !result.reachable()
					: this.probe.addresses().stream().anyMatch((bootstrap) -> bootstrap.address().equals(address)));
			boolean available = coordinator.status() == CoordinatorStatus.AVAILABLE;
			found.put(group, (available && unreachable) ? CoordinatorStatus.UNREACHABLE : coordinator.status());
		});
		return found;
	}

	private boolean advertisedUsable() {
		Set<BrokerAddress> reachable = new HashSet<>();
		boolean malformedOnly = false;
		for (AddressResult result : this.results.values()) {
			if (result.reachable()) {
				reachable.add(result.address());
			}
			malformedOnly |= result.metadata().malformed() > 0;
		}
		return this.advertised.isEmpty() ? !malformedOnly
				: this.probe.advertised().anyUsable(this.advertised, reachable);
	}

	private @Nullable String clusterId() {
		if (this.admin != null) {
			return MetadataResponse.wellFormed(this.admin.clusterId());
		}
		return this.results.values()
			.stream()
			.map((result) -> result.metadata().clusterId())
			.filter((id) -> id != null)
			.findFirst()
			.orElse(null);
	}

	private boolean usable() {
		if (this.probe.setup().login()) {
			return this.admin != null && this.admin.problem() == null;
		}
		return this.results.values().stream().anyMatch(AddressResult::reachable)
				&& !(this.probe.setup().protocol().equals("PLAINTEXT") && this.probe.advertised().speaksTls());
	}

}
