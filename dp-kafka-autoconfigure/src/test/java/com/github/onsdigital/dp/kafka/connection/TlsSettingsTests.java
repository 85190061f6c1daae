package com.github.onsdigital.dp.kafka.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wrong settings of TLS.
 */
class TlsSettingsTests {

	private static final TestPem.Identity AUTHORITY = TestPem.authority("kafka-ca");

	private static final TestPem.Identity CLIENT = AUTHORITY.issue("hello", TestPem.rsa());

	private static final TestPem.Identity EC = AUTHORITY.issue("hello-ec", TestPem.ec("secp256r1"));

	private static final TestPem.Identity EDWARDS = AUTHORITY.issue("hello-ed", TestPem.ed25519());

	private final TestEnvironment environment = new TestEnvironment();

	private final SettingProblems problems = new SettingProblems();

	@TempDir
	private Path directory;

	@AfterEach
	void noMessageContainsAPartOfAKey() {
		List<String> secret = Stream.of(CLIENT, EC, EDWARDS)
			.flatMap((identity) -> identity.key().lines().filter((line) -> !line.startsWith("-")))
			.map((line) -> line.substring(line.length() / 2))
			.toList();
		assertThat(Stream.of(errors(), warnings()).flatMap(List::stream).toList())
			.allSatisfy((line) -> assertThat(line).doesNotContain(secret));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ssl", "SASL_SSL", "yes" })
	void onlyTlsSwitchesTlsOn(String proto) {
		check("KAFKA_SEC_PROTO", proto);
		assertThat(errors()).containsExactly("KAFKA_SEC_PROTO must be TLS or unset; found \"" + proto + "\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tls", "tls ", "TLS " })
	void caseAndBlanksAreNotGuessed(String proto) {
		check("KAFKA_SEC_PROTO", proto);
		assertThat(errors())
			.containsExactly("KAFKA_SEC_PROTO must be TLS or unset; found \"" + proto + "\". Did you mean TLS?");
	}

	@Test
	void certificatesWithoutTheProtocolAreReported() {
		this.environment.variable("KAFKA_SEC_CLIENT_KEY", "canary");
		assertThat(run().tls()).isFalse();
		assertThat(errors()).isEmpty();
		assertThat(warnings()).containsExactly("KAFKA_SEC_CLIENT_KEY is set but KAFKA_SEC_PROTO is not: "
				+ "connections are plain text. Set KAFKA_SEC_PROTO=TLS");
	}

	@Test
	void aKeyRequiresItsCertificate() {
		tls("KAFKA_SEC_CLIENT_KEY", CLIENT.key());
		assertThat(errors())
			.containsExactly("KAFKA_SEC_CLIENT_KEY is set without KAFKA_SEC_CLIENT_CERT; both or neither");
	}

	@Test
	void aCertificateRequiresItsKey() {
		tls("KAFKA_SEC_CLIENT_CERT", CLIENT.pem());
		assertThat(errors())
			.containsExactly("KAFKA_SEC_CLIENT_CERT is set without KAFKA_SEC_CLIENT_KEY; both or neither");
	}

	@Test
	void aKeyOfAnotherCertificateIsRefused() {
		client(CLIENT.pem(), EC.key());
		assertThat(errors()).singleElement()
			.asString()
			.startsWith("KAFKA_SEC_CLIENT_KEY does not belong to KAFKA_SEC_CLIENT_CERT (subject CN=hello, serial "
					+ CLIENT.certificate().getSerialNumber().toString(16) + ", key SHA-256 ");
	}

	static Stream<Arguments> keys() {
		return Stream.of(Arguments.of("PKCS#8", CLIENT, CLIENT.key()),
				Arguments.of("PKCS#1", CLIENT, TestPem.pkcs1(CLIENT.keys().getPrivate())),
				Arguments.of("EC PKCS#8", EC, EC.key()), Arguments.of("SEC1", EC, TestPem.sec1(EC.keys().getPrivate())),
				Arguments.of("Ed25519", EDWARDS, EDWARDS.key()),
				Arguments.of("two characters", CLIENT, CLIENT.key().replace("\n", "\\n")),
				Arguments.of("CRLF", CLIENT, CLIENT.key().replace("\n", "\r\n")),
				Arguments.of("BOM and blanks", CLIENT, "\ufeff \n" + CLIENT.key() + " \n "));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("keys")
	void keysAreReadInTheirForms(String form, TestPem.Identity identity, String key) {
		client(identity.pem(), key);
		assertThat(errors()).as(form).isEmpty();
	}

	@Test
	void aPathIsReadAndItsFailuresAreReported() throws IOException {
		Path empty = Files.createFile(this.directory.resolve("empty.pem"));
		Path missing = this.directory.resolve("missing.pem");
		tls("KAFKA_SEC_CA_CERTS", missing.toString());
		assertThat(errors()).containsExactly("KAFKA_SEC_CA_CERTS: file " + missing + ": no such file");
		tls("KAFKA_SEC_CA_CERTS", this.directory.toString());
		assertThat(errors()).contains("KAFKA_SEC_CA_CERTS: file " + this.directory + ": is a directory");
		tls("KAFKA_SEC_CA_CERTS", empty.toString());
		assertThat(errors()).contains("KAFKA_SEC_CA_CERTS: file " + empty + ": is empty");
	}

	static Stream<Arguments> wrongKeys() {
		String key = CLIENT.key();
		String bare = key.lines().filter((line) -> !line.startsWith("-")).reduce("", String::concat);
		String cut = key.substring(0, 1000).strip();
		String kind = "KAFKA_SEC_CLIENT_KEY: PEM block \"PRIVATE KEY\" ";
		return Stream.of(
				Arguments.of(bare,
						"KAFKA_SEC_CLIENT_KEY is neither a PEM block (-----BEGIN …) nor a file name [hidden, "
								+ bare.length() + " chars]"),
				Arguments.of(cut,
						kind + "has no END line (" + String.format(Locale.ROOT, "%,d", cut.length())
								+ " chars). Often a secret cut at a line feed"),
				Arguments.of("-----BEGIN PRIVATE KEY-----",
						kind + "has no END line (27 chars). Often a secret cut at a line feed"),
				Arguments.of(key.replace('\n', ' '),
						kind + "has blanks instead of line feeds; use \\n or real line feeds"),
				Arguments.of(key.replace("M", "*"),
						kind + "is not valid base64 [hidden, " + bare.length()
								+ " chars]. Cut off or changed on the way?"),
				Arguments.of(key.replace("PRIVATE", "ENCRYPTED PRIVATE"),
						"KAFKA_SEC_CLIENT_KEY is encrypted; dp-kafka has no variable for a password: use "
								+ "spring.ssl.bundle.pem, or decrypt it (openssl pkcs8)"),
				Arguments.of(key.replace("PRIVATE", "OPENSSH PRIVATE"),
						"KAFKA_SEC_CLIENT_KEY: format \"OPENSSH PRIVATE KEY\" is not supported; convert: "
								+ "openssl pkcs8 -topk8 -nocrypt -in key.pem -out key8.pem"),
				Arguments.of(
						key.replace("PRIVATE", "RSA PRIVATE")
							.replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n"),
						"KAFKA_SEC_CLIENT_KEY: format \"RSA PRIVATE KEY, encrypted (DEK-Info)\" is not supported; "
								+ "convert: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key8.pem"),
				Arguments.of(key.replace("PRIVATE", "EC PRIVATE"),
						"KAFKA_SEC_CLIENT_KEY: PEM block \"EC PRIVATE KEY\" cannot be read: damaged, or of an unknown "
								+ "algorithm or curve. RSA, EC and Ed25519 are supported"),
				Arguments.of(key + key, "KAFKA_SEC_CLIENT_KEY holds 2 private keys; keep one"));
	}

	@ParameterizedTest
	@MethodSource("wrongKeys")
	void aWrongKeyIsReportedWithoutShowingIt(String key, String text) {
		client(CLIENT.pem(), key);
		assertThat(errors()).containsExactly(text);
	}

	@Test
	void swappedVariablesAreReported() {
		client(CLIENT.key(), CLIENT.pem());
		assertThat(errors()).containsExactly("KAFKA_SEC_CLIENT_CERT holds a PRIVATE KEY; are the two swapped?",
				"KAFKA_SEC_CLIENT_KEY holds a CERTIFICATE; are the two swapped?");
	}

	@Test
	void anAuthorityFileWithAKeyOrWithoutCertificateIsRefused() {
		tls("KAFKA_SEC_CA_CERTS", AUTHORITY.pem() + CLIENT.key());
		assertThat(errors())
			.containsExactly("KAFKA_SEC_CA_CERTS holds a PRIVATE KEY beside the certificate; remove it");
		tls("KAFKA_SEC_CA_CERTS", TestPem.block("X509 CRL", new byte[] { 1 }));
		assertThat(errors()).contains("KAFKA_SEC_CA_CERTS holds no certificate");
	}

	@Test
	void anExpiredAuthorityIsReported() {
		TestPem.Identity old = TestPem.authority("old", Duration.ofDays(-20), Duration.ofDays(-10));
		tls("KAFKA_SEC_CA_CERTS", old.pem());
		assertThat(errors()).isEmpty();
		assertThat(warnings()).containsExactly("KAFKA_SEC_CA_CERTS: CA \"CN=old\" expired on " + day(-10));
	}

	@Test
	void anExpiredClientCertificateAsTextIsRefused() {
		TestPem.Identity old = AUTHORITY.issue("old", TestPem.ed25519(), Duration.ofDays(-9), Duration.ofDays(-2));
		client(old.pem(), old.key());
		assertThat(errors()).containsExactly("KAFKA_SEC_CLIENT_CERT: client certificate CN=old expired on " + day(-2));
	}

	@Test
	void anExpiredClientCertificateInAFileMayBeRenewed() throws IOException {
		TestPem.Identity old = AUTHORITY.issue("old", TestPem.ed25519(), Duration.ofDays(-9), Duration.ofDays(-2));
		Path file = Files.writeString(this.directory.resolve("cert.pem"), old.pem());
		client(file.toString(), old.key());
		assertThat(errors()).isEmpty();
		assertThat(warnings()).containsExactly("KAFKA_SEC_CLIENT_CERT: client certificate CN=old expired on " + day(-2)
				+ "; brokers will refuse it until the file is renewed");
	}

	@Test
	void aClientCertificateNearItsEndIsReported() {
		TestPem.Identity soon = AUTHORITY.issue("soon", TestPem.ed25519(), Duration.ofDays(-9), Duration.ofDays(13));
		client(soon.pem(), soon.key());
		assertThat(warnings())
			.containsExactly("KAFKA_SEC_CLIENT_CERT: client certificate CN=soon expires on " + day(13) + "; renew it");
	}

	@Test
	void skipVerifyAcceptsTheFormatsOfGo() {
		tls("KAFKA_SEC_SKIP_VERIFY", "yes");
		assertThat(errors()).containsExactly("KAFKA_SEC_SKIP_VERIFY must be true or false; found \"yes\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "t", "T", "TRUE", "true", "True" })
	void skipVerifyIsReported(String value) {
		this.environment.variable("KAFKA_SEC_CA_CERTS", AUTHORITY.pem());
		tls("KAFKA_SEC_SKIP_VERIFY", value);
		assertThat(errors()).isEmpty();
		assertThat(warnings()).containsExactly("KAFKA_SEC_CA_CERTS has no effect with skip-verify",
				"broker certificates are NOT checked (KAFKA_SEC_SKIP_VERIFY=true); never in production");
	}

	@Test
	void clientPropertiesOverriddenByABundleAreReported() {
		this.environment.property("spring.kafka.properties.ssl.cipher.suites", "TLS_AES_256_GCM_SHA384");
		this.environment.property("spring.kafka.properties.ssl.endpoint.identification.algorithm", "");
		this.environment.variable("SPRING_KAFKA_CONSUMER_PROPERTIES_SSL_ENABLED_PROTOCOLS", "TLSv1.3");
		check("KAFKA_SEC_PROTO", "TLS");
		assertThat(errors()).isEmpty();
		assertThat(warnings()).containsExactlyInAnyOrder(
				"spring.kafka.properties.ssl.cipher.suites has no effect with KAFKA_SEC_PROTO=TLS",
				"SPRING_KAFKA_CONSUMER_PROPERTIES_SSL_ENABLED_PROTOCOLS has no effect with KAFKA_SEC_PROTO=TLS");
	}

	@Test
	void clientPropertiesOverriddenByABundleOfSpringAreReported() {
		this.environment.property("spring.kafka.ssl.bundle", "mine");
		this.environment.property("spring.kafka.properties.ssl.cipher.suites", "TLS_AES_256_GCM_SHA384");
		this.environment.property("spring.kafka.properties.ssl.endpoint.identification.algorithm", "");
		this.environment.variable("SPRING_KAFKA_CONSUMER_PROPERTIES_SSL_ENABLED_PROTOCOLS", "TLSv1.3");
		check("KAFKA_ADDR", "b1:9092");
		assertThat(errors()).isEmpty();
		String text = " has no effect with spring.kafka.ssl.bundle: the clients use the bundle's stores, ciphers and "
				+ "protocols";
		assertThat(warnings()).containsExactlyInAnyOrder("spring.kafka.properties.ssl.cipher.suites" + text,
				"SPRING_KAFKA_CONSUMER_PROPERTIES_SSL_ENABLED_PROTOCOLS" + text);
	}

	@Test
	void aBundleOfOneClientOverridesItsOwnClientPropertiesOnly() {
		this.environment.property("spring.kafka.producer.ssl.bundle", "mine");
		this.environment.property("spring.kafka.properties.ssl.cipher.suites", "TLS_AES_256_GCM_SHA384");
		this.environment.property("spring.kafka.consumer.properties.ssl.cipher.suites", "TLS_AES_256_GCM_SHA384");
		this.environment.property("spring.kafka.producer.properties.ssl.protocol", "TLSv1.3");
		check("KAFKA_ADDR", "b1:9092");
		assertThat(warnings()).singleElement()
			.asString()
			.startsWith("spring.kafka.producer.properties.ssl.protocol has no effect with "
					+ "spring.kafka.producer.ssl.bundle");
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.kafka.ssl.bundle", "spring.kafka.consumer.ssl.trust-store-location",
			"spring.kafka.properties.ssl.truststore.location",
			"spring.kafka.producer.properties.ssl.engine.factory.class",
			"spring.kafka.admin.properties.ssl.keystore.key" })
	void twoTlsConfigurationsAreRefused(String spring) {
		this.environment.property(spring, "x");
		check("KAFKA_SEC_PROTO", "TLS");
		assertThat(errors()).containsExactly("two TLS configurations: KAFKA_SEC_PROTO and " + spring + "; keep one");
	}

	@Test
	void plainTextOfSpringKafkaContradictsTls() {
		this.environment.property("spring.kafka.security.protocol", "SASL_PLAINTEXT");
		check("KAFKA_SEC_PROTO", "TLS");
		assertThat(errors()).containsExactly("KAFKA_SEC_PROTO=TLS and spring.kafka.security.protocol=SASL_PLAINTEXT "
				+ "contradict each other; write SASL_SSL");
	}

	private static LocalDate day(int days) {
		return LocalDate.ofInstant(Clock.systemUTC().instant().plus(Duration.ofDays(days)), ZoneOffset.UTC);
	}

	private void client(String certificate, String key) {
		this.environment.variable("KAFKA_SEC_CLIENT_CERT", certificate);
		tls("KAFKA_SEC_CLIENT_KEY", key);
	}

	private void tls(String name, String value) {
		this.environment.variable("KAFKA_SEC_PROTO", "TLS");
		check(name, value);
	}

	private void check(String name, String value) {
		this.environment.variable(name, value);
		run();
	}

	private TlsCheck.Result run() {
		return new TlsCheck(this.environment.reader(), Clock.systemUTC()).check(this.problems);
	}

	private List<String> errors() {
		return this.problems.errors().stream().map(SettingProblem::line).toList();
	}

	private List<String> warnings() {
		return this.problems.warnings().stream().map(SettingProblem::line).toList();
	}

}
