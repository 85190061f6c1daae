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
 * L: TLS.
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

	private static Row tls(String id) {
		return Row.of(id, "KAFKA_SEC_PROTO", "TLS");
	}

	private static Row client(String id, String certificate, String key) {
		return tls(id).variable(CERT, certificate).variable(KEY, key);
	}

	private static Row key(String id, String key, String text) {
		return client(id, CLIENT.pem(), key).refused(text);
	}

	private static Stream<Row> protocols() {
		Stream<Row> wrong = Stream.of("ssl", "SASL_SSL", "yes")
			.map((value) -> Row.of("L1", "KAFKA_SEC_PROTO", value)
				.refused("KAFKA_SEC_PROTO must be TLS or unset; found \"" + value + "\""));
		Stream<Row> close = Stream.of("tls", "tls ", "TLS ")
			.map((value) -> Row.of("L1", "KAFKA_SEC_PROTO", value)
				.refused("KAFKA_SEC_PROTO must be TLS or unset; found \"" + value + "\". Did you mean TLS?"));
		Stream<Row> unused = Stream.of(CA, CERT, KEY, SKIP)
			.map((name) -> Row.of("L2", name, "true")
				.warned(name
						+ " is set but KAFKA_SEC_PROTO is not: connections are plain text. Set KAFKA_SEC_PROTO=TLS"));
		return Stream.of(wrong, close, unused).flatMap((rows) -> rows);
	}

	private static Stream<Row> pairs() {
		TestPem.Identity other = AUTHORITY.issue("other", TestPem.ec("secp256r1"));
		return Stream.of(
				tls("L3").variable(KEY, CLIENT.key())
					.refused(KEY + " is set without KAFKA_SEC_CLIENT_CERT; both or neither"),
				tls("L3").variable(CERT, CLIENT.pem()).refused(CERT + " is set without " + KEY + "; both or neither"),
				key("L4", other.key(), KEY + " does not belong to " + CERT + " (subject CN=hello, serial "
						+ CLIENT.certificate().getSerialNumber().toString(16) + ", key SHA-256 " + fingerprint() + ")"),
				client("L4", CLIENT.pem(), CLIENT.key()));
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
		return Stream.of(
				tls("L5").variable(CA, "/etc/none/ca.pem").refused(CA + ": file /etc/none/ca.pem: no such file"),
				tls("L5").variable(CA, "/etc/").refused(CA + ": file /etc: is a directory"),
				tls("L5").variable(CA, Row.FILE).fileText("").refused(CA + ": file " + Row.FILE + ": is empty"),
				tls("L5").variable(CA, Row.FILE)
					.fileText("no certificate\n")
					.refused(CA + ": file " + Row.FILE + ": holds no PEM block (-----BEGIN …)"),
				key("L6", bare, KEY + " is neither a PEM block (-----BEGIN …) nor a file name [hidden, " + bare.length()
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
				key("L7", cut,
						kind + "has no END line (" + String.format(Locale.ROOT, "%,d", cut.length())
								+ " chars). Often a secret cut at a line feed"),
				key("L7", "-----BEGIN PRIVATE KEY-----",
						kind + "has no END line (27 chars). Often a secret cut at a line feed"),
				key("L7", text.replace("M", "*"),
						kind + "is not valid base64 [hidden, " + bare().length()
								+ " chars]. Cut off or changed on the way?"),
				key("L8", text.replace('\n', ' '),
						kind + "has blanks instead of line feeds; use \\n or real line feeds"),
				client("L8", CLIENT.pem(), text.replace("\n", "\\n")));
	}

	private static Stream<Row> kinds() {
		String text = CLIENT.key();
		String convert = " is not supported; convert: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key8.pem";
		return Stream.of(
				client("L9", CLIENT.key(), CLIENT.pem()).refused(CERT + " holds a PRIVATE KEY; are the two swapped?",
						KEY + " holds a CERTIFICATE; are the two swapped?"),
				key("L10", text.replace("PRIVATE", "ENCRYPTED PRIVATE"), KEY
						+ " is encrypted; dp-kafka has no variable for a password: use spring.ssl.bundle.pem, or decrypt "
						+ "it (openssl pkcs8)"),
				key("L11",
						text.replace("PRIVATE", "RSA PRIVATE")
							.replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n"),
						KEY + ": format \"RSA PRIVATE KEY, encrypted (DEK-Info)\"" + convert),
				key("L11", text.replace("PRIVATE", "OPENSSH PRIVATE"),
						KEY + ": format \"OPENSSH PRIVATE KEY\"" + convert),
				key("L11", TestPem.dsa(), KEY + ": format \"PRIVATE KEY, DSA\"" + convert),
				key("L11", TestPem.unknownCurve(), KEY + ": format \"PRIVATE KEY, EC of an unknown curve\"" + convert),
				key("L11", text.replace("PRIVATE", "EC PRIVATE"), KEY
						+ ": PEM block \"EC PRIVATE KEY\" cannot be read: damaged, or of an unknown algorithm or curve. "
						+ "RSA, EC and Ed25519 are supported"));
	}

	private static Stream<Row> authorities() {
		TestPem.Identity old = TestPem.authority("old", Duration.ofDays(-20), Duration.ofDays(-10));
		return Stream.of(
				tls("L12").variable(CA, TestPem.block("X509 CRL", new byte[] { 1 }))
					.refused(CA + " holds no certificate"),
				tls("L12").variable(CA, AUTHORITY.pem() + CLIENT.key())
					.refused(CA + " holds a PRIVATE KEY beside the certificate; remove it"),
				tls("L12").variable(CA, CLIENT.key()).refused(CA + " holds a PRIVATE KEY; are the two swapped?"),
				tls("L12").variable(CA, old.pem()).warned(CA + ": CA \"CN=old\" expired on " + day(-10)),
				tls("L12").variable(CA, AUTHORITY.pem()));
	}

	private static Stream<Row> dates() {
		TestPem.Identity old = AUTHORITY.issue("old", TestPem.ed25519(), Duration.ofDays(-9), Duration.ofDays(-2));
		TestPem.Identity early = AUTHORITY.issue("early", TestPem.ed25519(), Duration.ofDays(2), Duration.ofDays(9));
		TestPem.Identity soon = AUTHORITY.issue("soon", TestPem.ed25519(), Duration.ofDays(-9), Duration.ofDays(13));
		String certificate = CERT + ": client certificate ";
		return Stream.of(client("L13", old.pem(), old.key()).refused(certificate + "CN=old expired on " + day(-2)),
				client("L13", early.pem(), early.key()).refused(certificate + "CN=early is not valid before " + day(2)),
				client("L13", Row.FILE, old.key()).fileText(old.pem())
					.warned(certificate + "CN=old expired on " + day(-2)
							+ "; brokers will refuse it until the file is renewed"),
				client("L13", soon.pem(), soon.key())
					.warned(certificate + "CN=soon expires on " + day(13) + "; renew it"));
	}

	private static Stream<Row> skipVerify() {
		String told = "broker certificates are NOT checked (KAFKA_SEC_SKIP_VERIFY=true); never in production";
		Stream<Row> yes = Stream.of("1", "t", "T", "TRUE", "true", "True")
			.map((value) -> tls("L15").variable(SKIP, value).warned(told));
		Stream<Row> no = Stream.of("0", "f", "F", "FALSE", "false", "False")
			.map((value) -> tls("L14").variable(SKIP, value));
		return Stream.of(yes, no,
				Stream.of(tls("L14").variable(SKIP, "yes").refused(SKIP + " must be true or false; found \"yes\""),
						tls("L16").variable(SKIP, "true")
							.variable(CA, AUTHORITY.pem())
							.warned(CA + " has no effect with skip-verify", told)))
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> twice() {
		String two = "two TLS configurations: KAFKA_SEC_PROTO and ";
		return Stream.of(
				tls("L17").yaml("spring.kafka.ssl:\n  trust-store-location: file:/x.jks\n")
					.refused(two + "spring.kafka.ssl.trust-store-location; keep one (application.yml:2)"),
				tls("L17").variable("SPRING_KAFKA_SSL_BUNDLE", "mine")
					.refused(two + "SPRING_KAFKA_SSL_BUNDLE; keep one"),
				tls("L17").yaml("spring.kafka.security.protocol: PLAINTEXT")
					.refused("KAFKA_SEC_PROTO=TLS and spring.kafka.security.protocol=PLAINTEXT contradict each other "
							+ "(application.yml:1)"));
	}

	private static LocalDate day(int days) {
		return LocalDate.ofInstant(Clock.systemUTC().instant().plus(Duration.ofDays(days)), ZoneOffset.UTC);
	}

}
