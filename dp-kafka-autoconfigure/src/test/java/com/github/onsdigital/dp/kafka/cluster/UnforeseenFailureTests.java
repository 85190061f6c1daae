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
import com.github.onsdigital.dp.kafka.testcluster.CertificateAuthority;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is not foreseen is told of the address, at once, and leaves no socket open.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class UnforeseenFailureTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final CertificateAuthority authority = CertificateAuthority.root("dp-kafka test authority");

	private final CountDownLatch left = new CountDownLatch(1);

	@AfterEach
	void mendTheEngines() {
		FailingEngines.next = FailingEngines.Failing.NEVER;
	}

	@Test
	void aTrustStoreThatTrustsNobodyIsNamed(@TempDir Path folder, CapturedOutput output) throws Exception {
		Path store = folder.resolve("trust.p12");
		KeyStore empty = KeyStore.getInstance("PKCS12");
		empty.load(null, null);
		try (OutputStream out = Files.newOutputStream(store)) {
			empty.store(out, "changeit".toCharArray());
		}
		try (FakeServer server = tlsBroker();
				MonitorOf monitor = new MonitorOf(MonitorOf.connection("SSL",
						Map.of("bootstrap.servers", server.address().toString(), "ssl.truststore.location",
								store.toString(), "ssl.truststore.password", "changeit", "ssl.truststore.type",
								"PKCS12")),
						LIMIT)) {
			assertThat(monitor.problem(0))
				.isEqualTo("cannot be spoken to over TLS: the trust store holds no certificate to trust; import the CA"
						+ " of the brokers into it with keytool -importcert, or give it in KAFKA_SEC_CA_CERTS instead");
			assertThat(this.left.await(30, TimeUnit.SECONDS)).as("the connection closed").isTrue();
			assertThat(output.getErr()).doesNotContain("Exception");
		}
	}

	@Test
	void whatTlsDidNotForeseeIsToldByItsClassAlone() throws Exception {
		try (FakeServer server = tlsBroker()) {
			FailingEngines.next = FailingEngines.Failing.AT_THE_START;
			ProbeFailure failure = Objects.requireNonNull(check(tls(server.address())).failure());
			assertThat(failure.kind()).isEqualTo(ProbeFailure.Kind.TLS);
			assertThat(failure.words()).isEqualTo("could not be asked: UnsupportedOperationException");
			assertThat(failure).as("what it says may hold a key").hasNoCause();
			assertThat(this.left.await(30, TimeUnit.SECONDS)).as("the connection closed").isTrue();
		}
	}

	@Test
	void anErrorIsToldAtOnceToo() throws Exception {
		try (FakeServer server = tlsBroker()) {
			FailingEngines.next = FailingEngines.Failing.WITH_AN_ERROR;
			ProbeFailure failure = Objects.requireNonNull(check(tls(server.address())).failure());
			assertThat(failure.words()).isEqualTo("could not be asked: NoClassDefFoundError");
			assertThat(this.left.await(30, TimeUnit.SECONDS)).as("the connection closed").isTrue();
		}
	}

	@Test
	@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
	void causesThatLeadInACircleAreNotFollowedForEver() {
		SSLException failed = new SSLException("handshake");
		RuntimeException circle = new IllegalStateException(failed);
		failed.initCause(circle);
		assertThat(TlsFailureMessages.of(failed, new TlsFailureMessages.Own(false, null), false, () -> null))
			.isEqualTo("cannot be spoken to over TLS: handshake");
		assertThat(TlsFailureMessages.of(circle)).startsWith("could not be asked: ");
	}

	@Test
	void aKeptConnectionThatFailsSoIsMadeAnew() throws Exception {
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
	void inPlainTextItIsToldTheSame() throws Exception {
		try (FakeServer server = new FakeServer(this::broker)) {
			AddressProbe probe = probe(server.address(), "PLAINTEXT", Map.of(), () -> {
				throw new IllegalStateException("s3cret");
			});
			ProbeFailure failure = Objects.requireNonNull(check(probe).failure());
			assertThat(failure.kind()).isEqualTo(ProbeFailure.Kind.CONNECT);
			assertThat(failure.words()).isEqualTo("could not be asked: IllegalStateException");
			assertThat(this.left.await(30, TimeUnit.SECONDS)).as("the connection closed").isTrue();
		}
	}

	@Test
	void aLoginThatFailsSoIsAnAnswerToo() {
		AdminTopicLookup.Answer answer = logIn(FailingProvider.class);
		assertThat(answer.problem()).startsWith("answers, but the login cannot be set up (IllegalStateException)");
	}

	@Test
	void soIsOneThatMissesAClass() {
		AdminTopicLookup.Answer answer = logIn(UnlinkedProvider.class);
		assertThat(answer.problem()).startsWith("answers, but the login cannot be set up (NoClassDefFoundError)");
	}

	private static AdminTopicLookup.Answer logIn(Class<? extends ConfigProvider> provider) {
		ClusterConnection connection = MonitorOf.connection("SASL_PLAINTEXT",
				Map.of("bootstrap.servers", "127.0.0.1:9", AdminClientConfig.CONFIG_PROVIDERS_CONFIG, "vault",
						"config.providers.vault.class", provider.getName(), "sasl.jaas.config", "${vault:login}"));
		return new AdminTopicLookup(connection).ask(Set.of(), Set.of(), deadline());
	}

	private FakeServer tlsBroker() {
		return FakeServer.tls(this.authority.issue(TestCertificates.serverSpec()), this::broker);
	}

	private void broker(FakeServer.Peer peer, int connection) {
		try {
			while (true) {
				peer.send(Answers.metadata(peer.request(), new BrokerAddress("127.0.0.1", 9092)));
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

	private static AddressAnswer check(AddressProbe probe) {
		return probe.check(List.of("orders"), deadline());
	}

	private static Deadline deadline() {
		return Deadline.in(LIMIT, System::nanoTime);
	}

	/**
	 * Has nothing to give.
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
	 * Its client library is not there.
	 */
	public static final class UnlinkedProvider extends FailingProvider {

		@Override
		public ConfigData get(String path) {
			throw new NoClassDefFoundError("s3cret");
		}

	}

}
