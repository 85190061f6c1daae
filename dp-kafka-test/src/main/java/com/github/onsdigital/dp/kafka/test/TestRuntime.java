package com.github.onsdigital.dp.kafka.test;

import java.util.List;
import java.util.concurrent.Semaphore;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.PositionJumpedEvent;
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

	private final TestTime time = new TestTime();

	private final MemoryCluster cluster;

	private final ClusterControl control;

	private final TestChecks checks = new TestChecks(this);

	private final TestGates gates = new TestGates(this.time);

	private final Invariants invariants;

	private final HandledRecords handled;

	private final ConnectedApplications applications = new ConnectedApplications(this);

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
		this.invariants = new Invariants(new StoredOffsets(this.cluster), this.applications::dropRecords);
		ClusterObserver observer = new ClusterObserver(this.invariants, this.applications::groupOf, this::crashed);
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
		return this.applications.consumers();
	}

	List<MessageProducer> producers() {
		return this.applications.producers();
	}

	ConsumerGroup consumer(String id) {
		return this.applications.consumer(id);
	}

	MessageProducer producer(String name) {
		return this.applications.producer(name);
	}

	JsonFormat json() {
		JsonFormat format = this.applications.json();
		return (format != null) ? format : JsonTexts.format();
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

	/**
	 * Notes the records that a consumer skips because its position is out of range, if
	 * its settings require that.
	 * @param jump the change of the position
	 */
	public void positionJumped(PositionJumpedEvent jump) {
		ConsumerGroup consumer = consumer(jump.getConsumerId());
		if (Consumers.skipsToEnd(consumer)) {
			this.invariants.skipped(consumer.group(), new TopicPartition(jump.getTopic(), jump.getPartition()),
					jump.getFrom(), jump.getTo());
		}
	}

	void runChecks() {
		this.applications.runChecks();
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
		this.applications.requestStop();
	}

	void crashAtNextCommit(String consumer) {
		this.control.crashAtNextCommit(consumer(consumer).group());
	}

	void restart() {
		this.applications.stop();
		this.control.newProcess();
		this.applications.start();
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
		this.applications.stop();
		this.control.clear();
		this.checks.reset();
		this.sentByTest.clear();
		this.invariants.clear();
		this.handled.clear();
		consumers().forEach(Consumers::restoreHolds);
		this.applications.start();
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
			RuntimeDescription description = new RuntimeDescription(this);
			throw description.withFailures(new AssertionError("dp-kafka has violated " + violations.size()
					+ " of its invariants in this test:" + newLine + String.join(newLine, violations) + newLine
					+ description.text() + newLine + "checkInvariants = false switches this check off."));
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
