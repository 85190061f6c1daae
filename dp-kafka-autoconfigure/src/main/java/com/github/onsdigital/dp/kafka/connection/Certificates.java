package com.github.onsdigital.dp.kafka.connection;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * Parses certificates from PEM blocks and describes them in messages.
 */
final class Certificates {

	private Certificates() {
	}

	/**
	 * Reads the certificates among some blocks.
	 * @param blocks the blocks of a setting
	 * @return the certificates, in their order; empty if there is none
	 * @throws PemException if one cannot be read
	 */
	static List<X509Certificate> read(List<PemBlock> blocks) throws PemException {
		List<PemBlock> selected = blocks.stream().filter(PemBlock::isCertificate).toList();
		List<X509Certificate> certificates = new ArrayList<>();
		for (PemBlock block : selected) {
			try {
				certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
					.generateCertificate(new ByteArrayInputStream(block.der())));
			}
			catch (CertificateException | RuntimeException ex) {
				throw new PemException(": certificate " + (certificates.size() + 1) + " of " + selected.size()
						+ " cannot be read; it is damaged");
			}
		}
		return certificates;
	}

	static String subject(X509Certificate certificate) {
		return SettingText.show(certificate.getSubjectX500Principal().getName());
	}

	static LocalDate date(Instant instant) {
		return LocalDate.ofInstant(instant, ZoneOffset.UTC);
	}

	/**
	 * Describes a certificate by its subject, its serial number, and the beginning of its
	 * public key's SHA-256.
	 * @param certificate the certificate
	 * @return for example {@code subject CN=hello, serial 1a2b, key SHA-256 ab12cd34}
	 */
	static String describe(X509Certificate certificate) {
		return "subject " + subject(certificate) + ", serial " + certificate.getSerialNumber().toString(16)
				+ ", key SHA-256 " + fingerprint(certificate);
	}

	private static String fingerprint(X509Certificate certificate) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
			return HexFormat.of().formatHex(digest, 0, 8);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("SHA-256 is missing", ex);
		}
	}

}
