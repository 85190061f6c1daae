package com.github.onsdigital.dp.kafka.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.github.onsdigital.dp.kafka.fakes.DpKafkaThreads;
import com.github.onsdigital.dp.kafka.testcluster.Broker;
import com.github.onsdigital.dp.kafka.testcluster.CertificateSpec;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.KeyKind;
import com.github.onsdigital.dp.kafka.testcluster.Listener;
import com.github.onsdigital.dp.kafka.testcluster.TcpProxy;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificate;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterMonitorIntegrationTests {

	private static KafkaCluster cluster;

	@TempDir
	private Path folder;

	@BeforeAll
	static void start() {
		cluster = KafkaCluster.builder()
			.brokers(3)
			.listeners(Listener.TLS, Listener.MUTUAL_TLS)
			.shortBrokerSessions()
			.property("listener.name.tls.ssl.allow.san.changes", "true")
			.start();
		cluster.createTopic("orders", 4);
	}

	@AfterAll
	static void end() {
		cluster.close();
	}

	@Test
	void aHealthyClusterIsReportedCompletelyInEachProtocol() {
		for (Listener listener : Listener.values()) {
			try (TestMonitor it = monitor(listener)) {
				it.monitor.watch("orders");
				it.monitor.watch("not-there");
				await().atMost(30, TimeUnit.SECONDS).until(() -> it.check().usable());
				ClusterReport report = it.check();
				assertThat(report.addresses()).as(listener.toString()).allMatch(AddressReport::reachable);
				assertThat(report.addresses()).allMatch((one) -> one.problem() == null);
				assertThat(report.topic("orders")).isEqualTo(TopicPresence.PRESENT);
				assertThat(report.topic("not-there")).isEqualTo(TopicPresence.ABSENT);
				assertThat(report.clusterId()).isNotBlank();
				assertThat(it.monitor.reached()).isTrue();
			}
		}
		assertThat(cluster.admin().listTopics().names())
			.satisfies((names) -> assertThat(names.get()).doesNotContain("not-there"));
	}

	@Test
	void aRecreatedTopicIsNotifiedAndAGroupHasItsCoordinator() throws Exception {
		cluster.createTopic("renewed", 1);
		AtomicInteger recreated = new AtomicInteger();
		try (TestMonitor it = monitor(Listener.PLAIN)) {
			it.monitor.watch("renewed");
			it.monitor.watchGroup("billing");
			it.monitor.onTopicRecreated("renewed", recreated::incrementAndGet);
			await().atMost(30, TimeUnit.SECONDS).until(() -> it.check().topicIds().containsKey("renewed"));
			cluster.admin().deleteTopics(List.of("renewed")).all().get();
			await().atMost(30, TimeUnit.SECONDS).until(() -> it.check().topic("renewed") == TopicPresence.ABSENT);
			assertThat(recreated).hasValue(0);
			cluster.createTopic("renewed", 1);
			await().atMost(30, TimeUnit.SECONDS).until(() -> {
				it.check();
				return recreated.get() == 1;
			});
			await().atMost(30, TimeUnit.SECONDS)
				.until(() -> it.check().coordinator("billing") == CoordinatorStatus.AVAILABLE);
		}
	}

	@Test
	void aKilledBrokerIsReportedAtOnceAndRecovers() {
		Broker broker = cluster.broker(2);
		try (TestMonitor it = monitor(Listener.PLAIN)) {
			assertThat(it.check().reachable()).isEqualTo(3);
			broker.kill();
			try {
				ClusterReport report = it.check();
				assertThat(report.addresses().get(1).reachable()).isFalse();
				assertThat(report.addresses().get(1).problem()).isEqualTo("refuses the connection");
				assertThat(report.reachable()).isEqualTo(2);
				assertThat(report.usable()).isTrue();
			}
			finally {
				broker.start();
				cluster.awaitReady();
			}
			assertThat(it.check().reachable()).isEqualTo(3);
		}
	}

	@Test
	void aFrozenBrokerDelaysTheCheckByTheTimeoutOnly() {
		Broker broker = cluster.broker(3);
		try (TestMonitor kept = monitor(Listener.PLAIN); TestMonitor fresh = monitor(Listener.TLS)) {
			assertThat(kept.check().reachable()).isEqualTo(3);
			broker.freeze();
			try {
				long before = System.nanoTime();
				assertThat(kept.problem(2)).isEqualTo("does not answer within 2s");
				kept.awaitProblem(2, "accepts connections but does not answer within 2s");
				fresh.awaitProblem(2, "accepts connections but does not answer within 2s");
				// three checks of 2 s; without the timeout each would wait for the
				// client's 30 s
				assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
			}
			finally {
				broker.thaw();
				cluster.awaitReady();
			}
			assertThat(kept.check().reachable()).isEqualTo(3);
		}
	}

	@Test
	void aBrokerThatOnlyThisClientCannotReachIsReported() throws Exception {
		try (TcpProxy proxy = new TcpProxy(cluster.broker(2).port(Listener.PLAIN));
				TestMonitor kept = TestMonitor.plain(cluster.broker(1).address(Listener.PLAIN) + "," + proxy.address());
				TestMonitor fresh = TestMonitor
					.plain(proxy.address() + "," + cluster.broker(1).address(Listener.PLAIN))) {
			assertThat(kept.check().reachable()).isEqualTo(2);
			proxy.cut();
			assertThat(kept.problem(1)).isEqualTo("does not answer within 2s");
			fresh.awaitProblem(0, "accepts no connection within 2s");
			assertThat(fresh.monitor.reached()).isTrue();
			assertThat(cluster.admin().describeCluster().nodes().get()).hasSize(3);
			proxy.mend();
			assertThat(kept.check().reachable()).isEqualTo(2);
			assertThat(fresh.check().reachable()).isEqualTo(2);
		}
	}

	@Test
	void aPlainClientOnATlsPortIsReportedAndNeverUsable() {
		try (TestMonitor it = TestMonitor.plain(cluster.bootstrap(Listener.TLS))) {
			assertThat(it.problem(0)).isEqualTo("speaks TLS; set KAFKA_SEC_PROTO=TLS");
			assertThat(it.check().usable()).isFalse();
			assertThat(it.monitor.reached()).isFalse();
		}
	}

	@Test
	void aTlsClientOnAPlainPortIsReported() {
		Map<String, Object> settings = cluster.clientSettings(Listener.TLS);
		settings.put("bootstrap.servers", cluster.bootstrap(Listener.PLAIN));
		try (TestMonitor it = TestMonitor.tls(settings)) {
			assertThat(it.problem(0)).startsWith("speaks plain text, not TLS; unset KAFKA_SEC_PROTO");
		}
	}

	@Test
	void aMissingClientCertificateIsReportedEachTime() {
		Map<String, Object> settings = cluster.clientSettings(Listener.TLS);
		settings.put("bootstrap.servers", cluster.broker(1).address(Listener.MUTUAL_TLS));
		for (String protocol : new String[] { "TLSv1.3", "TLSv1.2" }) {
			settings.put("ssl.enabled.protocols", protocol);
			try (TestMonitor it = TestMonitor.tls(settings)) {
				for (int i = 0; i < 30; i++) {
					assertThat(it.problem(0)).as(protocol)
						.startsWith("requests a client certificate and was sent none");
				}
			}
		}
	}

	@Test
	void aRefusedClientCertificateIsReportedEachTime() {
		Map<String, Object> settings = cluster.clientSettings(Listener.MUTUAL_TLS);
		var expired = cluster.certificates().expiredClient();
		settings.put("ssl.keystore.certificate.chain", expired.certificatePem());
		settings.put("ssl.keystore.key", expired.keyPem());
		settings.put("bootstrap.servers", cluster.broker(1).address(Listener.MUTUAL_TLS));
		for (String protocol : new String[] { "TLSv1.3", "TLSv1.2" }) {
			settings.put("ssl.enabled.protocols", protocol);
			try (TestMonitor it = TestMonitor.tls(settings)) {
				for (int i = 0; i < 30; i++) {
					assertThat(it.problem(0)).as(protocol).startsWith("refuses the client certificate");
				}
			}
		}
	}

	@Test
	void aMissingIntermediateCertificateOfTheClientIsNamed() {
		Map<String, Object> settings = cluster.clientSettings(Listener.MUTUAL_TLS);
		TestCertificate client = cluster.certificates()
			.authority()
			.intermediate(CertificateSpec.named("issuing authority").kind(KeyKind.EC))
			.issue(TestCertificates.clientSpec());
		settings.put("ssl.keystore.key", client.keyPem());
		settings.put("ssl.keystore.certificate.chain",
				new TestCertificate(client.chain().subList(0, 1), client.key()).certificatePem());
		try (TestMonitor it = TestMonitor.tls(settings)) {
			assertThat(it.problem(0))
				.startsWith("accepts no client certificate issued by CN=issuing authority, so none was sent (")
				.endsWith("If CN=issuing authority is an intermediate CA, its certificate is missing from the client's "
						+ "chain: append it");
		}
		settings.put("ssl.keystore.certificate.chain", client.certificatePem());
		try (TestMonitor it = TestMonitor.tls(settings)) {
			assertThat(it.check().reachable()).isEqualTo(3);
		}
	}

	@Test
	void anUnknownAuthorityIsNamed() {
		Map<String, Object> settings = cluster.clientSettings(Listener.TLS);
		settings.put("ssl.truststore.certificates", cluster.certificates().untrustedAuthority().pem());
		try (TestMonitor it = TestMonitor.tls(settings)) {
			assertThat(it.problem(0)).startsWith("shows a certificate that is not signed by a CA in KAFKA_SEC_CA_CERTS")
				.endsWith("its issuer is CN=dp-kafka test authority");
		}
	}

	@Test
	void theFaultOfAServerCertificateIsReported() throws Exception {
		var certificates = cluster.certificates();
		present(certificates.wrongHostServer(), certificates.expiredServer(), certificates.notYetValidServer());
		// a broker uses a new certificate some time after the request
		await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
			try (TestMonitor fresh = monitor(Listener.TLS)) {
				assertFaultyCertificates(fresh);
			}
		});
		try (TestMonitor it = monitor(Listener.TLS)) {
			assertFaultyCertificates(it);
			present(certificates.server(), certificates.server(), certificates.server());
			await().atMost(30, TimeUnit.SECONDS).until(() -> it.check().reachable() == 3);
		}
	}

	private static void assertFaultyCertificates(TestMonitor it) {
		assertThat(it.problem(0))
			.startsWith("shows a certificate that is not for this host name, but for elsewhere.test");
		assertThat(it.problem(1)).startsWith("shows a certificate that expired on 2");
		assertThat(it.problem(2)).startsWith("shows a certificate that is not valid yet, only from 2");
	}

	/** Changes the certificates of the brokers without a restart. */
	private void present(TestCertificate... each) throws Exception {
		for (int i = 0; i < each.length; i++) {
			Path store = Files.createTempFile(this.folder, "server", ".pem");
			Files.writeString(store, each[i].keyPem() + each[i].certificatePem());
			ConfigEntry location = new ConfigEntry("listener.name.tls.ssl.keystore.location", store.toString());
			cluster.admin()
				.incrementalAlterConfigs(Map.of(
						new ConfigResource(ConfigResource.Type.BROKER, String.valueOf(cluster.broker(i + 1).id())),
						List.of(new AlterConfigOp(location, AlterConfigOp.OpType.SET))))
				.all()
				.get();
		}
	}

	@Test
	void anAliasIsASeparateAddress() {
		String port = String.valueOf(cluster.broker(1).port(Listener.PLAIN));
		try (TestMonitor it = TestMonitor.plain("localhost:" + port + ",127.0.0.1:1," + "no-such-host.invalid:9092")) {
			ClusterReport report = it.check();
			assertThat(report.addresses()).extracting(AddressReport::reachable).containsExactly(true, false, false);
			assertThat(report.addresses().get(1).problem()).isEqualTo("refuses the connection");
			assertThat(String.valueOf(report.addresses().get(2).problem())).startsWith("host name");
			assertThat(report.usable()).isTrue();
		}
	}

	@Test
	@Timeout(value = 20, unit = TimeUnit.MINUTES)
	void everyCheckDistinguishesFaultyFromHealthyAddresses() {
		new FaultyAddresses(cluster).assertDistinguished();
	}

	@Test
	void aThousandChecksUseTheSameConnectionsAndThreads() throws Exception {
		assertSameConnectionsAndThreads(1_000);
	}

	@Test
	@Tag("faults")
	void tenThousandChecksUseTheSameConnectionsAndThreads() throws Exception {
		assertSameConnectionsAndThreads(10_000);
	}

	private static void assertSameConnectionsAndThreads(int checks) throws Exception {
		DpKafkaThreads threads = DpKafkaThreads.sinceNow();
		try (TestMonitor plain = monitor(Listener.PLAIN); TestMonitor tls = monitor(Listener.TLS)) {
			// on a busy machine, a first handshake may exceed its limit
			await().until(() -> plain.check().reachable() == 3 && tls.check().reachable() == 3);
			Set<String> before = sockets();
			for (int i = 0; i < checks / 2; i++) {
				assertThat(plain.check().reachable()).isEqualTo(3);
				assertThat(tls.check().reachable()).isEqualTo(3);
			}
			assertThat(sockets()).as("those of other tests may close").isSubsetOf(before);
			assertThat(threads.alive()).hasSizeLessThanOrEqualTo(2 + 2 * (3 + 8));
		}
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(threads.alive()).isEmpty());
	}

	private static Set<String> sockets() throws java.io.IOException {
		try (var files = Files.list(Path.of("/proc/self/fd"))) {
			return files.map((file) -> {
				try {
					return Files.readSymbolicLink(file).toString();
				}
				catch (java.io.IOException ex) {
					return "";
				}
			}).filter((name) -> name.startsWith("socket:")).collect(Collectors.toSet());
		}
	}

	private static TestMonitor monitor(Listener listener) {
		return TestMonitor.with((listener == Listener.PLAIN) ? "PLAINTEXT" : "SSL", cluster.clientSettings(listener));
	}

}
