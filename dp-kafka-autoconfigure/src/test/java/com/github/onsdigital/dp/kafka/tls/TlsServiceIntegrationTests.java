package com.github.onsdigital.dp.kafka.tls;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.kafka.core.KafkaAdmin;

import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaConnectionAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaSettingsAutoConfiguration;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.producer.SendOptions;
import com.github.onsdigital.dp.kafka.testcluster.Broker;
import com.github.onsdigital.dp.kafka.testcluster.CertificateSpec;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.KeyKind;
import com.github.onsdigital.dp.kafka.testcluster.Listener;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificate;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificates;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
@ExtendWith(OutputCaptureExtension.class)
class TlsServiceIntegrationTests {

	private static final TestCertificates certificates = new TestCertificates();

	private static final AtomicInteger topics = new AtomicInteger();

	private static KafkaCluster cluster;

	@TempDir
	private Path folder;

	private String topic;

	@BeforeAll
	static void startBroker() {
		cluster = KafkaCluster.builder()
			.listeners(Listener.TLS, Listener.MUTUAL_TLS)
			.certificates(certificates)
			.property("principal.builder.class", PeerPrincipals.class.getName())
			.start();
	}

	@AfterAll
	static void endBroker() {
		cluster.close();
	}

	@BeforeEach
	void createTopic() {
		this.topic = "tls-" + topics.incrementAndGet();
		cluster.createTopic(this.topic, 2);
	}

	static Stream<Arguments> keys() {
		TestCertificate rsa = client("rsa", KeyKind.RSA);
		TestCertificate ec = client("ec", KeyKind.EC);
		TestCertificate edwards = client("ed25519", KeyKind.ED25519);
		return Stream.of(Arguments.of("PKCS#8", rsa, rsa.keyPem()),
				Arguments.of("PKCS#1 with two characters", rsa, rsa.traditionalKeyPem().replace("\n", "\\n")),
				Arguments.of("PKCS#8 of EC with CRLF", ec, ec.keyPem().replace("\n", "\r\n")),
				Arguments.of("SEC1 after BOM and blanks", ec, "\ufeff  \n" + ec.traditionalKeyPem() + "  \n"),
				Arguments.of("Ed25519", edwards, edwards.keyPem()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("keys")
	void aKeyInEachFormatConnectsAndTheBrokerReceivesItsCertificate(String form, TestCertificate client, String key)
			throws Exception {
		int before = peers(client);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class,
					DpKafkaConnectionAutoConfiguration.class))
			.withPropertyValues("kafka.addr=" + cluster.bootstrap(Listener.MUTUAL_TLS), "kafka.sec.proto=TLS",
					"kafka.sec.ca-certs=" + certificates.authority().pem(),
					"kafka.sec.client-cert=" + client.certificatePem(), "kafka.sec.client-key=" + key)
			.run((context) -> {
				try (Admin admin = Admin.create(context.getBean(ClusterConnection.class).adminProperties())) {
					assertThat(admin.describeCluster().nodes().get(30, TimeUnit.SECONDS)).as(form).hasSize(1);
				}
			});
		assertThat(peers(client)).as(form).isGreaterThan(before);
	}

	@Test
	void everyKafkaClientOfTheApplicationGetsTheSameTls() throws Exception {
		TestCertificate client = client("everyone", KeyKind.EC);
		TlsFiles files = new TlsFiles(this.folder).authorities(certificates.authority().pem()).client(client);
		try (TlsService service = start(files, "--plain=true")) {
			service.awaitConsuming();
			service.template().send(this.topic, "from the template").get(30, TimeUnit.SECONDS);
			service.producer()
				.sendBytes("from the producer".getBytes(StandardCharsets.UTF_8))
				.get(30, TimeUnit.SECONDS);
			assertThat(service.bean(KafkaAdmin.class).describeTopics(this.topic)).containsKey(this.topic);
			Awaitility.await().atMost(TlsService.LIMIT).untilAsserted(() -> {
				assertThat(service.handledValues()).containsExactlyInAnyOrder("from the template", "from the producer");
				assertThat(service.received()).containsExactlyInAnyOrder("from the template", "from the producer");
			});
		}
	}

	@Test
	void aPlainKafkaClientAndTheServiceReadEachOthersMessages() throws Exception {
		TlsFiles files = new TlsFiles(this.folder).authorities(certificates.authority().pem())
			.client(client("interop", KeyKind.RSA));
		AvroSchema schema = AvroSchema.parse("""
				{"type":"record","name":"Hello","fields":[{"name":"name","type":"string"},{"name":"age","type":"int"}]}
				""");
		try (TlsService service = start(files);
				KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
						cluster.clientSettings(Listener.MUTUAL_TLS), new ByteArraySerializer(),
						new ByteArraySerializer())) {
			service.awaitConsuming();
			SendOptions options = SendOptions.withKey("Ada").header("source", "test");
			service.producer().sendJson(Map.of("name", "Ada"), options).get(30, TimeUnit.SECONDS);
			service.producer().send(schema, new Hello("Ada", 36), options).get(30, TimeUnit.SECONDS);
			List<ConsumerRecord<byte[], byte[]>> read = read(2);
			assertThat(read).allSatisfy((record) -> {
				assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("Ada");
				assertThat(record.headers().lastHeader("source").value()).asString(StandardCharsets.UTF_8)
					.isEqualTo("test");
			});
			assertThat(read.get(0).value()).asString(StandardCharsets.UTF_8).isEqualTo("{\"name\":\"Ada\"}");
			// by the Avro specification: length 3, zig-zag encoded, then 36
			assertThat(read.get(1).value()).containsExactly(6, 'A', 'd', 'a', 72);
			ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(this.topic, bytes("plain-key"),
					bytes("plain value"));
			sent.headers().add("origin", bytes("plain")).add("origin", bytes("again"));
			producer.send(sent).get(30, TimeUnit.SECONDS);
			Awaitility.await().atMost(TlsService.LIMIT).until(() -> service.handled().size() == 3);
			ConsumerRecord<byte[], byte[]> handled = service.handled()
				.stream()
				.filter((record) -> new String(record.key(), StandardCharsets.UTF_8).equals("plain-key"))
				.findFirst()
				.orElseThrow();
			assertThat(handled.value()).asString(StandardCharsets.UTF_8).isEqualTo("plain value");
			assertThat(handled.headers().headers("origin")).hasSize(2);
		}
	}

