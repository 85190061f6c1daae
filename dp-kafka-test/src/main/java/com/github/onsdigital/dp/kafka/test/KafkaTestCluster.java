package com.github.onsdigital.dp.kafka.test;

/**
 * An in-memory Kafka cluster with a clock, for tests. The consumers and producers of
 * dp-kafka run on it as they run on brokers; only the Kafka clients, the checks of the
 * cluster and the time are replaced. What the cluster does not simulate throws an
 * {@link UnsupportedOperationException} that begins with {@code not simulated}.
 * <p>
 * With {@link DpKafkaTest} or {@link AutoConfigureKafkaTestCluster} it is a bean. Each
 * test then begins with an empty cluster, whose offsets begin at 0, and with consumers
 * that consume, unless {@code start=manual}. With {@link KafkaTestExtension} or
 * {@link #create()} it needs no test context of Spring.
 * <p>
 * Everything happens at once, except what waits for the {@link #clock()}. Assertions wait
 * until dp-kafka is idle, so a test needs no waits of its own. Topics, consumers and the
 * other parts are looked up by name, as often as required. Thread-safe, but only one test
 * uses a cluster at a time.
 *
 * @since 0.1.0
 */
public final class KafkaTestCluster implements AutoCloseable {

	private final TestRuntime runtime;

	private final TestApplications applications;

	KafkaTestCluster(TestRuntime runtime) {
		this.runtime = runtime;
		this.applications = new TestApplications(runtime);
	}

	/**
	 * Creates a cluster of one broker, whose topics have one partition.
	 * @return a new cluster, which the caller closes
	 */
	public static KafkaTestCluster create() {
		return new KafkaTestCluster(new TestRuntime(TestClusterSettings.DEFAULT));
	}

	/**
	 * Creates a cluster.
	 * @param brokers the number of brokers
	 * @param partitions the number of partitions of each topic
	 * @return a new cluster, which the caller closes
	 */
	public static KafkaTestCluster create(int brokers, int partitions) {
		return new KafkaTestCluster(new TestRuntime(new TestClusterSettings(brokers, partitions, true)));
	}

	/**
	 * Prepares an application for this cluster. The application gets the
	 * auto-configurations of dp-kafka, JSON and Avro, no web server, and no database.
	 * @param classes components and configurations, such as classes with handlers
	 * @return the application, which {@link TestApplicationBuilder#run()} starts
	 */
	public TestApplicationBuilder application(Class<?>... classes) {
		return new TestApplicationBuilder(this.applications, classes);
	}

	/**
	 * Returns the clock.
	 * @return the clock of dp-kafka and of the cluster
	 */
	public TestClock clock() {
		return new TestClock(this.runtime.time());
	}

	/**
	 * Waits until dp-kafka is idle: each of its threads waits for a time, for a
	 * {@link TestGate}, for a stage that a handler returned, or for more work. The clock
	 * does not advance.
	 * @throws AssertionError if a thread is still busy after 10 s of real time; the
	 * message names it, and describes the consumers
	 * @throws IllegalStateException if called by a handler
	 */
	public void settle() {
		this.runtime.settle();
	}

	/**
	 * Returns a topic.
	 * @param name the name of the topic
	 * @return the topic, which need not exist yet
	 */
	public TestTopic topic(String name) {
		return new TestTopic(this.runtime, name);
	}

	/**
	 * Returns a consumer of the application.
	 * @param id the id of the consumer
	 * @return the consumer
	 * @throws IllegalArgumentException if there is none; the message lists the ids
	 */
	public TestConsumer consumer(String id) {
		return new TestConsumer(this.runtime, this.runtime.consumer(id));
	}

	/**
	 * Returns a producer of the application.
	 * @param name the name of the producer
	 * @return the producer
	 * @throws IllegalArgumentException if there is none; the message lists the names
	 */
	public TestProducer producer(String name) {
		return new TestProducer(this.runtime, this.runtime.producer(name));
	}

	/**
	 * Returns a health check that consumers subscribe to.
	 * @param name the name of the check, as in {@code subscribe-to}
	 * @return the check
	 * @throws IllegalArgumentException if there are consumers, and none subscribes to the
	 * check; the message lists the subscriptions
	 */
	public TestCheck check(String name) {
		return this.runtime.checks().get(name);
	}

	/**
	 * Returns a consumer group.
	 * @param id the id of the group
	 * @return the group
	 */
	public TestGroup group(String id) {
		return new TestGroup(this.runtime, this.runtime.cluster().group(id));
	}

	/**
	 * Returns the brokers.
	 * @return all brokers
	 */
	public TestBrokers brokers() {
		return new TestBrokers(this.runtime);
	}

	/**
	 * Returns the process in which the applications run.
	 * @return the process
	 */
	public TestProcess process() {
		return new TestProcess(this.runtime);
	}

	/**
	 * Returns a gate, which holds a handler until the test opens it.
	 * @param name a name
	 * @return the gate of that name, closed at first
	 */
	public TestGate gate(String name) {
		return this.runtime.gates().get(name);
	}

	/**
	 * Checks the invariants, as is done after each test: no record lost, none committed
	 * early, no commit backwards, each partition handled in order, and nothing handled
	 * twice without a cause. Waits until dp-kafka is idle.
	 * @throws AssertionError if one is violated, unless the checks are switched off
	 */
	public void verifyInvariants() {
		settle();
		this.runtime.verifyInvariants();
	}

	/**
	 * Stops the applications that {@link #application} has started.
	 */
	@Override
	public void close() {
		this.applications.close();
	}

	TestRuntime runtime() {
		return this.runtime;
	}

}
