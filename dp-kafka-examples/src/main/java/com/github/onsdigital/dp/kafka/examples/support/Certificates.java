package com.github.onsdigital.dp.kafka.examples.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Creates a certificate authority and certificates that it has signed, with the
 * {@code keytool} of the JDK, and writes them as PEM files to a temporary folder. The
 * files are deleted at the end of the process.
 */
public final class Certificates {

	private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] { '\n' });

	private final Path folder;

	private final char[] password = UUID.randomUUID().toString().toCharArray();

	private Certificates(Path folder) {
		this.folder = folder;
	}

	/**
	 * Creates the authority {@code CN=Example CA}, the certificate of a broker on
	 * localhost and the certificate {@code CN=order-service} of a client.
	 * @return the files
	 */
	public static Certificates create() {
		try {
			Certificates certificates = new Certificates(Files.createTempDirectory("dp-kafka-example"));
			certificates.folder.toFile().deleteOnExit();
			certificates.generate("authority", "CN=Example CA", "-ext", "bc:c");
			certificates.generate("broker", "CN=localhost", "-signer", "authority", "-ext", "san=dns:localhost");
			certificates.generate("client", "CN=order-service", "-signer", "authority");
			certificates.export();
			return certificates;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot read the key store of keytool", ex);
		}
	}

	/**
	 * Returns the certificate of the authority.
	 * @return a PEM file
	 */
	public Path authority() {
		return this.folder.resolve("authority.pem");
	}

	/**
	 * Returns the certificate of the client.
	 * @return a PEM file
	 */
	public Path clientCertificate() {
		return this.folder.resolve("client.pem");
	}

	/**
	 * Returns the private key of the client.
	 * @return a PEM file
	 */
	public Path clientKey() {
		return this.folder.resolve("client-key.pem");
	}

	/**
	 * Returns the settings of a broker, or of a client that uses the broker's
	 * certificate.
	 */
	Map<String, String> brokerProperties() {
		return Map.of("ssl.keystore.type", "PEM", "ssl.keystore.location", broker().toString(), "ssl.truststore.type",
				"PEM", "ssl.truststore.location", authority().toString());
	}

	private void generate(String alias, String name, String... options) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
						alias, "-dname", name, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30",
						"-keystore", store().toString(), "-storetype", "PKCS12", "-storepass:env", "STORE_PASSWORD"));
		command.addAll(List.of(options));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("STORE_PASSWORD", new String(this.password));
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.onExit().join().exitValue() != 0) {
			throw new IllegalStateException("keytool failed: " + output);
		}
	}

	private void export() throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance(store().toFile(), this.password);
		write(authority(), pem("CERTIFICATE", store.getCertificate("authority").getEncoded()));
		String chain = chain(store, "broker");
		write(broker(), pem("PRIVATE KEY", store.getKey("broker", this.password).getEncoded()) + chain);
		write(clientCertificate(), chain(store, "client"));
		write(clientKey(), pem("PRIVATE KEY", store.getKey("client", this.password).getEncoded()));
		Files.delete(store());
	}

	private static String chain(KeyStore store, String alias) throws GeneralSecurityException {
		StringBuilder chain = new StringBuilder();
		for (Certificate certificate : store.getCertificateChain(alias)) {
			chain.append(pem("CERTIFICATE", certificate.getEncoded()));
		}
		return chain.toString();
	}

	private static void write(Path file, String content) throws IOException {
		file.toFile().deleteOnExit();
		Files.createFile(file);
		file.toFile().setReadable(false, false);
		file.toFile().setReadable(true, true);
		Files.writeString(file, content);
	}

	private Path broker() {
		return this.folder.resolve("broker.pem");
	}

	private Path store() {
		return this.folder.resolve("keys.p12");
	}

	private static String pem(String label, byte[] content) {
		return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, BASE64.encodeToString(content), label);
	}

}
