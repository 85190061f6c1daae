package com.github.onsdigital.dp.kafka.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import javax.net.ssl.SSLException;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.support.Deadline;
import com.github.onsdigital.dp.kafka.testcluster.CertificateAuthority;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An unexpected failure is reported for its address at once, and its socket is closed.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class UnexpectedFailureTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final CertificateAuthority authority = CertificateAuthority.root("dp-kafka test authority");

	private final CountDownLatch left = new CountDownLatch(1);

	@AfterEach
	void resetTheEngines() {
		FailingEngines.next = FailingEngines.Failing.NEVER;
	}

	@Test
	void anEmptyTrustStoreIsNamed(@TempDir Path folder, CapturedOutput output) throws Exception {
		Path store = folder.resolve("trust.p12");
		KeyStore empty = KeyStore.getInstance("PKCS12");
		empty.load(null, null);
		try (OutputStream out = Files.newOutputStream(store)) {
			empty.store(out, "changeit".toCharArray());
		}
		try (FakeServer server = tlsBroker();
				TestMonitor monitor = new TestMonitor(TestMonitor.connection("SSL",
						Map.of("bootstrap.servers", server.address().toString(), "ssl.truststore.location",
								store.toString(), "ssl.truststore.password", "changeit", "ssl.truststore.type",
								"PKCS12")),
						LIMIT)) {
			assertThat(monitor.problem(0))
				.isEqualTo("cannot be connected to over TLS: the trust store holds no certificate to trust; import the"
						+ " CA of the brokers into it with keytool -importcert, or give it in KAFKA_SEC_CA_CERTS instead");
			assertThat(this.left.await(30, TimeUnit.SECONDS)).as("the connection closed").isTrue();
			assertThat(output.getErr()).doesNotContain("Exception");
		}
	}

	@Test
	void anUnexpectedTlsFailureIsReportedByItsClassOnly() throws Exception {
		try (FakeServer server = tlsBroker()) {
			FailingEngines.next = FailingEngines.Failing.AT_THE_START;
			ProbeFailure failure = Objects.requireNonNull(check(tls(server.address())).failure());
			assertThat(failure.kind()).isEqualTo(ProbeFailure.Kind.TLS);
			assertThat(failure.text()).isEqualTo("could not be checked: UnsupportedOperationException");
			assertThat(failure).as("its message may contain a key").hasNoCause();
			assertThat(this.left.await(30, TimeUnit.SECONDS)).as("the connection closed").isTrue();
		}
	}

	@Test
	void anErrorIsReportedAtOnceToo() throws Exception {
		try (FakeServer server = tlsBroker()) {
			FailingEngines.next = FailingEngines.Failing.WITH_AN_ERROR;
			ProbeFailure failure = Objects.requireNonNull(check(tls(server.address())).failure());
			assertThat(failure.text()).isEqualTo("could not be checked: NoClassDefFoundError");
			assertThat(this.left.await(30, TimeUnit.SECONDS)).as("the connection closed").isTrue();
		}
	}

	@Test
	@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
	void aCauseCycleEnds() {
		SSLException failed = new SSLException("handshake");
		RuntimeException circle = new IllegalStateException(failed);
		failed.initCause(circle);
		assertThat(TlsFailureMessages.of(failed, new TlsFailureMessages.Own(false, null), false, () -> null))
			.isEqualTo("cannot be connected to over TLS: handshake");
		assertThat(TlsFailureMessages.of(circle)).startsWith("could not be checked: ");
	}

	@Test
	void aKeptConnectionThatFailsUnexpectedlyIsReplaced() throws Exception {
		try (FakeServer server = tlsBroker()) {
			AddressProbe probe = tls(server.address());
			FailingEngines.next = FailingEngines.Failing.WHEN_KEPT;
			assertThat(check(probe).failure()).isNull();
			FailingEngines.next = FailingEngines.Failing.NEVER;
			assertThat(check(probe).failure()).isNull();
			assertThat(server.connections()).isEqualTo(2);
			assertThat(this.left.await(30, TimeUnit.SECONDS)).as("the first connection closed").isTrue();
			probe.close();
		}
	}

	@Test
	void anUnexpectedPlainTextFailureIsReported() throws Exception {
		try (FakeServer server = new FakeServer(this::broker)) {
			AddressProbe probe = probe(server.address(), "PLAINTEXT", Map.of(), () -> {
				throw new IllegalStateException("s3cret");
			});
			ProbeFailure failure = Objects.requireNonNull(check(probe).failure());
			assertThat(failure.kind()).isEqualTo(ProbeFailure.Kind.CONNECT);
			assertThat(failure.text()).isEqualTo("could not be checked: IllegalStateException");
			assertThat(this.left.await(30, TimeUnit.SECONDS)).as("the connection closed").isTrue();
		}
	}

	@Test
	void anUnexpectedLoginFailureIsReported() {
		AdminTopicLookup.Result result = logIn(FailingProvider.class);
		assertThat(result.problem()).startsWith("answers, but the login cannot be set up (IllegalStateException)");
	}

	@Test
	void aLoginThatMissesAClassIsReported() {
		AdminTopicLookup.Result result = logIn(UnlinkedProvider.class);
		assertThat(result.problem()).startsWith("answers, but the login cannot be set up (NoClassDefFoundError)");
	}

	private static AdminTopicLookup.Result logIn(Class<? extends ConfigProvider> provider) {
		ClusterConnection connection = TestMonitor.connection("SASL_PLAINTEXT",
				Map.of("bootstrap.servers", "127.0.0.1:9", AdminClientConfig.CONFIG_PROVIDERS_CONFIG, "vault",
						"config.providers.vault.class", provider.getName(), "sasl.jaas.config", "${vault:login}"));
		return new AdminTopicLookup(connection, KafkaClients.kafka()).query(Set.of(), Set.of(), deadline());
	}

	private FakeServer tlsBroker() {
		return FakeServer.tls(this.authority.issue(TestCertificates.serverSpec()), this::broker);
	}

	private void broker(FakeServer.Peer peer, int connection) {
		try {
			while (true) {
				peer.send(KafkaResponses.metadata(peer.request(), new BrokerAddress("127.0.0.1", 9092)));
			}
		}
		catch (IOException ex) {
			this.left.countDown();
		}
	}

	private AddressProbe tls(BrokerAddress address) {
		return probe(
				address, "SSL", Map.of("ssl.engine.factory.class", FailingEngines.class.getName(),
						"ssl.truststore.type", "PEM", "ssl.truststore.certificates", this.authority.pem()),
				System::nanoTime);
	}

	private static AddressProbe probe(BrokerAddress address, String protocol, Map<String, Object> settings,
			LongSupplier nanos) {
		ClusterConnection connection = new ClusterConnection(List.of(address), settings, settings, settings, settings);
		return new AddressProbe(address, new ProbeSetup(protocol, new TlsEngines(connection),
				new NameLookup(InetAddress::getAllByName), LIMIT, nanos));
	}

	private static AddressResult check(AddressProbe probe) {
		return probe.check(List.of("orders"), deadline());
	}

	private static Deadline deadline() {
		return Deadline.in(LIMIT, System::nanoTime);
	}

	/**
	 * Fails for every request.
	 */
	public static class FailingProvider implements ConfigProvider {

		@Override
		public ConfigData get(String path) {
			throw new IllegalStateException("s3cret");
		}

		@Override
		public ConfigData get(String path, Set<String> keys) {
			return get(path);
		}

		@Override
		public void configure(Map<String, ?> settings) {
		}

		@Override
		public void close() {
		}

	}

	/**
	 * Its client library is missing.
	 */
	public static final class UnlinkedProvider extends FailingProvider {

		@Override
		public ConfigData get(String path) {
			throw new NoClassDefFoundError("s3cret");
		}

	}

}
