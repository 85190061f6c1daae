package com.github.onsdigital.dp.kafka.test;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.message.JsonFormat;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.test.broker.ClusterControl;
import com.github.onsdigital.dp.kafka.test.broker.MemoryCluster;
import com.github.onsdigital.dp.kafka.test.broker.TopicControl;
import com.github.onsdigital.dp.kafka.test.invariant.Invariants;
import com.github.onsdigital.dp.kafka.test.time.TestTime;

/**
 * The parts of one {@link KafkaTestCluster}: the time, the in-memory cluster, the
 * applications on it, and what was observed.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class TestRuntime {

	/** The longest time, on the test's clock, in which consumers stop. */
	private static final Duration STOP_LIMIT = Duration.ofMinutes(10);

	private final TestTime time = new TestTime();

	private final MemoryCluster cluster;

	private final ClusterControl control;

	private final TestChecks checks = new TestChecks(this);

	private final TestGates gates = new TestGates(this.time);

	private final Invariants invariants;

	private final HandledRecords handled;

	private final List<TestApplication> applications = new CopyOnWriteArrayList<>();

	private final Semaphore inUse = new Semaphore(1);

	private final TestSends sentByTest = new TestSends();

	private final boolean checksInvariants;

	/**
	 * Creates a cluster without applications.
	 * @param settings the settings of the cluster
	 */
	public TestRuntime(TestClusterSettings settings) {
		this.cluster = new MemoryCluster(this.time, settings.brokers(), settings.partitions());
		this.control = new ClusterControl(this.cluster);
		this.checksInvariants = settings.checkInvariants();
		this.invariants = new Invariants(new StoredOffsets(this.cluster), this::dropsRecords);
		ClusterObserver observer = new ClusterObserver(this.invariants, this::groupOf, this::crashed);
		this.cluster.addListener(observer);
		this.handled = new HandledRecords(observer);
		this.time.addDiagnostics(() -> new RuntimeDescription(this).text());
	}

	/**
	 * Returns what a test uses.
	 * @return a new view of this runtime
	 */
	public KafkaTestCluster newCluster() {
		return new KafkaTestCluster(this);
	}

	/**
	 * Returns the time source of all applications.
	 * @return the time
	 */
	public TestTime time() {
		return this.time;
	}

	/**
	 * Returns the in-memory cluster.
	 * @return the cluster
	 */
	public MemoryCluster cluster() {
		return this.cluster;
	}

	/**
	 * Returns the checks of the test.
	 * @return the checks
	 */
	public TestChecks checks() {
		return this.checks;
	}

	/**
	 * Returns the listener that records what is handled.
	 * @return the listener
	 */
	public HandledRecords handled() {
		return this.handled;
	}

	/**
	 * Adds an application.
	 * @param application an application that uses the time and the clients of the cluster
	 */
	public void add(TestApplication application) {
		this.applications.add(application);
	}

	/**
	 * Removes an application.
	 * @param application the application
	 */
	public void remove(TestApplication application) {
		this.applications.remove(application);
	}

	ClusterControl control() {
		return this.control;
	}

	TestGates gates() {
		return this.gates;
	}

	List<ConsumerGroup> consumers() {
		return all(TestApplication::consumers);
	}

	List<MessageProducer> producers() {
		return all(TestApplication::producers);
	}

	private <T> List<T> all(Function<TestApplication, Collection<T>> part) {
		return this.applications.stream().flatMap((each) -> part.apply(each).stream()).toList();
	}

	ConsumerGroup consumer(String id) {
		return Consumers.find(consumers(), id);
	}

	MessageProducer producer(String name) {
		return producers().stream()
			.filter((each) -> each.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no producer '" + name + "'; there are "
					+ producers().stream().map(MessageProducer::name).toList()));
	}

	private @Nullable String groupOf(String consumer) {
		return consumers().stream()
			.filter((each) -> each.id().equals(consumer))
			.filter((each) -> !Consumers.isManual(each))
			.map(ConsumerGroup::group)
			.findFirst()
			.orElse(null);
	}

	// the application's own filters, and manual consumers, decide what is committed
	private boolean dropsRecords(String group) {
		return this.applications.stream()
			.anyMatch((each) -> each.dropsRecords() || each.consumers()
				.stream()
				.anyMatch((consumer) -> consumer.group().equals(group) && Consumers.isManual(consumer)));
	}

	JsonFormat json() {
		for (TestApplication application : this.applications) {
			JsonFormat format = application.json();
			if (format != null) {
				return format;
			}
		}
		return JsonTexts.format();
	}

	void settle() {
		this.time.settle();
	}

	// The test lets commits fail.
	void disturb() {
		this.invariants.disturbed();
	}

	void topicChanged(String topic) {
		this.sentByTest.forget(topic);
		this.invariants.forget(topic);
	}

	void runChecks() {
		for (TestApplication application : this.applications) {
			CompletionStage<?> unused = application.runChecks();
		}
		if (!this.time.isTracked()) {
			settle();
		}
	}

	// Ends the process: nothing that it still does has an effect on the cluster.
	void crash() {
		this.control.crash();
		settle();
	}

	// Ends what a crashed process would not do any more. Does not block.
	private void crashed() {
		disturb();
		this.gates.crash();
		for (TestApplication application : this.applications) {
			CompletionStage<?> unused = application.stopConsumers();
		}
	}

	void crashAtNextCommit(String consumer) {
		this.control.crashAtNextCommit(consumer(consumer).group());
	}

	void restart() {
		stop();
		this.control.newProcess();
		start();
	}

	private void stop() {
		awaitAll(TestApplication::stopConsumers, "The consumers have not stopped");
	}

	private void start() {
		awaitAll(TestApplication::checkCluster, "The cluster was not checked");
		// the consumers receive the report after the check has ended
		settle();
		this.applications.forEach(TestApplication::startConsumers);
		awaitAll(TestApplication::runChecks, "The checks have not ended");
		settle();
	}

	private void awaitAll(Function<TestApplication, CompletionStage<?>> action, String failure) {
		CompletableFuture<?>[] stages = this.applications.stream()
			.map((application) -> action.apply(application).toCompletableFuture())
			.toArray(CompletableFuture[]::new);
		try {
			if (!this.time.await(CompletableFuture.allOf(stages), STOP_LIMIT)) {
				throw new AssertionError(failure + " within " + STOP_LIMIT.toMinutes() + " min of the test's clock."
						+ System.lineSeparator() + new RuntimeDescription(this).text());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

	/**
	 * Begins a test: resets the cluster and all consumers. Waits until no other test uses
	 * them.
	 */
	public void beginTest() {
		this.inUse.acquireUninterruptibly();
		try {
			reset();
		}
		catch (RuntimeException | Error ex) {
			this.inUse.release();
			throw ex;
		}
	}

	private void reset() {
		release();
		this.control.run();
		stop();
		this.control.clear();
		this.checks.reset();
		this.sentByTest.clear();
		this.invariants.clear();
		this.handled.clear();
		consumers().forEach(Consumers::restoreHolds);
		start();
	}

	// Ends all waits that the test has caused.
	private void release() {
		this.gates.reset();
		this.checks.reset();
	}

	/**
	 * Ends a test: waits until dp-kafka is idle, and checks the invariants.
	 * @throws AssertionError if an invariant is violated, or a thread is still busy
	 */
	public void endTest() {
		try {
			settle();
			verifyInvariants();
		}
		finally {
			release();
			this.inUse.release();
		}
	}

	void verifyInvariants() {
		List<String> violations = this.checksInvariants ? this.invariants.violations() : List.of();
		if (!violations.isEmpty()) {
			String newLine = System.lineSeparator();
			throw new AssertionError("dp-kafka has violated " + violations.size() + " of its invariants in this test:"
					+ newLine + String.join(newLine, violations) + newLine + new RuntimeDescription(this).text()
					+ newLine + "checkInvariants = false switches this check off.");
		}
	}

	/**
	 * Lets the waits of the applications end by themselves while they are stopped.
	 * @param stopping whether an application is being stopped
	 */
	public void stopping(boolean stopping) {
		if (stopping) {
			release();
		}
		this.time.runFreely(stopping);
	}

	List<ConsumerRecord<byte[], byte[]>> sentByApplications(String topic) {
		return topic(topic).records().stream().filter((record) -> !this.sentByTest.contains(record)).toList();
	}

	TestSends sentByTest() {
		return this.sentByTest;
	}

	TopicControl topic(String name) {
		return new TopicControl(this.cluster, name);
	}

}
