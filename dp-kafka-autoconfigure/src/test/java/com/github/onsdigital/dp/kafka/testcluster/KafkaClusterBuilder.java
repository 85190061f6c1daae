package com.github.onsdigital.dp.kafka.testcluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Creates a {@link KafkaCluster}.
 */
public final class KafkaClusterBuilder {

	private final Set<Listener> listeners = EnumSet.of(Listener.PLAIN);

	private final Map<String, String> properties = new TreeMap<>();

	private int count = 1;

	private boolean inOneProcess;

	private @Nullable TestCertificates certificates;

	private @Nullable TestCertificate serverCertificate;

	KafkaClusterBuilder() {
	}

	/**
	 * Sets the number of brokers.
	 * @param count a number from 1
	 * @return this
	 */
	public KafkaClusterBuilder brokers(int count) {
		this.count = count;
		return this;
	}

	/**
	 * Runs all brokers in one process, which halves the time until they are ready. They
	 * start and end together: signals to a single broker are refused.
	 * @return this
	 */
	public KafkaClusterBuilder inOneProcess() {
		this.inOneProcess = true;
		return this;
	}

	/**
	 * Adds listeners to each broker, which always has the plain one.
	 * @param listeners the listeners
	 * @return this
	 */
	public KafkaClusterBuilder listeners(Listener... listeners) {
		this.listeners.addAll(List.of(listeners));
		return this;
	}

	/**
	 * Sets the certificates, in place of new ones.
	 * @param certificates the certificates
	 * @return this
	 */
	public KafkaClusterBuilder certificates(TestCertificates certificates) {
		this.certificates = certificates;
		return this;
	}

	/**
	 * Sets the certificate of the brokers, in place of {@link TestCertificates#server()}.
	 * @param certificate the certificate with its key, RSA or EC
	 * @return this
	 */
	public KafkaClusterBuilder serverCertificate(TestCertificate certificate) {
		this.serverCertificate = certificate;
		return this;
	}

	/**
	 * Sets a broker property, which overrides that of the fixture.
	 * @param name its name
	 * @param value its value
	 * @return this
	 */
	public KafkaClusterBuilder property(String name, String value) {
		this.properties.put(name, value);
		return this;
	}

	/**
	 * Sets a session timeout of brokers of two seconds instead of nine. A broker that was
	 * killed can register again only when its session has ended.
	 * @return this
	 */
	public KafkaClusterBuilder shortBrokerSessions() {
		return property("broker.session.timeout.ms", "2000").property("broker.heartbeat.interval.ms", "500");
	}

	/**
	 * Creates the cluster without starting it: its ports are known and refuse
	 * connections.
	 * @return the cluster, to be closed
	 */
	public KafkaCluster prepare() {
		TestCertificates all = (this.certificates != null) ? this.certificates : new TestCertificates();
		ClusterFolder folder = ClusterFolder.create();
		try {
			List<BrokerConfiguration> configurations = configurations(folder);
			if (this.listeners.stream().anyMatch(Listener::secure)) {
				configurations.forEach((configuration) -> addCertificates(configuration, all));
			}
			return cluster(folder, configurations, all);
		}
		catch (RuntimeException ex) {
			folder.delete();
			throw ex;
		}
	}

	private KafkaCluster cluster(ClusterFolder folder, List<BrokerConfiguration> configurations,
			TestCertificates certificates) {
		String id = Uuid.randomUuid().toString();
		List<Broker> brokers = new ArrayList<>();
		List<BrokerProcess> processes = new ArrayList<>();
		if (this.inOneProcess) {
			BrokerProcess process = new BrokerProcess(id, configurations);
			processes.add(process);
			configurations.forEach((configuration) -> brokers.add(new Broker(configuration, process)));
		}
		else {
			for (BrokerConfiguration configuration : configurations) {
				BrokerProcess process = new BrokerProcess(id, List.of(configuration));
				processes.add(process);
				brokers.add(new Broker(configuration, process));
			}
		}
		return new KafkaCluster(folder, List.copyOf(brokers), List.copyOf(processes), certificates);
	}

	private void addCertificates(BrokerConfiguration configuration, TestCertificates all) {
		TestCertificate server = (this.serverCertificate != null) ? this.serverCertificate : all.server();
		server.writeStore(configuration.keyStore());
		ClusterFolder.write(configuration.trustStore(), all.authority().pem());
	}

	/**
	 * Creates the cluster, starts all brokers and waits until they are ready.
	 * @return the cluster, to be closed
	 */
	public KafkaCluster start() {
		KafkaCluster cluster = prepare();
		try {
			cluster.start();
			cluster.awaitReady();
			return cluster;
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
	}

	private List<BrokerConfiguration> configurations(ClusterFolder folder) {
		List<Integer> all = FreePorts.find(this.count * (this.listeners.size() + 1));
		List<Integer> controllers = all.subList(0, this.count);
		Iterator<Integer> ports = all.subList(this.count, all.size()).iterator();
		List<BrokerConfiguration> configurations = new ArrayList<>();
		for (int id = 1; id <= this.count; id++) {
			Map<Listener, Integer> own = new EnumMap<>(Listener.class);
			this.listeners.forEach((listener) -> own.put(listener, ports.next()));
			Path home = folder.broker(id);
			configurations.add(new BrokerConfiguration(id, home, own, controllers, Map.copyOf(this.properties)));
		}
		return List.copyOf(configurations);
	}

}
