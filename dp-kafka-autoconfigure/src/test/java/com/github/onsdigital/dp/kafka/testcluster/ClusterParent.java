package com.github.onsdigital.dp.kafka.testcluster;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Starts a broker, prints its process id and waits to be killed.
 */
public final class ClusterParent {

	private static final String MARK = "broker runs as ";

	private ClusterParent() {
	}

	public static void main(String[] args) throws IOException, InterruptedException {
		KafkaCluster cluster = KafkaCluster.builder().prepare();
		cluster.start();
		Broker broker = cluster.broker(1);
		try (FileOutputStream output = new FileOutputStream(FileDescriptor.out)) {
			output.write((MARK + broker.pid() + " in " + broker.logFile() + "\n").getBytes(StandardCharsets.UTF_8));
		}
		new CountDownLatch(1).await();
	}

	/**
	 * Reads the process id and the folder of the broker from the output; empty if they
	 * are not printed yet.
	 */
	static Optional<Started> read(Path output) throws IOException {
		return Files.readAllLines(output)
			.stream()
			.filter((line) -> line.startsWith(MARK))
			.map((line) -> line.substring(MARK.length()).split(" in ", 2))
			.map((parts) -> new Started(Path.of("/proc", parts[0]), Path.of(parts[1]).resolve("../..").normalize()))
			.findFirst();
	}

	record Started(Path process, Path folder) {

	}

}
