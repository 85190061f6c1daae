package com.github.onsdigital.dp.kafka.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

import com.github.onsdigital.dp.kafka.testcluster.Broker;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificate;

/**
 * Reads the client certificates that a broker with {@link PeerPrincipals} logged.
 */
final class PeerLog {

	private PeerLog() {
	}

	/** The number of connections with a client certificate. */
	static int connections(Broker broker, TestCertificate client) {
		String serial = client.certificate().getSerialNumber().toString(16);
		return (int) all(broker).stream().filter((line) -> line.endsWith("serial " + serial)).count();
	}

	/** One line per connection, in their order. */
	static List<String> all(Broker broker) {
		try {
			return Files.readAllLines(broker.logFile())
				.stream()
				.filter((line) -> line.contains(PeerPrincipals.PREFIX))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
