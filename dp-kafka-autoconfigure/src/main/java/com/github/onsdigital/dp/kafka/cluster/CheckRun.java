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

/**
 * One check of the cluster. Its state belongs to the monitor's thread; the questions are
 * asked on the pool's. Ends when all have answered, and at the deadline in any case.
 */
final class CheckRun {

	/** As many advertised addresses are asked in one check; the rest in later ones. */
	private static final int MOST_ADVERTISED = 32;

	private final SocketClusterProbe probe;

	private final Set<String> topics;

	private final Set<String> groups;

	private final Consumer<ClusterReport> done;

	private final Deadline deadline;

	private final Map<BrokerAddress, AddressAnswer> answers = new HashMap<>();

	private final Set<BrokerAddress> advertised = new HashSet<>();

	private final Set<BrokerAddress> asked = new HashSet<>();

	private Map<String, Coordinator> coordinators = Map.of();

	private boolean coordinatorsAsked;

	private AdminTopicLookup.@Nullable Answer admin;

	private boolean adminAsked;

	private @Nullable Future<?> end;

	private int pending;

	private boolean ended;

	CheckRun(SocketClusterProbe probe, Set<String> topics, Set<String> groups, Consumer<ClusterReport> done) {
		this.probe = probe;
		this.topics = topics;
		this.groups = groups;
		this.done = done;
		// a little before the end of the check, so that each address can say how far it
		// came
		long timeout = probe.setup().timeout().toNanos();
		Duration forSockets = Duration.ofNanos(timeout - Math.min(timeout / 10, 50_000_000L));
		this.deadline = Deadline.in(forSockets, probe.setup().nanos());
	}

	void begin() {
		this.end = this.probe.owner()
			.schedule(this::outOfTime, this.probe.setup().timeout().toNanos(), TimeUnit.NANOSECONDS);
		for (AddressProbe address : this.probe.addresses()) {
			ask(() -> address.check(this.topics, this.deadline), (answer) -> answered(address, answer));
		}
		if (this.pending == 0) {
			end();
		}
	}

	private <T> void ask(Supplier<T> question, Consumer<T> then) {
		this.pending++;
		this.probe.pool().execute(() -> {
			T answer = question.get();
			try {
				this.probe.owner().execute(() -> answered(answer, then));
			}
			catch (RejectedExecutionException ex) {
				// closed meanwhile: nobody waits for it
			}
		});
	}

	private <T> void answered(T answer, Consumer<T> then) {
		this.pending--;
		if (!this.ended) {
			then.accept(answer);
			if (this.pending == 0) {
				end();
			}
		}
	}

	private void answered(AddressProbe asker, AddressAnswer answer) {
		this.answers.put(answer.address(), answer);
		List<BrokerAddress> named = answer.metadata().advertised();
		this.advertised.addAll(named);
		for (BrokerAddress address : this.probe.advertised().toAsk(named)) {
			if (this.asked.size() < MOST_ADVERTISED && this.asked.add(address)) {
				ask(() -> this.probe.advertised().ask(address, this.probe.setup(), this.deadline),
						this.probe.advertised()::answered);
			}
		}
		if (answer.reachable() && !this.groups.isEmpty() && !this.coordinatorsAsked && !this.probe.setup().login()) {
			this.coordinatorsAsked = true;
			ask(() -> asker.coordinators(this.groups, this.deadline), (found) -> this.coordinators = found);
		}
		AdminTopicLookup view = this.probe.admin();
		if (view != null && answer.reachable() && !this.adminAsked) {
			this.adminAsked = true;
			ask(() -> view.ask(this.topics, this.groups, this.deadline), (told) -> this.admin = told);
		}
	}

	private void outOfTime() {
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
		if (this.answers.values().stream().anyMatch(AddressAnswer::reachable)) {
			this.probe.advertised().retain(this.advertised);
		}
		this.done.accept(report());
	}

