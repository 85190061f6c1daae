package com.github.onsdigital.dp.kafka.testcluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.KafkaException;
import org.awaitility.Awaitility;

/**
 * One broker (and controller) of a {@link KafkaCluster} on fixed ports, in its own
 * process unless {@link KafkaClusterBuilder#inOneProcess()} was called. A method that
 * sends a signal returns when its effect is verified. Not thread-safe.
 */
public final class Broker {

	private static final Duration TERMINATE_TIMEOUT = Duration.ofSeconds(60);

	private final BrokerConfiguration configuration;

	private final BrokerProcess process;

	Broker(BrokerConfiguration configuration, BrokerProcess process) {
		this.configuration = configuration;
		this.process = process;
	}

	/**
	 * Returns the broker's id.
	 * @return a number from 1
	 */
	public int id() {
		return this.configuration.id();
	}

	/**
	 * Returns the address of a listener.
	 * @param listener one of the listeners of the cluster
	 * @return host and port
	 */
	public String address(Listener listener) {
		return BrokerConfiguration.HOST + ":" + port(listener);
	}

	/**
	 * Returns the port of a listener.
	 * @param listener one of the listeners of the cluster
	 * @return the port
	 */
	public int port(Listener listener) {
		Integer port = this.configuration.ports().get(listener);
		if (port == null) {
			throw new IllegalArgumentException("The cluster has no listener " + listener);
		}
		return port;
	}

	/**
	 * Returns the id of its process.
	 * @return the process id
	 */
	public long pid() {
		return this.process.running().pid();
	}

	/**
	 * Returns whether its process is alive; a frozen one is.
	 * @return whether it is alive
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Returns whether all threads of its process are stopped.
	 * @return whether it is frozen
	 */
	public boolean isFrozen() {
		return this.process.isFrozen();
	}

	/**
	 * Starts its process with its existing files. Does not wait.
	 */
	public void start() {
		own().start();
	}

	/**
	 * Ends its process with SIGKILL.
	 */
	public void kill() {
		own().running().kill();
	}

	/**
	 * Ends its process with SIGTERM, after a transfer of its partitions. Needs a majority
	 * of the controllers.
	 */
	public void terminate() {
		own().running().terminate(TERMINATE_TIMEOUT);
	}

	/**
	 * Suspends its process with SIGSTOP; its ports still accept connections.
	 */
	public void freeze() {
		own().running().freeze();
	}

	/**
	 * Resumes a frozen process with SIGCONT.
	 */
	public void thaw() {
		own().running().thaw();
	}

	/**
	 * Ends its process with SIGTERM if it is alive, starts it again and waits until it is
	 * ready.
	 */
	public void restart() {
		if (isAlive()) {
			terminate();
		}
		start();
		awaitReady(KafkaCluster.START_TIMEOUT);
	}

	/**
	 * Waits until it responds and is registered in the cluster.
	 * @param timeout the maximum wait
	 */
	public void awaitReady(Duration timeout) {
		Awaitility.await("broker " + id() + " to be ready")
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(50))
			.atMost(timeout)
			.failFast(() -> {
				if (!isAlive()) {
					throw new IllegalStateException("Broker " + id() + " ended:\n" + logTail());
				}
			})
			.until(this::isReady);
	}

	/**
	 * Sets the certificate that it presents from its next start.
	 * @param certificate the certificate with its key, RSA or EC
	 */
	public void useCertificate(TestCertificate certificate) {
		certificate.writeStore(this.configuration.keyStore());
	}

	/**
	 * Returns the file of its output.
	 * @return a file that exists while the cluster is open
	 */
	public Path logFile() {
		return this.process.output();
	}

	/**
	 * Returns the process, which must not be that of other brokers too.
	 */
	private BrokerProcess own() {
		if (this.process.isShared()) {
			throw new IllegalStateException("Broker " + id() + " shares its process with the other brokers");
		}
		return this.process;
	}

	/**
	 * Returns whether its port accepts connections. An admin client costs much more, and
	 * logs each attempt to connect.
	 */
	private boolean isListening() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(Listener.PLAIN)), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private boolean isReady() throws InterruptedException {
		if (!isListening()) {
			return false;
		}
		Map<String, Object> settings = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address(Listener.PLAIN),
				AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2000, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
				1000);
		try (Admin admin = Admin.create(settings)) {
			DescribeClusterResult cluster = admin.describeCluster();
			return cluster.controller().get(2, TimeUnit.SECONDS) != null
					&& cluster.nodes().get(2, TimeUnit.SECONDS).stream().anyMatch((node) -> node.id() == id());
		}
		catch (ExecutionException | java.util.concurrent.TimeoutException | KafkaException ex) {
			return false;
		}
	}

	private String logTail() {
		try {
			List<String> lines = Files.readAllLines(logFile());
			return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
		}
		catch (IOException ex) {
			return "(no output: " + ex.getMessage() + ")";
		}
	}

}
