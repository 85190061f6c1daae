package com.github.onsdigital.dp.kafka.badconfig;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;

import com.github.onsdigital.dp.kafka.connection.TestPem;

/**
 * TLS.
 */
final class TlsRows {

	static final TestPem.Identity AUTHORITY = TestPem.authority("kafka-ca");

	static final TestPem.Identity CLIENT = AUTHORITY.issue("hello", TestPem.rsa());

	private static final String CA = "KAFKA_SEC_CA_CERTS";

	private static final String CERT = "KAFKA_SEC_CLIENT_CERT";

	private static final String KEY = "KAFKA_SEC_CLIENT_KEY";

	private static final String SKIP = "KAFKA_SEC_SKIP_VERIFY";

	private TlsRows() {
	}

	static Stream<Row> rows() {
		return Stream.of(protocols(), pairs(), paths(), cut(), kinds(), authorities(), dates(), skipVerify(), twice())
			.flatMap((rows) -> rows);
	}

	private static Row tls() {
		return Row.of("KAFKA_SEC_PROTO", "TLS");
	}

	private static Row client(String certificate, String key) {
		return tls().variable(CERT, certificate).variable(KEY, key);
	}

	private static Row key(String key, String text) {
		return client(CLIENT.pem(), key).refused(text);
	}

	private static Stream<Row> protocols() {
		Stream<Row> wrong = Stream.of("ssl", "SASL_SSL", "yes")
			.map((value) -> Row.of("KAFKA_SEC_PROTO", value)
				.refused("KAFKA_SEC_PROTO must be TLS or unset; found \"" + value + "\""));
		Stream<Row> close = Stream.of("tls", "tls ", "TLS ")
			.map((value) -> Row.of("KAFKA_SEC_PROTO", value)
				.refused("KAFKA_SEC_PROTO must be TLS or unset; found \"" + value + "\". Did you mean TLS?"));
		Stream<Row> unused = Stream.of(CA, CERT, KEY, SKIP)
			.map((name) -> Row.of(name, "true")
				.warned(name
						+ " is set but KAFKA_SEC_PROTO is not: connections are plain text. Set KAFKA_SEC_PROTO=TLS"));
		return Stream.of(wrong, close, unused).flatMap((rows) -> rows);
	}

	private static Stream<Row> pairs() {
		TestPem.Identity other = AUTHORITY.issue("other", TestPem.ec("secp256r1"));
		return Stream.of(
				tls().variable(KEY, CLIENT.key())
					.refused(KEY + " is set without KAFKA_SEC_CLIENT_CERT; both or neither"),
				tls().variable(CERT, CLIENT.pem()).refused(CERT + " is set without " + KEY + "; both or neither"),
				key(other.key(), KEY + " does not belong to " + CERT + " (subject CN=hello, serial "
						+ CLIENT.certificate().getSerialNumber().toString(16) + ", key SHA-256 " + fingerprint() + ")"),
				client(CLIENT.pem(), CLIENT.key()));
	}

