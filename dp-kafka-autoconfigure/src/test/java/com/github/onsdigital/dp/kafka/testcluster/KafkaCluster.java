package com.github.onsdigital.dp.kafka.testcluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.SslConfigs;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Real brokers, each in its own process unless {@link KafkaClusterBuilder#inOneProcess()}
 * was called, on free ports of the loopback interface, to be killed, frozen and
 * restarted:
 *
 * <pre class="code">
 * try (KafkaCluster cluster = KafkaCluster.builder().brokers(3).listeners(Listener.MUTUAL_TLS).start()) {
 *     cluster.createTopic("orders", 4);
 *     cluster.broker(2).kill();
 * }
 * </pre>
 *
 * {@link #close()} ends the processes and deletes their files. If it is not called, a
 * shutdown hook does both, and a broker whose parent process has ended ends too. With
 * {@code -Ddp.kafka.testcluster.keep=true} the files (with each broker's log) are kept.
 */
public final class KafkaCluster implements AutoCloseable {

	static final Duration START_TIMEOUT = Duration.ofMinutes(2);

	private final ClusterFolder folder;

	private final List<Broker> brokers;

	private final List<BrokerProcess> processes;

	private final TestCertificates certificates;

	private final Thread shutdownHook = new Thread(this::endAll, "dp-kafka-test-cluster-end");

	private @Nullable Admin admin;

	KafkaCluster(ClusterFolder folder, List<Broker> brokers, List<BrokerProcess> processes,
			TestCertificates certificates) {
		this.folder = folder;
		this.brokers = brokers;
		this.processes = processes;
		this.certificates = certificates;
		Runtime.getRuntime().addShutdownHook(this.shutdownHook);
	}

	/**
	 * Creates a builder.
	 * @return a builder of one broker with the plain listener only
	 */
	public static KafkaClusterBuilder builder() {
		return new KafkaClusterBuilder();
	}

	/**
	 * Returns all brokers.
	 * @return the brokers in the order of their ids
	 */
	public List<Broker> brokers() {
		return this.brokers;
	}

	/**
	 * Returns one broker.
	 * @param id its id, from 1
	 * @return the broker
	 */
	public Broker broker(int id) {
		return this.brokers.get(id - 1);
	}

	/**
	 * Returns the value for {@code KAFKA_ADDR}.
	 * @param listener one of the listeners of the cluster
	 * @return the addresses of all brokers, separated by commas
	 */
	public String bootstrap(Listener listener) {
		return this.brokers.stream().map((broker) -> broker.address(listener)).collect(Collectors.joining(","));
	}

	/**
	 * Returns the certificates of the cluster.
	 * @return the certificates
	 */
	public TestCertificates certificates() {
		return this.certificates;
	}

	/**
	 * Returns the settings of a plain Kafka client.
	 * @param listener one of the listeners of the cluster
	 * @return a new map with servers, protocol, trust and the client certificate
	 */
	public Map<String, Object> clientSettings(Listener listener) {
		Map<String, Object> settings = new HashMap<>();
		settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap(listener));
		if (listener.secure()) {
			settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
			settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
			settings.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, this.certificates.authority().pem());
		}
		if (listener == Listener.MUTUAL_TLS) {
			settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
			settings.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, this.certificates.client().certificatePem());
			settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, this.certificates.client().keyPem());
		}
		return settings;
	}

	/**
	 * Starts all brokers that are down, without waiting.
	 */
	public void start() {
		this.processes.stream().filter((process) -> !process.isAlive()).forEach(BrokerProcess::start);
	}

	/**
	 * Waits until each broker responds and is registered in the cluster.
	 */
	public void awaitReady() {
		this.brokers.forEach((broker) -> broker.awaitReady(START_TIMEOUT));
	}

	/**
	 * Kills all brokers that are alive.
	 */
	public void killAll() {
		this.processes.stream().filter(BrokerProcess::isAlive).forEach((process) -> process.running().kill());
	}

	/**
	 * Creates a topic with three replicas, or as many as there are brokers, and waits
	 * until its partitions have leaders.
	 * @param name its name
	 * @param partitions the number of partitions
	 */
	public void createTopic(String name, int partitions) {
		short replicas = (short) Math.min(3, this.brokers.size());
		await(admin().createTopics(Set.of(new NewTopic(name, partitions, replicas))).all());
		Awaitility.await("topic " + name).atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
			var description = admin().describeTopics(Set.of(name)).allTopicNames().get(30, TimeUnit.SECONDS).get(name);
			return description != null && description.partitions().size() == partitions
					&& description.partitions().stream().allMatch((partition) -> partition.leader() != null);
		});
	}

	/**
	 * Returns an admin client on the plain listeners, which is closed with the cluster.
	 * @return the admin
	 */
	public synchronized Admin admin() {
		if (this.admin == null) {
			this.admin = Admin.create(clientSettings(Listener.PLAIN));
		}
		return this.admin;
	}

	/**
	 * Ends all processes and deletes their files.
	 */
	@Override
	public synchronized void close() {
		if (this.admin != null) {
			this.admin.close(Duration.ZERO);
			this.admin = null;
		}
		endAll();
		removeHook();
	}

	private void endAll() {
		this.processes.forEach(BrokerProcess::end);
		this.processes.forEach(BrokerProcess::close);
		this.folder.delete();
	}

	private void removeHook() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
		}
		catch (IllegalStateException ex) {
			// the JVM is shutting down
		}
	}

	private static void await(org.apache.kafka.common.KafkaFuture<?> future) {
		try {
			future.get(60, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