	@Test
	void aWrongClientCertificateIsReportedInOneLineAndTheServiceRecoversByTheNewFile(CapturedOutput output) {
		TlsFiles files = new TlsFiles(this.folder).authorities(certificates.untrustedAuthority().pem())
			.client(certificates.untrustedClient());
		try (TlsService service = start(files)) {
			awaitReported(service, output, "shows a certificate that is not signed by a CA in KAFKA_SEC_CA_CERTS "
					+ "(the JVM's CAs if that is not set); its issuer is CN=dp-kafka test authority");
			files.authorities(certificates.authority().pem());
			awaitReported(service, output,
					"accepts no client certificate issued by CN=dp-kafka untrusted authority, so none was sent (");
			files.client(certificates.expiredClient());
			awaitReported(service, output, "refuses the client certificate (");
			assertThat(service.consumer().state()).isEqualTo(ConsumerState.INITIALISING);
			files.client(client("right", KeyKind.EC));
			service.awaitConsuming();
			assertThat(service.health()).startsWith("UP");
			assertOnlyExpectedLines(output);
		}
	}

	@Test
	void everyFaultOfABrokerIsReportedInOneLineAndTheServiceRecovers(CapturedOutput output) throws Exception {
		Map<TestCertificate, String> wrong = new LinkedHashMap<>();
		wrong.put(certificates.untrustedServer(),
				"shows a certificate that is not signed by a CA in KAFKA_SEC_CA_CERTS "
						+ "(the JVM's CAs if that is not set); its issuer is CN=dp-kafka untrusted authority");
		wrong.put(certificates.wrongHostServer(),
				"shows a certificate that is not for this host name, but for elsewhere.test");
		wrong.put(certificates.expiredServer(), "shows a certificate that expired on 2");
		wrong.put(certificates.notYetValidServer(), "shows a certificate that is not valid yet, only from 2");
		TlsFiles files = new TlsFiles(this.folder).authorities(certificates.authority().pem())
			.client(certificates.client());
		Broker broker = cluster.broker(1);
		try (Forwarder forwarder = new Forwarder(broker.port(Listener.PLAIN));
				TlsService service = TlsService.start(forwarder.address(), this.topic, files.arguments())) {
			awaitReported(service, output, forwarder.address()
					+ " speaks plain text, not TLS; unset KAFKA_SEC_PROTO, or give the port of its TLS listener");
			for (Map.Entry<TestCertificate, String> one : wrong.entrySet()) {
				try (CertificateServer server = new CertificateServer(one.getKey())) {
					forwarder.target(server.port());
					awaitReported(service, output, forwarder.address() + " " + one.getValue());
				}
			}
			assertThat(service.consumer().state()).isEqualTo(ConsumerState.INITIALISING);
			forwarder.target(broker.port(Listener.MUTUAL_TLS));
			service.awaitConsuming();
			assertOnlyExpectedLines(output);
		}
	}

