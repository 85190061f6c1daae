package com.github.onsdigital.dp.kafka.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

import com.github.onsdigital.dp.kafka.testcluster.Broker;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificate;

/**
 * What a broker with {@link PeerPrincipals} saw.
 */
final class Peers {

	private Peers() {
	}

	/** How many connections showed a certificate. */
	static int showing(Broker broker, TestCertificate client) {
		String serial = client.certificate().getSerialNumber().toString(16);
		return (int) all(broker).stream().filter((line) -> line.endsWith("serial " + serial)).count();
	}

	/** One line per connection, in their order. */
	static List<String> all(Broker broker) {
		try {
			return Files.readAllLines(broker.logFile())
				.stream()
				.filter((line) -> line.contains(PeerPrincipals.TOLD))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
