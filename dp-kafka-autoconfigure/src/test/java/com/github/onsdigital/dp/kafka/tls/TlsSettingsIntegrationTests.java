package com.github.onsdigital.dp.kafka.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.AuthenticationException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.testcluster.JavaProcess;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificate;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Complete services with TLS settings from each possible place: dp-kafka's consumers and
 * producers connect exactly when a plain Kafka client of the same application does. The
 * broker accepts TLS 1.3 with one cipher; its other listener requires a client
 * certificate and a login.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@ExtendWith(OutputCaptureExtension.class)
class TlsSettingsIntegrationTests {

	private static final String CIPHER = "TLS_AES_256_GCM_SHA384";

	private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

	private static final TestCertificates certificates = new TestCertificates();

	private static final String AUTHORITY = certificates.authority().pem();

	@TempDir
	private static Path folder;

	private static KafkaCluster cluster;

	@BeforeAll
	static void startBroker() {
		cluster = KafkaCluster.builder()
			.listeners(Listener.TLS, Listener.MUTUAL_TLS)
			.certificates(certificates)
			.property("listener.name.tls.ssl.enabled.protocols", "TLSv1.3")
			.property("listener.name.tls.ssl.cipher.suites", CIPHER)
			.property("listener.security.protocol.map",
					"CONTROLLER:PLAINTEXT,PLAIN:PLAINTEXT,TLS:SSL,MUTUAL_TLS:SASL_SSL")
			.property("listener.name.mutual_tls.sasl.enabled.mechanisms", "PLAIN")
			.property("listener.name.mutual_tls.plain.sasl.jaas.config", LOGIN + "user_ada=\"secret\";")
			.start();
		cluster.createTopic("orders", 1);
	}

	@BeforeAll
	static void pollOften() {
		Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
	}

	@AfterAll
	static void endBroker() {
		Awaitility.reset();
		cluster.close();
	}

