package com.github.onsdigital.dp.kafka.testcluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The process of one broker, or of all brokers of a cluster.
 */
final class BrokerProcess {

	private static final int HEAP_FOR_THE_FIRST = 400;

	private static final int HEAP_FOR_EACH_OTHER = 100;

	private final String clusterId;

	private final List<BrokerConfiguration> configurations;

	private volatile @Nullable JavaProcess process;

	BrokerProcess(String clusterId, List<BrokerConfiguration> configurations) {
		this.clusterId = clusterId;
		this.configurations = configurations;
	}

	boolean isShared() {
		return this.configurations.size() > 1;
	}

	/**
	 * Starts the process. Does not wait.
	 */
	void start() {
		if (isAlive()) {
			throw new IllegalStateException("Broker " + first().id() + " runs as process " + running().pid());
		}
		Path folder = first().folder();
		int heap = HEAP_FOR_THE_FIRST + HEAP_FOR_EACH_OTHER * (this.configurations.size() - 1);
		List<String> options = List.of("-Xmx" + heap + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
				"-Djava.net.preferIPv4Stack=true",
				"-Dlogback.configurationFile=" + folder.resolveSibling("logback.xml"), ClusterFolder.keepOption(),
				WatchedMain.deleteOption(folder.resolveSibling("")));
		List<String> arguments = new ArrayList<>(List.of(this.clusterId));
		this.configurations.forEach((configuration) -> arguments.add(configuration.write().toString()));
		this.process = JavaProcess.start(BrokerMain.class, options, arguments, Map.of(), output());
	}

	boolean isAlive() {
		JavaProcess current = this.process;
		return current != null && current.isAlive();
	}

	boolean isFrozen() {
		JavaProcess current = this.process;
		return current != null && current.isFrozen();
	}

	JavaProcess running() {
		JavaProcess current = this.process;
		if (current == null) {
			throw new IllegalStateException("Broker " + first().id() + " was never started");
		}
		return current;
	}

	/**
	 * Returns the file of its output.
	 */
	Path output() {
		return first().folder().resolve("broker.out");
	}

	void end() {
		JavaProcess current = this.process;
		if (current != null) {
			current.end();
		}
	}

	void close() {
		JavaProcess current = this.process;
		if (current != null) {
			current.close();
		}
	}

	private BrokerConfiguration first() {
		return this.configurations.get(0);
	}

}