	private static String fingerprint() {
		try {
			byte[] digest = java.security.MessageDigest.getInstance("SHA-256")
				.digest(CLIENT.certificate().getPublicKey().getEncoded());
			return HexFormat.of().formatHex(digest, 0, 8);
		}
		catch (java.security.GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Stream<Row> paths() {
		String bare = bare();
		return Stream.of(tls().variable(CA, "/etc/none/ca.pem").refused(CA + ": file /etc/none/ca.pem: no such file"),
				tls().variable(CA, "/etc/").refused(CA + ": file /etc: is a directory"),
				tls().variable(CA, Row.FILE).fileText("").refused(CA + ": file " + Row.FILE + ": is empty"),
				tls().variable(CA, Row.FILE)
					.fileText("no certificate\n")
					.refused(CA + ": file " + Row.FILE + ": holds no PEM block (-----BEGIN …)"),
				key(bare, KEY + " is neither a PEM block (-----BEGIN …) nor a file name [hidden, " + bare.length()
						+ " chars]"));
	}

	private static String bare() {
		return CLIENT.key().lines().filter((line) -> !line.startsWith("-")).reduce("", String::concat);
	}

	private static Stream<Row> cut() {
		String text = CLIENT.key();
		String kind = KEY + ": PEM block \"PRIVATE KEY\" ";
		String cut = text.substring(0, 1204).strip();
		return Stream.of(
				key(cut, kind + "has no END line (" + String.format(Locale.ROOT, "%,d", cut.length())
						+ " chars). Often a secret cut at a line feed"),
				key("-----BEGIN PRIVATE KEY-----",
						kind + "has no END line (27 chars). Often a secret cut at a line feed"),
				key(text.replace("M", "*"),
						kind + "is not valid base64 [hidden, " + bare().length()
								+ " chars]. Cut off or changed on the way?"),
				key(text.replace('\n', ' '), kind + "has blanks instead of line feeds; use \\n or real line feeds"),
				client(CLIENT.pem(), text.replace("\n", "\\n")));
	}

	private static Stream<Row> kinds() {
		String text = CLIENT.key();
		String convert = " is not supported; convert: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key8.pem";
		return Stream.of(
				client(CLIENT.key(), CLIENT.pem()).refused(CERT + " holds a PRIVATE KEY; are the two swapped?",
						KEY + " holds a CERTIFICATE; are the two swapped?"),
				key(text.replace("PRIVATE", "ENCRYPTED PRIVATE"), KEY
						+ " is encrypted; dp-kafka has no variable for a password: use spring.ssl.bundle.pem, or decrypt "
						+ "it (openssl pkcs8)"),
				key(text.replace("PRIVATE", "RSA PRIVATE")
					.replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n"),
						KEY + ": format \"RSA PRIVATE KEY, encrypted (DEK-Info)\"" + convert),
				key(text.replace("PRIVATE", "OPENSSH PRIVATE"), KEY + ": format \"OPENSSH PRIVATE KEY\"" + convert),
				key(TestPem.dsa(), KEY + ": format \"PRIVATE KEY, DSA\"" + convert),
				key(TestPem.unknownCurve(), KEY + ": format \"PRIVATE KEY, EC of an unknown curve\"" + convert),
				key(text.replace("PRIVATE", "EC PRIVATE"), KEY
						+ ": PEM block \"EC PRIVATE KEY\" cannot be read: damaged, or of an unknown algorithm or curve. "
						+ "RSA, EC and Ed25519 are supported"));
	}

	private static Stream<Row> authorities() {
		TestPem.Identity old = TestPem.authority("old", Duration.ofDays(-20), Duration.ofDays(-10));
		return Stream.of(
				tls().variable(CA, TestPem.block("X509 CRL", new byte[] { 1 })).refused(CA + " holds no certificate"),
				tls().variable(CA, AUTHORITY.pem() + CLIENT.key())
					.refused(CA + " holds a PRIVATE KEY beside the certificate; remove it"),
				tls().variable(CA, CLIENT.key()).refused(CA + " holds a PRIVATE KEY; are the two swapped?"),
				tls().variable(CA, old.pem()).warned(CA + ": CA \"CN=old\" expired on " + day(-10)),
				tls().variable(CA, AUTHORITY.pem()));
	}

	private static Stream<Row> dates() {
		TestPem.Identity old = AUTHORITY.issue("old", TestPem.ed25519(), Duration.ofDays(-9), Duration.ofDays(-2));
		TestPem.Identity early = AUTHORITY.issue("early", TestPem.ed25519(), Duration.ofDays(2), Duration.ofDays(9));
		TestPem.Identity soon = AUTHORITY.issue("soon", TestPem.ed25519(), Duration.ofDays(-9), Duration.ofDays(13));
		String certificate = CERT + ": client certificate ";
		return Stream.of(client(old.pem(), old.key()).refused(certificate + "CN=old expired on " + day(-2)),
				client(early.pem(), early.key()).refused(certificate + "CN=early is not valid before " + day(2)),
				client(Row.FILE, old.key()).fileText(old.pem())
					.warned(certificate + "CN=old expired on " + day(-2)
							+ "; brokers will refuse it until the file is renewed"),
				client(soon.pem(), soon.key()).warned(certificate + "CN=soon expires on " + day(13) + "; renew it"));
	}

	private static Stream<Row> skipVerify() {
		String warning = "broker certificates are NOT checked (KAFKA_SEC_SKIP_VERIFY=true); never in production";
		Stream<Row> yes = Stream.of("1", "t", "T", "TRUE", "true", "True")
			.map((value) -> tls().variable(SKIP, value).warned(warning));
		Stream<Row> no = Stream.of("0", "f", "F", "FALSE", "false", "False")
			.map((value) -> tls().variable(SKIP, value));
		return Stream.of(yes, no,
				Stream.of(tls().variable(SKIP, "yes").refused(SKIP + " must be true or false; found \"yes\""),
						tls().variable(SKIP, "true")
							.variable(CA, AUTHORITY.pem())
							.warned(CA + " has no effect with skip-verify", warning)))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> twice() {
		String two = "two TLS configurations: KAFKA_SEC_PROTO and ";
		return Stream.of(
				tls().yaml("spring.kafka.ssl:\n  trust-store-location: file:/x.jks\n")
					.refused(two + "spring.kafka.ssl.trust-store-location; keep one (application.yml:2)"),
				tls().variable("SPRING_KAFKA_SSL_BUNDLE", "mine").refused(two + "SPRING_KAFKA_SSL_BUNDLE; keep one"),
				tls().yaml("spring.kafka.security.protocol: PLAINTEXT")
					.refused("KAFKA_SEC_PROTO=TLS and spring.kafka.security.protocol=PLAINTEXT contradict each other "
							+ "(application.yml:1)"));
	}

	private static LocalDate day(int days) {
		return LocalDate.ofInstant(Clock.systemUTC().instant().plus(Duration.ofDays(days)), ZoneOffset.UTC);
	}

}