	static Stream<Arguments> settingsThatConnect() {
		String trust = store("JKS", "trust.jks", null);
		return Stream.of(
				Arguments.of("an SSL engine factory of the application",
						ssl("spring.kafka.properties.ssl.engine.factory.class="
								+ ApplicationSslEngineFactory.class.getName(),
								"spring.kafka.properties." + ApplicationSslEngineFactory.AUTHORITY + "=" + AUTHORITY)),
				Arguments.of("an SSL engine factory of the consumers and producers, not of the admin client", List.of(
						"spring.kafka.consumer.security.protocol=SSL",
						"spring.kafka.consumer.properties.ssl.engine.factory.class="
								+ ApplicationSslEngineFactory.class.getName(),
						"spring.kafka.consumer.properties." + ApplicationSslEngineFactory.AUTHORITY + "=" + AUTHORITY,
						"spring.kafka.producer.security.protocol=SSL",
						"spring.kafka.producer.properties.ssl.truststore.type=PEM",
						"spring.kafka.producer.properties.ssl.truststore.certificates=" + AUTHORITY)),
				Arguments.of("customizers of the client factories",
						ssl("spring.main.sources=" + Customizers.class.getName())),
				Arguments.of("ciphers and protocols",
						ssl(pemTrust(), "spring.kafka.properties.ssl.cipher.suites=" + CIPHER,
								"spring.kafka.properties.ssl.enabled.protocols=TLSv1.3",
								"spring.kafka.properties.ssl.protocol=TLSv1.3",
								"spring.kafka.properties.ssl.provider=SunJSSE",
								"spring.kafka.properties.ssl.trustmanager.algorithm=PKIX")),
				Arguments.of("a JKS trust store", ssl("spring.kafka.ssl.trust-store-location=file:" + trust,
						"spring.kafka.ssl.trust-store-password=changeit", "spring.kafka.ssl.trust-store-type=JKS")),
				Arguments.of("KAFKA_SEC_*", List.of("kafka.sec.proto=TLS", "kafka.sec.ca-certs=" + AUTHORITY)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("settingsThatConnect")
	void connectOverTls(String name, List<String> settings) throws Exception {
		assertConnects(Listener.TLS, settings);
	}

	static Stream<Arguments> settingsThatConnectAndLogIn() {
		TestCertificate client = certificates.client();
		String keys = store("PKCS12", "keys.p12", client);
		String jks = store("JKS", "keys.jks", client);
		return Stream.of(
				Arguments.of("PKCS12 and JKS stores as client properties",
						sasl(pemTrust(), "spring.kafka.properties.ssl.keystore.location=" + keys,
								"spring.kafka.properties.ssl.keystore.password=changeit",
								"spring.kafka.properties.ssl.key.password=changeit",
								"spring.kafka.properties.ssl.keystore.type=PKCS12")),
				Arguments.of("a JKS key store",
						sasl(pemTrust(), "spring.kafka.ssl.key-store-location=file:" + jks,
								"spring.kafka.ssl.key-store-password=changeit",
								"spring.kafka.ssl.key-password=changeit", "spring.kafka.ssl.key-store-type=JKS")),
				Arguments.of("PEM texts", sasl("spring.kafka.ssl.trust-store-certificates=" + AUTHORITY,
						"spring.kafka.ssl.trust-store-type=PEM",
						"spring.kafka.ssl.key-store-certificate-chain=" + client.certificatePem(),
						"spring.kafka.ssl.key-store-key=" + client.keyPem(), "spring.kafka.ssl.key-store-type=PEM")),
				Arguments.of("an SSL bundle",
						sasl("spring.kafka.ssl.bundle=mine",
								"spring.ssl.bundle.pem.mine.truststore.certificate=" + AUTHORITY,
								"spring.ssl.bundle.pem.mine.keystore.certificate=" + client.certificatePem(),
								"spring.ssl.bundle.pem.mine.keystore.private-key=" + client.keyPem())),
				Arguments.of("KAFKA_SEC_*",
						sasl("kafka.sec.proto=TLS", "kafka.sec.ca-certs=" + AUTHORITY,
								"kafka.sec.client-cert=" + client.certificatePem(),
								"kafka.sec.client-key=" + client.keyPem())));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("settingsThatConnectAndLogIn")
	void connectOverTlsAndLogIn(String name, List<String> settings) throws Exception {
		assertConnects(Listener.MUTUAL_TLS, settings);
	}

	static Stream<Arguments> settingsThatDoNotConnect() {
		return Stream.of(
				Arguments.of("a cipher that the broker does not have",
						ssl(pemTrust(), "spring.kafka.properties.ssl.cipher.suites=TLS_AES_128_GCM_SHA256")),
				Arguments.of("a protocol that the broker does not speak",
						ssl(pemTrust(), "spring.kafka.properties.ssl.enabled.protocols=TLSv1.2")),
				Arguments.of("trust of the admin client only",
						ssl("spring.kafka.admin.properties.ssl.truststore.type=PEM",
								"spring.kafka.admin.properties.ssl.truststore.certificates=" + AUTHORITY)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("settingsThatDoNotConnect")
	void failsAndIsReportedWhereAPlainClientFailsToo(String name, List<String> settings) {
		try (TlsService service = start(Listener.TLS, settings)) {
			try (Consumer<?, ?> plain = plainConsumer(service)) {
				assertThatExceptionOfType(AuthenticationException.class)
					.isThrownBy(() -> plain.partitionsFor("orders", Duration.ofSeconds(20)));
			}
			Awaitility.await()
				.atMost(TlsService.LIMIT)
				.untilAsserted(() -> assertThat(service.health()).startsWith("DOWN").contains("127.0.0.1:"));
			assertThat(service.health()).containsAnyOf("TLS", "certificate");
			assertThat(service.consumer().state()).isEqualTo(ConsumerState.INITIALISING);
			assertThat(service.producer().isInitialised()).isFalse();
		}
	}

	@Test
	void oneLineNamesTheSettingsInWhichTheClientsDiffer(CapturedOutput output) {
		List<String> settings = new ArrayList<>(ssl("spring.kafka.consumer.properties.ssl.truststore.type=PEM",
				"spring.kafka.consumer.properties.ssl.truststore.certificates=" + AUTHORITY));
		try (TlsService service = start(Listener.TLS, settings)) {
			Awaitility.await()
				.atMost(TlsService.LIMIT)
				.until(() -> service.consumer().state() == ConsumerState.CONSUMING);
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("Kafka clients differ")).toList())
			.singleElement()
			.asString()
			.contains("producers in ssl.truststore.certificates, ssl.truststore.type;"
					+ " the admin client in ssl.truststore.certificates, ssl.truststore.type")
			.doesNotContain("BEGIN");
	}

	/**
	 * Kafka's own clients allocate 352 MB when they read a TLS alert as a length.
	 */
	@Test
	void aServiceWithoutTlsReportsATlsPortAndAllocatesNoMemory() throws IOException {
		Path output = folder.resolve("output");
		String address = cluster.broker(1).address(Listener.TLS);
		try (JavaProcess process = JavaProcess.start(PlainClientMain.class,
				List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true"),
				List.of(address), Map.of(), output)) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> count(output, address + " speaks TLS; set KAFKA_SEC_PROTO=TLS") >= 2);
			assertThat(process.isAlive()).isTrue();
			assertThat(Files.readString(output)).doesNotContain("OutOfMemoryError");
		}
	}

	private static long count(Path output, String text) throws IOException {
		return Files.readString(output).lines().filter((line) -> line.contains(text)).count();
	}

	private static void assertConnects(Listener listener, List<String> settings) throws Exception {
		try (TlsService service = start(listener, settings)) {
			try (Consumer<?, ?> plain = plainConsumer(service)) {
				assertThat(plain.partitionsFor("orders", Duration.ofSeconds(20))).hasSize(1);
			}
			service.awaitConsuming();
			String text = "sent by " + service.hashCode();
			service.producer().sendBytes(text.getBytes(StandardCharsets.UTF_8)).get(30, TimeUnit.SECONDS);
			Awaitility.await()
				.atMost(TlsService.LIMIT)
				.untilAsserted(() -> assertThat(service.handledValues()).contains(text));
		}
	}

	private static Consumer<?, ?> plainConsumer(TlsService service) {
		return service.bean(ConsumerFactory.class).createConsumer("plain", "plain");
	}

	private static TlsService start(Listener listener, List<String> settings) {
		return TlsService.start(cluster.bootstrap(listener), "orders",
				settings.stream().map((setting) -> "--" + setting).toList());
	}

	private static List<String> ssl(Object... settings) {
		return with("spring.kafka.security.protocol=SSL", settings);
	}

	private static List<String> sasl(Object... settings) {
		List<String> all = with("spring.kafka.security.protocol=SASL_SSL", settings);
		all.add("spring.kafka.properties.sasl.mechanism=PLAIN");
		all.add("spring.kafka.properties.sasl.jaas.config=" + LOGIN + "username=\"ada\" password=\"secret\";");
		return all;
	}

	private static List<String> with(String first, Object... settings) {
		List<String> all = new ArrayList<>(List.of(first));
		for (Object setting : settings) {
			if (setting instanceof List<?> several) {
				several.forEach((one) -> all.add((String) one));
			}
			else {
				all.add((String) setting);
			}
		}
		return all;
	}

	private static List<String> pemTrust() {
		return List.of("spring.kafka.properties.ssl.truststore.type=PEM",
				"spring.kafka.properties.ssl.truststore.certificates=" + AUTHORITY);
	}

	private static String store(String type, String name, TestCertificate own) {
		Path file = folder.resolve(name);
		char[] password = "changeit".toCharArray();
		try (OutputStream out = Files.newOutputStream(file)) {
			KeyStore store = KeyStore.getInstance(type);
			store.load(null, null);
			if (own != null) {
				store.setKeyEntry("client", own.key(), password, own.chain().toArray(Certificate[]::new));
			}
			else {
				store.setCertificateEntry("authority", certificates.authority().certificate());
			}
			store.store(out, password);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		return file.toString();
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private static final Map<String, Object> TRUST = Map.of("ssl.truststore.type", "PEM",
				"ssl.truststore.certificates", AUTHORITY);

		@Bean
		DefaultKafkaConsumerFactoryCustomizer consumerTrust() {
			return (factory) -> factory.updateConfigs(TRUST);
		}

		@Bean
		DefaultKafkaProducerFactoryCustomizer producerTrust() {
			return (factory) -> factory.updateConfigs(TRUST);
		}

	}

}
