package com.github.onsdigital.dp.kafka.connection;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Creates certificates and keys for tests.
 */
public final class TestPem {

	private static final AtomicLong SERIAL = new AtomicLong(1);

	private TestPem() {
	}

	public static KeyPair rsa() {
		return pair("RSA", null);
	}

	public static KeyPair ec(String curve) {
		return pair("EC", curve);
	}

	public static KeyPair ed25519() {
		return pair("Ed25519", null);
	}

	private static KeyPair pair(String algorithm, @Nullable String curve) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
			if (curve != null) {
				generator.initialize(new ECGenParameterSpec(curve));
			}
			else if (algorithm.equals("RSA")) {
				generator.initialize(2048);
			}
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static Identity authority(String name) {
		return sign(name, ec("secp256r1"), Duration.ofDays(-1), Duration.ofDays(3650), null);
	}

	public static Identity authority(String name, Duration from, Duration to) {
		return sign(name, ec("secp256r1"), from, to, null);
	}

	private static Identity sign(String name, KeyPair keys, Duration from, Duration to, @Nullable Identity issuer) {
		try {
			Instant now = Instant.now();
			X500Name subject = new X500Name("CN=" + name);
			X500Name issuerName = (issuer != null)
					? new X500Name(issuer.certificate().getSubjectX500Principal().getName()) : subject;
			X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuerName,
					BigInteger.valueOf(SERIAL.incrementAndGet()), Date.from(now.plus(from)), Date.from(now.plus(to)),
					subject, keys.getPublic());
			builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer == null));
			if (issuer != null) {
				builder.addExtension(Extension.subjectAlternativeName, false,
						new GeneralNames(new GeneralName[] { new GeneralName(GeneralName.dNSName, "localhost"),
								new GeneralName(GeneralName.iPAddress, "127.0.0.1") }));
			}
			PrivateKey signer = (issuer != null) ? issuer.keys().getPrivate() : keys.getPrivate();
			return new Identity(new JcaX509CertificateConverter()
				.getCertificate(builder.build(new JcaContentSignerBuilder(algorithm(signer)).build(signer))), keys);
		}
		catch (GeneralSecurityException | IOException | OperatorCreationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String algorithm(PrivateKey key) {
		return switch (key.getAlgorithm()) {
			case "RSA" -> "SHA256withRSA";
			case "EC" -> "SHA256withECDSA";
			default -> "Ed25519";
		};
	}

	public static String pkcs8(PrivateKey key) {
		return block("PRIVATE KEY", key.getEncoded());
	}

	public static String block(String label, byte[] der) {
		return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(der)
				+ "\n-----END " + label + "-----\n";
	}

	public static String dsa() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
			generator.initialize(1024);
			return pkcs8(generator.generateKeyPair().getPrivate());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A key of a curve that the JDK does not support.
	 */
	public static String unknownCurve() {
		ASN1ObjectIdentifier curve = SECObjectIdentifiers.secp256k1;
		try {
			return block("PRIVATE KEY",
					new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve),
							new org.bouncycastle.asn1.sec.ECPrivateKey(256, BigInteger.TEN, curve))
						.getEncoded());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static String pkcs1(PrivateKey rsa) {
		return traditional("RSA PRIVATE KEY", rsa);
	}

	/**
	 * As OpenSSL writes it, with the curve inside.
	 */
	public static String sec1(PrivateKey ec) {
		PrivateKeyInfo info = PrivateKeyInfo.getInstance(ec.getEncoded());
		int bits = ((ECPrivateKey) ec).getParams().getOrder().bitLength();
		try {
			return block("EC PRIVATE KEY", new org.bouncycastle.asn1.sec.ECPrivateKey(bits, ((ECPrivateKey) ec).getS(),
					info.getPrivateKeyAlgorithm().getParameters())
				.getEncoded());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String traditional(String label, PrivateKey key) {
		try {
			return block(label,
					PrivateKeyInfo.getInstance(key.getEncoded()).parsePrivateKey().toASN1Primitive().getEncoded());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static String pem(X509Certificate certificate) {
		StringWriter text = new StringWriter();
		try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
			writer.writeObject(certificate);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return text.toString();
	}

	/**
	 * A certificate with its key.
	 */
	public record Identity(X509Certificate certificate, KeyPair keys) {

		public String pem() {
			return TestPem.pem(this.certificate);
		}

		public String key() {
			return pkcs8(this.keys.getPrivate());
		}

		public Identity issue(String name, KeyPair keys) {
			return issue(name, keys, Duration.ofDays(-1), Duration.ofDays(365));
		}

		public Identity issue(String name, KeyPair keys, Duration from, Duration to) {
			return sign(name, keys, from, to, this);
		}

	}

}
