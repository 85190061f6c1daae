package com.github.onsdigital.dp.kafka.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.ssl.SslBundle;

import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys and certificates in the formats and places that users have them in.
 */
class PrivateKeyFormatTests {

	private static final TestPem.Identity CLIENT = TestPem.authority("kafka-ca").issue("hello", TestPem.rsa());

	private final TestEnvironment environment = new TestEnvironment().variable("KAFKA_SEC_PROTO", "TLS");

	private final SettingProblems problems = new SettingProblems();

	@TempDir
	private Path directory;

	private Path certificate;

	private Path key;

	@BeforeEach
	void write() throws IOException {
		this.certificate = Files.writeString(this.directory.resolve("cert.pem"), CLIENT.pem());
		this.key = Files.writeString(this.directory.resolve("key.pem"), CLIENT.key());
		Files.setPosixFilePermissions(this.key, PosixFilePermissions.fromString("rw-------"));
	}

	static Stream<Arguments> unusable() {
		return PrivateKeyFormats.unusable(CLIENT)
			.entrySet()
			.stream()
			.map((form) -> Arguments.of(form.getValue(), form.getKey()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("unusable")
	void anUnusableKeyIsReportedWithTheRemedy(String text, String value) {
		check(CLIENT.pem(), value);
		assertThat(errors()).singleElement().asString().contains(text);
	}

	@Test
	void textAndFileCanBeCombined() {
		assertThat(check(CLIENT.pem(), this.key.toString())).isNotNull();
		assertThat(check(this.certificate.toString(), CLIENT.key().replace("\n", "\\n"))).isNotNull();
		assertThat(check(this.certificate.toString(), this.key.toString())).isNotNull();
		assertThat(errors()).isEmpty();
		assertThat(warnings()).isEmpty();
	}

	@Test
	void oneFileMayContainCertificateAndKey() throws IOException {
		Path both = Files.writeString(this.key, CLIENT.pem() + CLIENT.key());
		assertThat(check(both.toString(), both.toString())).isNotNull();
		assertThat(errors()).isEmpty();
	}

	@Test
	void aKeyFileThatEveryUserMayReadIsReportedOnce() throws IOException {
		Files.setPosixFilePermissions(this.key, PosixFilePermissions.fromString("rw-r--r--"));
		ReloadingSslBundle bundle = check(CLIENT.pem(), this.key.toString());
		assertThat(errors()).isEmpty();
		assertThat(warnings()).containsExactly("KAFKA_SEC_CLIENT_KEY: file " + this.key
				+ " can be read by every user of this machine (rw-r--r--); narrow it to 0600 or 0440");
		assertThat(bundle).isNotNull();
	}

	@Test
	void bagAttributesBeforeABlockAreIgnored() throws IOException {
		String attributes = """
				Bag Attributes
				    localKeyID: 54 69 6D 65
				    friendlyName: hello
				Key Attributes: <No Attributes>
				""";
		check(attributes + CLIENT.pem(), attributes.replace("\n", "\\n") + CLIENT.key());
		assertThat(errors()).isEmpty();
		Files.writeString(this.key, attributes + CLIENT.key());
		check(CLIENT.pem(), this.key.toString());
		assertThat(errors()).isEmpty();
	}

	@Test
	void textBeforeABlockOnItsLineIsNamed() {
		check(CLIENT.pem(), "Bag Attributes friendlyName: hello " + CLIENT.key());
		assertThat(errors()).singleElement()
			.asString()
			.contains(
					"It has text before -----BEGIN on the same line. Write the block alone: openssl pkey -in key.pem for"
							+ " a key, openssl x509 -in cert.pem for a certificate")
			.doesNotContain("friendlyName");
	}

	@Test
	void aHugeFileIsNotRead() throws IOException {
		Files.write(this.key, new byte[10 << 20]);
		check(CLIENT.pem(), this.key.toString());
		assertThat(errors()).containsExactly("KAFKA_SEC_CLIENT_KEY: file " + this.key + ": is larger than 1 MB");
	}

	@Test
	void noObjectCreatedFromAKeyShowsIt() {
		ReloadingSslBundle bundle = check(CLIENT.pem(), this.key.toString());
		ConnectionSettings settings = new ConnectionSettings(List.of(), false, true, bundle, null);
		PemSource source = new PemSource(this.environment.reader().find("kafka.sec.client-key"), null);
		ClusterConnection connection = new ClusterConnection(List.of(new BrokerAddress("b1", 9092)),
				Map.of("ssl.keystore.key", CLIENT.key(), SslBundle.class.getName(), bundle),
				Map.of("ssl.keystore.key", CLIENT.key()), Map.of("ssl.keystore.key", CLIENT.key()),
				Map.of("ssl.keystore.key", CLIENT.key()));
		List<String> lines = CLIENT.key().lines().filter((line) -> !line.startsWith("-")).toList();
		assertThat(lines).hasSizeGreaterThan(10);
		assertThat(Stream.of(bundle, settings, source, connection, source.setting()).map(String::valueOf).toList())
			.allSatisfy((text) -> assertThat(text).doesNotContain(lines));
	}

	private ReloadingSslBundle check(String certificateValue, String keyValue) {
		this.environment.variable("KAFKA_SEC_CLIENT_CERT", certificateValue).variable("KAFKA_SEC_CLIENT_KEY", keyValue);
		return new TlsCheck(this.environment.reader(), Clock.systemUTC()).check(this.problems).bundle();
	}

	private List<String> errors() {
		return this.problems.errors().stream().map(SettingProblem::line).toList();
	}

	private List<String> warnings() {
		return this.problems.warnings().stream().map(SettingProblem::line).toList();
	}

}
