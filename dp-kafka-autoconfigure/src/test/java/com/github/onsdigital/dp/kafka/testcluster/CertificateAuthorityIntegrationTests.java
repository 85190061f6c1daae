package com.github.onsdigital.dp.kafka.testcluster;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Checks certificates and keys with OpenSSL, a process of its own.
 */
class CertificateAuthorityIntegrationTests {

	private static final TestCertificates certificates = new TestCertificates();

	@ParameterizedTest
	@EnumSource
	void opensslVerifiesCertificateAndKeyOfEachKind(KeyKind kind, @TempDir Path folder) throws Exception {
		CertificateAuthority authority = CertificateAuthority.root(CertificateSpec.named("root").kind(kind));
		TestCertificate issued = authority.issue(CertificateSpec.named("leaf").kind(kind));
		Path root = Files.writeString(folder.resolve("root.pem"), authority.pem());
		Path leaf = issued.writeCertificate(folder.resolve("leaf.pem"));
		Path key = issued.writeKey(folder.resolve("key.pem"));
		assertThat(openssl("verify", "-CAfile", root.toString(), leaf.toString())).contains("OK");
		assertThat(openssl("pkey", "-in", key.toString(), "-pubout"))
			.isEqualTo(openssl("x509", "-in", leaf.toString(), "-noout", "-pubkey"));
	}

	@ParameterizedTest
	@EnumSource(names = { "RSA", "EC" })
	void opensslReadsTheTraditionalForm(KeyKind kind, @TempDir Path folder) throws Exception {
		TestCertificate issued = certificates.authority().issue(CertificateSpec.named("leaf").kind(kind));
		assertThat(issued.traditionalKeyPem()).startsWith("-----BEGIN " + kind + " PRIVATE KEY-----\n");
		Path traditional = Files.writeString(folder.resolve("traditional.pem"), issued.traditionalKeyPem());
		Path key = issued.writeKey(folder.resolve("key.pem"));
		assertThat(openssl("pkey", "-in", traditional.toString(), "-pubout"))
			.isEqualTo(openssl("pkey", "-in", key.toString(), "-pubout"));
	}

	@Test
	void ed25519HasNoTraditionalForm() {
		TestCertificate issued = certificates.authority().issue(CertificateSpec.named("leaf").kind(KeyKind.ED25519));
		assertThatIllegalArgumentException().isThrownBy(issued::traditionalKeyPem);
	}

	@Test
	void chainOfAnIntermediateLeadsToTheRoot(@TempDir Path folder) throws Exception {
		CertificateAuthority root = certificates.authority();
		TestCertificate issued = root.intermediate(CertificateSpec.named("between"))
			.issue(CertificateSpec.named("leaf"));
		assertThat(issued.chain()).hasSize(2);
		Path trusted = Files.writeString(folder.resolve("root.pem"), root.pem());
		Path chain = issued.writeCertificate(folder.resolve("chain.pem"));
		assertThat(openssl("verify", "-CAfile", trusted.toString(), "-untrusted", chain.toString(), chain.toString()))
			.contains("OK");
	}

	@Test
	void eachInvalidCertificateHasOneDefect() throws Exception {
		X509Certificate expired = certificates.expiredServer().certificate();
		assertThatExceptionOfType(CertificateExpiredException.class).isThrownBy(expired::checkValidity);
		X509Certificate early = certificates.notYetValidServer().certificate();
		assertThatExceptionOfType(CertificateNotYetValidException.class).isThrownBy(early::checkValidity);
		X509Certificate elsewhere = certificates.wrongHostServer().certificate();
		assertThat(elsewhere.getSubjectAlternativeNames()).containsExactly(List.of(2, "elsewhere.test"));
		for (X509Certificate certificate : List.of(expired, early, elsewhere)) {
			certificate.verify(certificates.authority().certificate().getPublicKey());
		}
		assertThat(certificates.untrustedServer().certificate().getIssuerX500Principal())
			.isEqualTo(certificates.untrustedAuthority().certificate().getSubjectX500Principal());
		assertThat(certificates.server().certificate().getSubjectAlternativeNames()).contains(List.of(2, "localhost"),
				List.of(7, "127.0.0.1"));
	}

	@Test
	void toStringDoesNotContainTheKey() {
		assertThat(certificates.client()).hasToString("CN=client");
	}

	private static String openssl(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("openssl"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

}