	@Test
	void aMissingSettingIsReportedInOneLineAndTheServiceRecoversWhenTheBrokerChanges(CapturedOutput output)
			throws Exception {
		Broker broker = cluster.broker(1);
		try (Forwarder forwarder = new Forwarder(broker.port(Listener.TLS));
				TlsService service = TlsService.start(forwarder.address(), this.topic, List.of())) {
			awaitReported(service, output, forwarder.address() + " speaks TLS; set KAFKA_SEC_PROTO=TLS");
			assertThat(service.consumer().state()).isEqualTo(ConsumerState.INITIALISING);
			forwarder.target(broker.port(Listener.PLAIN));
			service.awaitConsuming();
		}
		try (Forwarder forwarder = new Forwarder(broker.port(Listener.MUTUAL_TLS));
				TlsService service = TlsService.start(forwarder.address(), this.topic,
						List.of("--kafka.sec.proto=TLS", "--kafka.sec.ca-certs=" + certificates.authority().pem()))) {
			awaitReported(service, output, forwarder.address() + " requests a client certificate and was sent none (");
			forwarder.target(broker.port(Listener.TLS));
			service.awaitConsuming();
		}
		assertOnlyExpectedLines(output);
	}

	@Test
	void skipVerifyConnectsToAnyBrokerAndStillSendsTheClientCertificate(CapturedOutput output) throws Exception {
		TestCertificate client = client("skipping", KeyKind.EC);
		TlsFiles files = new TlsFiles(this.folder).authorities(certificates.untrustedAuthority().pem()).client(client);
		int before = peers(client);
		try (TlsService service = start(files, "--kafka.sec.skip-verify=true")) {
			service.awaitConsuming();
			assertThat(service.health()).contains("caution=broker certificates are NOT checked");
		}
		assertThat(peers(client)).isGreaterThan(before);
		assertThat(output.toString().split("broker certificates are NOT checked \\(kafka", -1)).hasSize(2);
	}

	@Test
	void renewedFilesAreUsedByNewConnectionsUnderLoad() throws Exception {
		TestCertificate first = client("first", KeyKind.EC);
		TestCertificate second = client("second", KeyKind.RSA);
		TlsFiles files = new TlsFiles(this.folder).authorities(certificates.authority().pem()).client(first);
		try (TlsService service = start(files)) {
			service.awaitConsuming();
			int transitions = service.consumer().history().size();
			Load load = new Load(service.producer());
			try (load) {
				load.awaitMore(Load.RATE);
				int before = peers(first);
				files.authorities(certificates.untrustedAuthority().pem(), certificates.authority().pem())
					.client(second);
				service.template().send(this.topic, "over a new connection").get(30, TimeUnit.SECONDS);
				assertThat(peers(second)).as("new connections with the new certificate").isPositive();
				load.awaitMore(Load.RATE);
				assertThat(peers(first)).as("new connections with the old certificate").isEqualTo(before);
			}
			assertThat(load.failed()).isEmpty();
			Awaitility.await()
				.atMost(TlsService.LIMIT)
				.until(() -> service.handled().size() == load.acked().size() + 1);
			Set<String> missing = new HashSet<>(load.acked());
			service.handledValues().forEach(missing::remove);
			assertThat(missing).as("lost").isEmpty();
			assertThat(service.consumer().history()).as("no rebalance").hasSize(transitions);
		}
	}

	private TlsService start(TlsFiles files, String... more) {
		List<String> arguments = new ArrayList<>(files.arguments());
		arguments.addAll(List.of(more));
		return TlsService.start(cluster.bootstrap(Listener.MUTUAL_TLS), this.topic, arguments);
	}

	/** Waits until the text is in the health as well as in the log. */
	private static void awaitReported(TlsService service, CapturedOutput output, String text) {
		Awaitility.await(text).atMost(TlsService.LIMIT).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
			assertThat(service.health()).startsWith("DOWN").contains(text);
			assertThat(output.toString().lines())
				.anySatisfy((line) -> assertThat(line).contains("Kafka cluster: 0 of 1 brokers reachable; ", text));
		});
	}

	/** Asserts that no stack trace and no other warning or error is logged. */
	private static void assertOnlyExpectedLines(CapturedOutput output) {
		assertThat(output.toString()
			.lines()
			.filter((line) -> line.matches(".*(WARN|ERROR) \\d+ ---.*|\\s+at .*|.*Error.*"))
			.filter((line) -> !line.contains("Kafka cluster: 0 of 1 brokers reachable; 127.0.0.1:"))
			.filter((line) -> !line.contains("can be read by every user"))
			.filter((line) -> !line.matches(".*certificate .* expire[sd] on .*"))).isEmpty();
	}

	private List<ConsumerRecord<byte[], byte[]>> read(int count) {
		List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
		try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(cluster.clientSettings(Listener.MUTUAL_TLS),
				new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
			List<TopicPartition> partitions = List.of(new TopicPartition(this.topic, 0),
					new TopicPartition(this.topic, 1));
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			Awaitility.await().atMost(TlsService.LIMIT).until(() -> {
				consumer.poll(Duration.ofMillis(200)).forEach(read::add);
				return read.size() >= count;
			});
		}
		return read;
	}

	private static TestCertificate client(String name, KeyKind kind) {
		return certificates.authority().issue(CertificateSpec.named(name).kind(kind));
	}

	private static int peers(TestCertificate client) {
		return PeerLog.connections(cluster.broker(1), client);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Hello(String name, int age) {

	}

}
