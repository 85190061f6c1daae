package com.github.onsdigital.dp.kafka.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import com.github.onsdigital.dp.kafka.testcluster.TestCertificate;

/**
 * The certificate files of a service.
 */
final class TlsFiles {

	private final Path folder;

	TlsFiles(Path folder) {
		this.folder = folder;
	}

	TlsFiles authorities(String... pems) {
		replace("ca.pem", String.join("", pems));
		return this;
	}

	TlsFiles client(TestCertificate certificate) {
		replace("key.pem", certificate.keyPem());
		replace("cert.pem", certificate.certificatePem());
		return this;
	}

	/** Replaces a file atomically, so that no reader sees a partial file. */
	void replace(String name, String text) {
		try {
			Path written = Files.writeString(this.folder.resolve(name + ".new"), text);
			Files.move(written, this.folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<String> arguments() {
		return List.of("--kafka.sec.proto=TLS", "--kafka.sec.ca-certs=" + this.folder.resolve("ca.pem"),
				"--kafka.sec.client-cert=" + this.folder.resolve("cert.pem"),
				"--kafka.sec.client-key=" + this.folder.resolve("key.pem"));
	}

}
