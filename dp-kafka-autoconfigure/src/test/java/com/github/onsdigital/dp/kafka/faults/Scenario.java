package com.github.onsdigital.dp.kafka.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.fakes.DpKafkaThreads;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One scenario on its own topic: instances consume the traffic, a fault occurs, and at
 * the end all observations are checked against the invariants.
 */
final class Scenario implements AutoCloseable {

	static final int PARTITIONS = 4;

	static final List<String> KINDS = List.of(Plan.SINGLE, Plan.BATCH);

	private static final Log logger = LogFactory.getLog(Scenario.class);

	private static final Duration LIMIT = Duration.ofSeconds(90);

	private static final Duration CONVERGED = Duration.ofSeconds(5);

	private static final Duration CLOSED = Duration.ofSeconds(10);

	private final Path folder;

	private final String title;

	private final Random random;

	private final Plan plan;

	private final Brokers brokers;

	private final DpKafkaThreads threads = DpKafkaThreads.sinceNow();

	private final RecordingLog log = new RecordingLog();

	private final List<Instance> instances = new ArrayList<>();

	private final List<RemoteInstance> remotes = new ArrayList<>();

	private final List<String> broken = new ArrayList<>();

	private final Traffic traffic;

	private final Commits commits;

	private Lines lines;

	private @Nullable StateSampler stateSampler;

	private long frozen = Long.MAX_VALUE;

	private long warm;

	Scenario(KafkaCluster cluster, Path folder, String name, long seed, String subscribeTo) {
		this.folder = folder;
		this.title = name + ", seed " + seed;
		logger.info(this.title + " (again: -D" + Seeds.PROPERTY + "=" + seed + ")");
		this.random = new Random(seed);
		String topic = name + "-" + seed + "-" + Long.toString(System.nanoTime(), 36);
		this.plan = new Plan(cluster.bootstrap(Listener.PLAIN), topic, subscribeTo, "classic");
		cluster.createTopic(topic, PARTITIONS);
		this.brokers = new Brokers(cluster, this.plan);
		this.traffic = new Traffic(this.plan, new Random(seed));
		this.commits = new Commits(this.plan);
	}

	Random random() {
		return this.random;
	}

	Brokers brokers() {
		return this.brokers;
	}

	List<Instance> instances() {
		return this.instances;
	}

	/**
	 * Starts instances in this process.
	 * @param count the number of instances
	 */
	void start(int count) {
		for (int i = 0; i < count; i++) {
			this.instances.add(Instance.start(this.plan, "here-" + (this.instances.size() + 1), this.log));
		}
	}

	RemoteInstance startRemote() {
		RemoteInstance remote = new RemoteInstance(this.plan, "remote-" + (this.remotes.size() + 1), this.folder);
		this.remotes.add(remote);
		return remote;
	}

	/**
	 * Waits until all instances have work, and lets them run for a while.
	 */
	void warmUp() {
		Awaitility.await("all consume").atMost(LIMIT).until(() -> this.instances.stream().allMatch(Instance::hasWork));
		for (RemoteInstance remote : this.remotes) {
			Awaitility.await(remote.name() + " consumes").atMost(LIMIT).until(() -> hasWork(remote));
		}
		this.lines = Lines.open();
		this.stateSampler = new StateSampler(this.instances);
		awaitProgress();
		letPass(Duration.ofMillis(2000 + this.random.nextInt(1000)));
		this.warm = System.nanoTime();
	}

	private static boolean hasWork(RemoteInstance remote) {
		if (!remote.process().isAlive()) {
			throw new IllegalStateException(remote.output());
		}
		return remote.events()
			.stream()
			.filter((event) -> event.kind() == Event.Kind.END)
			.map(Event::kindOfHandler)
			.distinct()
			.count() == 3;
	}

	/**
	 * Waits until each kind of handler has handled a further record of each partition.
	 * @return the duration
	 */
	Duration awaitProgress() {
		long since = System.nanoTime();
		Awaitility.await("progress")
			.atMost(LIMIT)
			.pollInterval(Duration.ofMillis(200))
			.until(() -> events().stream()
				.filter((event) -> event.kind() == Event.Kind.END && event.nanos() > since)
				.map((event) -> event.kindOfHandler() + event.partition())
				.distinct()
				.count() == 3 * PARTITIONS);
		return Duration.ofNanos(System.nanoTime() - since);
	}

	void letPass(Duration time) {
		Awaitility.await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
	}

	private List<Event> events() {
		return Stream
			.concat(this.log.events().stream(), this.remotes.stream().flatMap((remote) -> remote.events().stream()))
			.toList();
	}

	/**
	 * Reports that a broker is frozen now.
	 */
	void freezing() {
		this.frozen = System.nanoTime();
	}

