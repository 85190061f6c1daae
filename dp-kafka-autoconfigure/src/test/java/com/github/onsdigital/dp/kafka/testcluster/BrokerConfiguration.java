package com.github.onsdigital.dp.kafka.testcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code server.properties} of one broker.
 *
 * @param id the broker's id, from 1
 * @param folder the folder of its files
 * @param ports its ports by listener
 * @param controllers the controllers' ports, those of the whole cluster in the order of
 * the ids
 * @param extra the broker properties of the test, which take precedence
 */
record BrokerConfiguration(int id, Path folder, Map<Listener, Integer> ports, List<Integer> controllers,
		Map<String, String> extra) {

	static final String HOST = "127.0.0.1";

	Path keyStore() {
		return this.folder.resolve("server.pem");
	}

	Path trustStore() {
		return this.folder.resolve("authority.pem");
	}

	Path write() {
		Path file = this.folder.resolve("server.properties");
		try (Writer writer = Files.newBufferedWriter(file)) {
			properties().store(writer, null);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return file;
	}

	private Properties properties() {
		Properties properties = new Properties();
		addRoles(properties);
		addListeners(properties);
		addReplication(properties);
		addResourceLimits(properties);
		properties.putAll(this.extra);
		return properties;
	}

	private void addRoles(Properties properties) {
		StringBuilder voters = new StringBuilder();
		for (int node = 1; node <= this.controllers.size(); node++) {
			voters.append((node > 1) ? "," : "").append(node + "@" + HOST + ":" + this.controllers.get(node - 1));
		}
		properties.put("node.id", Integer.toString(this.id));
		properties.put("process.roles", "broker,controller");
		properties.put("controller.quorum.voters", voters.toString());
		properties.put("controller.listener.names", "CONTROLLER");
		properties.put("log.dirs", this.folder.resolve("log").toString());
	}

	private void addListeners(Properties properties) {
		String advertised = addresses();
		properties.put("listeners", advertised + ",CONTROLLER://" + HOST + ":" + this.controllers.get(this.id - 1));
		properties.put("advertised.listeners", advertised);
		properties.put("listener.security.protocol.map",
				"CONTROLLER:PLAINTEXT," + listeners().stream()
					.map((listener) -> listener + ":" + listener.protocol())
					.collect(Collectors.joining(",")));
		properties.put("inter.broker.listener.name", Listener.PLAIN.name());
		for (Listener listener : listeners()) {
			if (listener.secure()) {
				addStores(properties, listener);
			}
		}
	}

	private void addStores(Properties properties, Listener listener) {
		String prefix = listener.prefix();
		properties.put(prefix + "ssl.keystore.type", "PEM");
		properties.put(prefix + "ssl.keystore.location", keyStore().toString());
		properties.put(prefix + "ssl.truststore.type", "PEM");
		properties.put(prefix + "ssl.truststore.location", trustStore().toString());
		properties.put(prefix + "ssl.client.auth", (listener == Listener.MUTUAL_TLS) ? "required" : "none");
	}

	private void addReplication(Properties properties) {
		int brokers = this.controllers.size();
		String replicas = Integer.toString(Math.min(3, brokers));
		String inSync = (brokers < 3) ? "1" : "2";
		properties.put("num.partitions", "4");
		properties.put("default.replication.factor", replicas);
		properties.put("min.insync.replicas", inSync);
		properties.put("offsets.topic.num.partitions", "4");
		properties.put("offsets.topic.replication.factor", replicas);
		properties.put("transaction.state.log.num.partitions", "4");
		properties.put("transaction.state.log.replication.factor", replicas);
		properties.put("transaction.state.log.min.isr", inSync);
		properties.put("share.coordinator.state.topic.replication.factor", replicas);
		properties.put("share.coordinator.state.topic.min.isr", inSync);
		properties.put("group.initial.rebalance.delay.ms", "0");
	}

	/**
	 * Limits memory and threads, because several brokers run beside the tests on two
	 * cores.
	 */
	private static void addResourceLimits(Properties properties) {
		properties.put("num.network.threads", "2");
		properties.put("num.io.threads", "3");
		properties.put("num.recovery.threads.per.data.dir", "1");
		properties.put("background.threads", "2");
		properties.put("log.cleaner.dedupe.buffer.size", "4194304");
		properties.put("log.cleaner.io.buffer.size", "65536");
		properties.put("log.segment.bytes", "16777216");
	}

	private String addresses() {
		return listeners().stream()
			.map((listener) -> listener + "://" + HOST + ":" + this.ports.get(listener))
			.collect(Collectors.joining(","));
	}

	private Set<Listener> listeners() {
		return this.ports.keySet();
	}

}
