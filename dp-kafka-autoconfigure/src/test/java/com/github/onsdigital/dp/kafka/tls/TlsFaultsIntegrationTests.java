package com.github.onsdigital.dp.kafka.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.testcluster.Broker;
import com.github.onsdigital.dp.kafka.testcluster.CertificateSpec;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificate;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Long tests: renewals under load on three brokers, certificates that become invalid at
 * runtime. Run with {@code -Pfaults}.
 */
@Tag("faults")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@ExtendWith(OutputCaptureExtension.class)
class TlsFaultsIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger(TlsFaultsIntegrationTests.class);

	private final TestCertificates certificates = new TestCertificates();

	private final TestCertificate first = issue("first", Duration.ofDays(300));

	private final TestCertificate second = issue("second", Duration.ofDays(300));

	private final TestCertificate third = issue("third", Duration.ofDays(13));

	@TempDir
	private Path folder;

	@Test
	void clientAndAuthorityAreRenewedUnderLoad(CapturedOutput output) {
		TlsFiles files = new TlsFiles(this.folder).authorities(this.certificates.authority().pem()).client(this.first);
		try (KafkaCluster cluster = cluster(3); TlsService service = start(cluster, files)) {
			service.awaitConsuming();
			int transitions = service.consumer().history().size();
			long rate;
			Load load = new Load(service.producer());
			try (load) {
				load.awaitMore(5 * Load.RATE);
				files.replace("key.pem", "-----BEGIN PRIVATE KEY-----\ncut off");
				String error = "kafka.sec.client-key: PEM block \"PRIVATE KEY\" has no END line";
				Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> output.toString().contains(error));
				load.awaitMore(12 * Load.RATE);
				assertThat(count(output, error)).as("logged once").isEqualTo(1);
				files.authorities(this.certificates.untrustedAuthority().pem(), this.certificates.authority().pem())
					.client(this.second);
				load.awaitMore(2 * Load.RATE);
				cluster.brokers().forEach((broker) -> restartWith(broker, this.certificates.untrustedServer(), load));
				cluster.brokers()
					.forEach((broker) -> assertThat(PeerLog.all(broker).get(PeerLog.all(broker).size() - 1))
						.endsWith(this.second.certificate().getSerialNumber().toString(16)));
				files.client(this.third);
				String soon = "kafka.sec.client-cert: client certificate CN=third expires on ";
				Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> output.toString().contains(soon));
				load.awaitMore(12 * Load.RATE);
				assertThat(count(output, soon)).as("logged once").isEqualTo(1);
				rate = load.rate();
				assertThat(rate).isGreaterThan(Load.RATE * 8 / 10);
			}
			assertNothingLost(service, load);
			assertThat(service.consumer().history()).as("no rebalance").hasSize(transitions);
			logger.info("{} messages at {} a second, 0 lost, 0 twice; connections of the brokers: {}",
					load.acked().size(), rate, cluster.brokers().stream().map(PeerLog::all).toList());
		}
	}

	private void restartWith(Broker broker, TestCertificate certificate, Load load) {
		int before = PeerLog.all(broker).size();
		broker.useCertificate(certificate);
		broker.restart();
		load.awaitMore(8 * Load.RATE);
		List<String> since = PeerLog.all(broker).subList(before, PeerLog.all(broker).size());
		assertThat(since).as("connections since its restart")
			.isNotEmpty()
			.allSatisfy((line) -> assertThat(line)
				.endsWith("serial " + this.second.certificate().getSerialNumber().toString(16)));
	}

	@Test
	void aWrongBrokerCertificateIsReportedAndTheServiceRecoversWithoutARestart(CapturedOutput output) {
		TlsFiles files = new TlsFiles(this.folder).authorities(this.certificates.authority().pem()).client(this.first);
		try (KafkaCluster cluster = cluster(1); TlsService service = start(cluster, files)) {
			service.awaitConsuming();
			for (TestCertificate wrong : List.of(this.certificates.expiredServer(),
					this.certificates.untrustedServer())) {
				Load load = new Load(service.producer());
				try (load) {
					load.awaitMore(Load.RATE);
				}
				cluster.broker(1).useCertificate(wrong);
				cluster.broker(1).restart();
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.untilAsserted(
							() -> assertThat(service.health()).startsWith("DOWN").contains("shows a certificate"));
				cluster.broker(1).useCertificate(this.certificates.server());
				cluster.broker(1).restart();
				service.awaitConsuming();
				Load again = new Load(service.producer());
				try (again) {
					again.awaitMore(Load.RATE);
				}
				assertThat(again.failed()).isEmpty();
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.untilAsserted(() -> assertThat(missing(service, again)).isEmpty());
				assertThat(missing(service, load)).as("lost").isEmpty();
				service.handled().clear();
			}
			assertThat(output).doesNotContain("OutOfMemoryError");
		}
	}

	@Test
	void anExpiredClientCertificateIsReportedAndTheServiceRecoversByTheNewFile() {
		TlsFiles files = new TlsFiles(this.folder).authorities(this.certificates.authority().pem()).client(this.first);
		try (KafkaCluster cluster = cluster(1); TlsService service = start(cluster, files)) {
			service.awaitConsuming();
			Load before = new Load(service.producer());
			try (before) {
				before.awaitMore(Load.RATE);
			}
			assertNothingLost(service, before);
			service.handled().clear();
			files.client(this.certificates.expiredClient());
			cluster.broker(1).restart();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(service.health()).startsWith("DOWN")
					.contains("refuses the client certificate"));
			files.client(this.second);
			service.awaitConsuming();
			Load load = new Load(service.producer());
			try (load) {
				load.awaitMore(Load.RATE);
			}
			assertNothingLost(service, load);
			assertThat(PeerLog.connections(cluster.broker(1), this.second)).isPositive();
		}
	}

	private static void assertNothingLost(TlsService service, Load load) {
		assertThat(load.failed()).isEmpty();
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> service.handled().size() >= load.acked().size());
		assertThat(missing(service, load)).as("lost").isEmpty();
		assertThat(service.handled()).as("none twice").hasSize(load.acked().size());
	}

	private static Set<String> missing(TlsService service, Load load) {
		Set<String> missing = new HashSet<>(load.acked());
		service.handledValues().forEach(missing::remove);
		return missing;
	}

	private KafkaCluster cluster(int brokers) {
		KafkaCluster cluster = KafkaCluster.builder()
			.brokers(brokers)
			.listeners(Listener.MUTUAL_TLS)
			.certificates(this.certificates)
			.property("principal.builder.class", PeerPrincipals.class.getName())
			.start();
		cluster.createTopic("renewal", 4);
		return cluster;
	}

	private static TlsService start(KafkaCluster cluster, TlsFiles files) {
		return TlsService.start(cluster.bootstrap(Listener.MUTUAL_TLS), "renewal", files.arguments());
	}

	private TestCertificate issue(String name, Duration left) {
		Instant now = Instant.now();
		return this.certificates.authority()
			.issue(CertificateSpec.named(name).valid(now.minus(Duration.ofDays(1)), now.plus(left)));
	}

	private static int count(CapturedOutput output, String text) {
		return output.toString().split(Pattern.quote(text), -1).length - 1;
	}

}