	private ClusterReport report() {
		List<AddressReport> reports = new ArrayList<>();
		for (AddressProbe address : this.probe.addresses()) {
			reports.add(report(address.address(), this.answers.get(address.address())));
		}
		return new ClusterReport(reports, topics(), clusterId(), usable(), this.probe.clock().instant(), topicIds(),
				(this.admin != null) ? this.admin.coordinators() : coordinators(), advertisedUsable());
	}

	private AddressReport report(BrokerAddress address, @Nullable AddressAnswer answer) {
		if (answer == null) {
			return new AddressReport(address, false, "does not answer within " + this.probe.setup().timeoutInWords(),
					Map.of());
		}
		ProbeFailure failure = answer.failure();
		if (failure != null) {
			return new AddressReport(address, false, failure.words(), Map.of());
		}
		String problem = this.adminAsked ? adminProblem() : this.probe.advertised().problem(answer.metadata());
		return new AddressReport(address, true, problem, answer.metadata().topics());
	}

	private @Nullable String adminProblem() {
		return (this.admin != null) ? this.admin.problem() : "answers, but the login does not end in time";
	}

	private Map<String, TopicPresence> topics() {
		Map<String, TopicPresence> all = new HashMap<>();
		for (String topic : this.topics) {
			TopicPresence best = (this.admin != null) ? this.admin.topics().getOrDefault(topic, TopicPresence.UNKNOWN)
					: TopicPresence.UNKNOWN;
			for (AddressAnswer answer : this.answers.values()) {
				TopicPresence one = answer.metadata().topics().getOrDefault(topic, TopicPresence.UNKNOWN);
				// declared in the order of what they are worth
				best = (one.compareTo(best) < 0) ? one : best;
			}
			all.put(topic, best);
		}
		return all;
	}

	private Map<String, Uuid> topicIds() {
		Map<String, Uuid> ids = new HashMap<>();
		this.answers.values().forEach((answer) -> ids.putAll(answer.metadata().topicIds()));
		if (this.admin != null) {
			ids.putAll(this.admin.topicIds());
		}
		return ids;
	}

	private Map<String, CoordinatorStatus> coordinators() {
		Map<String, CoordinatorStatus> found = new HashMap<>();
		this.coordinators.forEach((group, coordinator) -> {
			BrokerAddress address = coordinator.address();
			AddressAnswer answer = this.answers.get(address);
			boolean silent = address != null && ((answer != null) ? !answer.reachable()
					: this.probe.addresses().stream().anyMatch((given) -> given.address().equals(address)));
			boolean available = coordinator.status() == CoordinatorStatus.AVAILABLE;
			found.put(group, (available && silent) ? CoordinatorStatus.UNREACHABLE : coordinator.status());
		});
		return found;
	}

	private boolean advertisedUsable() {
		Set<BrokerAddress> answered = new HashSet<>();
		boolean malformedOnly = false;
		for (AddressAnswer answer : this.answers.values()) {
			if (answer.reachable()) {
				answered.add(answer.address());
			}
			malformedOnly |= answer.metadata().malformed() > 0;
		}
		return this.advertised.isEmpty() ? !malformedOnly
				: this.probe.advertised().anyUsable(this.advertised, answered);
	}

	private @Nullable String clusterId() {
		if (this.admin != null) {
			return MetadataAnswer.wellFormed(this.admin.clusterId());
		}
		return this.answers.values()
			.stream()
			.map((answer) -> answer.metadata().clusterId())
			.filter((id) -> id != null)
			.findFirst()
			.orElse(null);
	}

	private boolean usable() {
		if (this.probe.setup().login()) {
			return this.admin != null && this.admin.problem() == null;
		}
		return this.answers.values().stream().anyMatch(AddressAnswer::reachable)
				&& !(this.probe.setup().protocol().equals("PLAINTEXT") && this.probe.advertised().speaksTls());
	}

}
