package com.github.onsdigital.dp.kafka.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class ReloadingSslBundleTests {

	private final TestPem.Identity authority = TestPem.authority("kafka-ca");

	private final TestPem.Identity server = this.authority.issue("broker", TestPem.ec("secp256r1"));

	private final TestEnvironment environment = new TestEnvironment().variable("KAFKA_SEC_PROTO", "TLS");

	@TempDir
	private Path directory;

	static Stream<Supplier<KeyPair>> keys() {
		return Stream.of(TestPem::rsa, () -> TestPem.ec("secp256r1"), () -> TestPem.ec("secp384r1"), TestPem::ed25519);
	}

	@ParameterizedTest
	@MethodSource("keys")
	void theServerSeesTheClientsCertificate(Supplier<KeyPair> keys) throws Exception {
		TestPem.Identity client = this.authority.issue("hello", keys.get());
		this.environment.variable("KAFKA_SEC_CA_CERTS", this.authority.pem())
			.variable("KAFKA_SEC_CLIENT_CERT", client.pem())
			.variable("KAFKA_SEC_CLIENT_KEY", client.key());
		assertThat(handshake(bundle(), "localhost")).isEqualTo(client.certificate());
	}

	@Test
	void aRenewedCertificateIsUsedByTheNextConnection() throws Exception {
		TestPem.Identity first = this.authority.issue("first", TestPem.ec("secp256r1"));
		write(first);
		ReloadingSslBundle bundle = bundle();
		SSLContext before = bundle.createSslContext();
		assertThat(handshake(bundle, "localhost")).isEqualTo(first.certificate());
		TestPem.Identity second = this.authority.issue("second", TestPem.rsa());
		write(second);
		assertThat(handshake(bundle, "localhost")).isEqualTo(second.certificate());
		assertThat(handshake(before, "localhost")).isEqualTo(first.certificate());
	}

	@Test
	void swappedLinksOfKubernetesAreDetected() throws Exception {
		TestPem.Identity first = this.authority.issue("first", TestPem.ec("secp256r1"));
		TestPem.Identity second = this.authority.issue("second", TestPem.ec("secp256r1"));
		Path old = Files.createDirectory(this.directory.resolve("..1"));
		Path renewed = Files.createDirectory(this.directory.resolve("..2"));
		writeInto(old, first);
		writeInto(renewed, second);
		Path data = Files.createSymbolicLink(this.directory.resolve("..data"), old.getFileName());
		for (String name : new String[] { "ca.pem", "cert.pem", "key.pem" }) {
			Files.createSymbolicLink(this.directory.resolve(name), Path.of("..data", name));
		}
		files();
		ReloadingSslBundle bundle = bundle();
		assertThat(handshake(bundle, "localhost")).isEqualTo(first.certificate());
		Path next = Files.createSymbolicLink(this.directory.resolve("..data_tmp"), renewed.getFileName());
		Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
		assertThat(handshake(bundle, "localhost")).isEqualTo(second.certificate());
	}

	@Test
	void anInvalidNewFileLeavesTheOldCertificateInUse() throws Exception {
		TestPem.Identity first = this.authority.issue("first", TestPem.ec("secp256r1"));
		write(first);
		ReloadingSslBundle bundle = bundle();
		TestPem.Identity second = this.authority.issue("second", TestPem.ec("secp256r1"));
		Files.writeString(this.directory.resolve("cert.pem"), second.pem());
		assertThat(handshake(bundle, "localhost")).isEqualTo(first.certificate());
		Files.writeString(this.directory.resolve("key.pem"), second.key());
		assertThat(handshake(bundle, "localhost")).isEqualTo(second.certificate());
		Files.delete(this.directory.resolve("key.pem"));
		bundle.checkCertificates();
		assertThat(handshake(bundle, "localhost")).isEqualTo(second.certificate());
	}

	@Test
	void anInvalidNewFileIsReportedOnceAfterTwoChecks(CapturedOutput output) throws Exception {
		write(this.authority.issue("first", TestPem.ec("secp256r1")));
		ReloadingSslBundle bundle = bundle();
		Files.writeString(this.directory.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\ncanary");
		bundle.createSslContext();
		bundle.checkCertificates();
		String text = "KAFKA_SEC_CLIENT_KEY: PEM block \"PRIVATE KEY\" has no END line (34 chars). "
				+ "Often a secret cut at a line feed. The certificates read before stay in use";
		assertThat(output).doesNotContain("KAFKA_SEC_CLIENT_KEY");
		bundle.checkCertificates();
		bundle.checkCertificates();
		assertThat(output.toString().split(Pattern.quote(text), -1)).hasSize(2);
		assertThat(output).doesNotContain("canary");
	}

	@Test
	void anUnknownAuthorityIsRefused() {
		this.environment.variable("KAFKA_SEC_CA_CERTS", TestPem.authority("another").pem());
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> handshake(bundle(), "localhost"));
	}

	@Test
	void aWrongHostIsRefused() {
		this.environment.variable("KAFKA_SEC_CA_CERTS", this.authority.pem());
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> handshake(bundle(), "elsewhere"));
	}

	@Test
	void skipVerifyAcceptsAnyChainAndHost() throws Exception {
		this.environment.variable("KAFKA_SEC_SKIP_VERIFY", "t");
		assertThat(handshake(bundle(), "elsewhere")).isNull();
	}

	@Test
	void noVersionOlderThanTls12IsUsed() {
		this.environment.variable("KAFKA_SEC_SKIP_VERIFY", "true");
		SSLContext context = bundle().createSslContext();
		assertThat(context.createSSLEngine("b1", 9092).getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
	}

	private void write(TestPem.Identity client) throws IOException {
		writeInto(this.directory, client);
		files();
	}

	private void writeInto(Path into, TestPem.Identity client) throws IOException {
		Files.writeString(into.resolve("ca.pem"), this.authority.pem());
		Files.writeString(into.resolve("cert.pem"), client.pem());
		Files.writeString(into.resolve("key.pem"), client.key());
	}

	private void files() {
		this.environment.variable("KAFKA_SEC_CA_CERTS", this.directory.resolve("ca.pem").toString())
			.variable("KAFKA_SEC_CLIENT_CERT", this.directory.resolve("cert.pem").toString())
			.variable("KAFKA_SEC_CLIENT_KEY", this.directory.resolve("key.pem").toString());
	}

	private ReloadingSslBundle bundle() {
		SettingProblems problems = new SettingProblems();
		ReloadingSslBundle bundle = new TlsCheck(this.environment.reader(), Clock.systemUTC()).check(problems).bundle();
		assertThat(problems.errors()).isEmpty();
		return Objects.requireNonNull(bundle);
	}

	private @Nullable X509Certificate handshake(SslBundle bundle, String host) throws Exception {
		return handshake(bundle.createSslContext(), host);
	}

	/**
	 * Opens one connection as a Kafka client does, including the host name check.
	 */
	private @Nullable X509Certificate handshake(SSLContext client, String host) throws Exception {
		SSLContext context = TlsBundles
			.of(new TlsMaterial(List.of(this.authority.certificate()), List.of(this.server.certificate()),
					this.server.keys().getPrivate()), false)
			.createSslContext();
		try (SSLServerSocket listener = (SSLServerSocket) context.getServerSocketFactory()
			.createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			listener.setWantClientAuth(true);
			CompletableFuture<@Nullable X509Certificate> seen = CompletableFuture.supplyAsync(() -> accept(listener));
			try (SSLSocket plain = (SSLSocket) client.getSocketFactory()
				.createSocket(new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort()), host,
						listener.getLocalPort(), true)) {
				SSLParameters parameters = plain.getSSLParameters();
				parameters.setEndpointIdentificationAlgorithm("HTTPS");
				plain.setSSLParameters(parameters);
				plain.setSoTimeout(10_000);
				plain.startHandshake();
				plain.getInputStream().read();
			}
			return seen.get(30, TimeUnit.SECONDS);
		}
	}

	private static @Nullable X509Certificate accept(SSLServerSocket listener) {
		try (SSLSocket socket = (SSLSocket) listener.accept()) {
			socket.setSoTimeout(10_000);
			socket.startHandshake();
			socket.getOutputStream().write(1);
			return (X509Certificate) socket.getSession().getPeerCertificates()[0];
		}
		catch (SSLPeerUnverifiedException ex) {
			return null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