	/**
	 * Returns the transitions of dp-kafka's consumers until now.
	 * @return the transitions
	 */
	List<String> transitions() {
		return events().stream()
			.filter((event) -> event.kind() == Event.Kind.TRANSITION)
			.map((event) -> event.instance() + " " + event.kindOfHandler() + " " + event.text())
			.toList();
	}

	/**
	 * Ends the traffic after all faults, waits until all records are handled and
	 * committed, and checks all invariants.
	 * @param allowed the allowed deviations
	 */
	void check(AllowedDeviations allowed) {
		this.traffic.close();
		TopicContents contents = TopicContents.read(this.plan, PARTITIONS);
		awaitHandled(contents);
		awaitCommitted(contents);
		Observations observations = new Observations(this.traffic.acked(), contents, events(), this.commits.samples());
		List<Gaps> gaps = KINDS.stream().map((kind) -> Gaps.of(kind, observations, this.warm, this.frozen)).toList();
		KINDS.forEach((kind) -> this.broken.addAll(Invariants.broken(observations, kind, allowed)));
		KINDS.forEach(this::checkCommitsDoNotDecrease);
		if (!allowed.held()) {
			gaps.stream()
				.filter((gap) -> !gap.isWithinLimit())
				.forEach((gap) -> this.broken.add("I7 " + gap.describe()));
		}
		endWatch();
		this.broken.addAll(this.lines.floods(this.instances.size()));
		closeInstances();
		logger.info(this.title + ": " + this.traffic.summary() + "; " + this.commits.samples().size() + " samples; "
				+ gaps.stream().map(Gaps::describe).toList() + "; again " + again(observations) + "; transitions "
				+ countTransitions() + "; " + this.lines.summary());
		assertThat(this.broken).as(this.title + "; " + transitions()).isEmpty();
	}

	private void checkCommitsDoNotDecrease(String kind) {
		String group = this.plan.group(kind);
		ConfirmedCommits.decreased(group).forEach((text) -> this.broken.add("I2 " + kind + " committed " + text));
		if (ConfirmedCommits.count(group) == 0) {
			this.broken.add("I2 " + kind + ": no commit was seen");
		}
	}

	// before the consumers that it queries are closed
	private void endWatch() {
		StateSampler ended = this.stateSampler;
		this.stateSampler = null;
		if (ended != null) {
			ended.close();
			this.broken.addAll(ended.broken());
		}
	}

	private Map<String, Long> again(Observations observations) {
		return Stream.of(Plan.SINGLE, Plan.BATCH, Plan.RAW)
			.collect(Collectors.toMap((kind) -> kind,
					(kind) -> (long) observations.ends(kind).size() - observations.firstEnds(kind).size(), Long::sum,
					TreeMap::new));
	}

	private long countTransitions() {
		return transitions().size();
	}

	private void awaitHandled(TopicContents contents) {
		try {
			Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
				Set<String> handled = new HashSet<>();
				events().stream()
					.filter((event) -> event.kind() == Event.Kind.END)
					.forEach((event) -> handled.add(event.kindOfHandler() + event.position()));
				return handled.size() == 3 * contents.ids().size();
			});
		}
		catch (ConditionTimeoutException ex) {
			this.broken.add("I1 not all is handled " + LIMIT.toSeconds() + " s after the end");
		}
	}

	private void awaitCommitted(TopicContents contents) {
		Map<String, Map<Integer, Long>> seen = new TreeMap<>();
		try {
			Awaitility.await().atMost(CONVERGED).pollInterval(Duration.ofMillis(50)).until(() -> {
				KINDS.forEach((kind) -> seen.put(kind, this.commits.request(kind)));
				return KINDS.stream().allMatch((kind) -> contents.ends().equals(new TreeMap<>(seen.get(kind))));
			});
		}
		catch (ConditionTimeoutException ex) {
			this.broken.add("I3 committed is " + seen + ", the end " + contents.ends());
		}
	}

	private void closeInstances() {
		for (Instance instance : this.instances) {
			Duration time = instance.closeTimed();
			if (time.compareTo(CLOSED) > 0) {
				this.broken.add("I10 an application took " + time + " to close");
			}
		}
		try {
			Awaitility.await().atMost(CLOSED).until(() -> this.threads.alive().isEmpty());
		}
		catch (ConditionTimeoutException ex) {
			this.broken.add("I8 threads are left: " + this.threads.alive());
		}
	}

	@Override
	public void close() {
		endWatch();
		if (this.lines != null) {
			this.lines.close();
		}
		this.instances.forEach(Instance::close);
		this.remotes.forEach(RemoteInstance::close);
		this.commits.close();
		this.traffic.close();
		this.brokers.restore();
	}

}
