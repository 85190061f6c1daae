package com.github.onsdigital.dp.kafka.testcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate with its chain, without the root, and its private key.
 *
 * @param chain the certificate, then those that signed it
 * @param key the private key
 */
public record TestCertificate(List<X509Certificate> chain, PrivateKey key) {

	/**
	 * Returns the certificate itself.
	 * @return the first of the chain
	 */
	public X509Certificate certificate() {
		return this.chain.get(0);
	}

	/**
	 * Returns the chain as PEM text.
	 * @return one or more CERTIFICATE blocks
	 */
	public String certificatePem() {
		return Pem.certificates(this.chain);
	}

	/**
	 * Returns the key as PEM text in PKCS#8.
	 * @return a PRIVATE KEY block
	 */
	public String keyPem() {
		return Pem.pkcs8(this.key);
	}

	/**
	 * Returns the key as PEM text in PKCS#1 (RSA) or SEC1 (EC).
	 * @return an RSA PRIVATE KEY or EC PRIVATE KEY block
	 */
	public String traditionalKeyPem() {
		return Pem.traditional(this.key);
	}

	/**
	 * Writes the chain to a file, which is replaced.
	 * @param file the file
	 * @return the file
	 */
	public Path writeCertificate(Path file) {
		return write(file, certificatePem());
	}

	/**
	 * Writes the key (PKCS#8) to a file, which is replaced.
	 * @param file the file
	 * @return the file
	 */
	public Path writeKey(Path file) {
		return write(file, keyPem());
	}

	Path writeStore(Path file) {
		return write(file, keyPem() + certificatePem());
	}

	private static Path write(Path file, String text) {
		try {
			return Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return certificate().getSubjectX500Principal().getName();
	}

}
