package com.github.onsdigital.dp.kafka.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.testcluster.JavaProcess;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

/**
 * The sample in its own process, configured only by environment variables.
 */
class SampleProcess implements AutoCloseable {

	private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"-Djava.net.preferIPv4Stack=true");

	private final Map<String, String> variables = new TreeMap<>();

	private final Path output;

	private final SampleClient client;

	private @Nullable JavaProcess process;

	SampleProcess(Path output, Map<String, String> variables) {
		int port = freePort();
		this.output = output;
		this.client = new SampleClient(port);
		this.variables.put("SERVER_PORT", Integer.toString(port));
		this.variables.put("SERVER_ADDRESS", "127.0.0.1");
		this.variables.putAll(variables);
	}

	/**
	 * The variables for a cluster that requires client certificates, as PEM text; the key
	 * with the two characters {@code \n} for each line feed, as some platforms provide
	 * it.
	 */
	static Map<String, String> mutualTls(KafkaCluster cluster) {
		return Map.of("KAFKA_ADDR", cluster.bootstrap(Listener.MUTUAL_TLS), "KAFKA_SEC_PROTO", "TLS",
				"KAFKA_SEC_CA_CERTS", cluster.certificates().authority().pem(), "KAFKA_SEC_CLIENT_CERT",
				cluster.certificates().client().certificatePem(), "KAFKA_SEC_CLIENT_KEY",
				cluster.certificates().client().keyPem().replace("\n", "\\n"));
	}

	SampleProcess with(String variable, String value) {
		this.variables.put(variable, value);
		return this;
	}

	SampleClient client() {
		return this.client;
	}

	void start() {
		start(JavaProcess.start(SampleApplication.class, OPTIONS, List.of(), this.variables, this.output));
	}

	/**
	 * Starts the sample that was processed ahead of time.
	 * @param classes the folder of the generated classes
	 */
	void startAheadOfTime(Path classes) {
		List<String> options = new ArrayList<>(OPTIONS);
		options.add("-Dspring.aot.enabled=true");
		start(JavaProcess.start(classes, SampleApplication.class, options, this.variables, this.output));
	}

	private void start(JavaProcess started) {
		this.process = started;
		Awaitility.await("the sample to respond").atMost(Duration.ofSeconds(60)).failFast(() -> {
			if (!started.isAlive()) {
				throw new IllegalStateException("The sample ended:\n" + log());
			}
		}).until(this.client::isResponding);
	}

	void awaitConsuming() {
		Awaitility.await("both to consume").atMost(Duration.ofSeconds(60)).until(() -> this.client.allAre("CONSUMING"));
	}

	void kill() {
		process().kill();
	}

	void terminate() {
		process().terminate(Duration.ofSeconds(40));
	}

	String log() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		if (this.process != null) {
			this.process.close();
		}
	}

	private JavaProcess process() {
		if (this.process == null) {
			throw new IllegalStateException("The sample was never started");
		}
		return this.process;
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
