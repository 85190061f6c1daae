package com.github.onsdigital.dp.kafka.testcluster;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs certificates for tests. Its keys stay in the process unless they are written to a
 * file.
 */
public final class CertificateAuthority {

	private final X500Name subject;

	private final KeyKind kind;

	private final PrivateKey key;

	private final List<X509Certificate> chain;

	private CertificateAuthority(X500Name subject, KeyKind kind, PrivateKey key, List<X509Certificate> chain) {
		this.subject = subject;
		this.kind = kind;
		this.key = key;
		this.chain = chain;
	}

	/**
	 * Creates a root authority with an RSA key.
	 * @param name its common name
	 * @return the authority
	 */
	public static CertificateAuthority root(String name) {
		return root(CertificateSpec.named(name));
	}

	/**
	 * Creates a root authority.
	 * @param spec the specification of its own certificate
	 * @return the authority
	 */
	public static CertificateAuthority root(CertificateSpec spec) {
		KeyPair pair = spec.kind().generate();
		X500Name subject = subject(spec);
		X509Certificate own = sign(builder(subject, subject, pair.getPublic(), spec), true, spec, spec.kind(),
				pair.getPrivate());
		return new CertificateAuthority(subject, spec.kind(), pair.getPrivate(), List.of(own));
	}

	/**
	 * Creates an intermediate authority of this one.
	 * @param spec the specification of its own certificate
	 * @return the authority; its certificate is in the chain of those that it issues
	 */
	public CertificateAuthority intermediate(CertificateSpec spec) {
		KeyPair pair = spec.kind().generate();
		X500Name name = subject(spec);
		X509Certificate own = sign(builder(this.subject, name, pair.getPublic(), spec), true, spec, this.kind,
				this.key);
		List<X509Certificate> chain = new ArrayList<>(List.of(own));
		chain.addAll(this.chain);
		return new CertificateAuthority(name, spec.kind(), pair.getPrivate(), List.copyOf(chain));
	}

	/**
	 * Issues a certificate.
	 * @param spec the specification
	 * @return the certificate, its chain up to but without the root, and its key
	 */
	public TestCertificate issue(CertificateSpec spec) {
		KeyPair pair = spec.kind().generate();
		X509Certificate certificate = sign(builder(this.subject, subject(spec), pair.getPublic(), spec), false, spec,
				this.kind, this.key);
		List<X509Certificate> issued = new ArrayList<>(List.of(certificate));
		issued.addAll(this.chain.subList(0, this.chain.size() - 1));
		return new TestCertificate(List.copyOf(issued), pair.getPrivate());
	}

	/**
	 * Returns the root certificate of this authority.
	 * @return the certificate for a client to trust
	 */
	public X509Certificate certificate() {
		return this.chain.get(this.chain.size() - 1);
	}

	/**
	 * Returns the root certificate as PEM text.
	 * @return a CERTIFICATE block
	 */
	public String pem() {
		return Pem.certificates(List.of(certificate()));
	}

	private static X500Name subject(CertificateSpec spec) {
		return new X500Name("CN=" + spec.name());
	}

	private static JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey key,
			CertificateSpec spec) {
		return new JcaX509v3CertificateBuilder(issuer, new BigInteger(80, new SecureRandom()).setBit(79),
				date(spec.notBefore()), date(spec.notAfter()), subject, key);
	}

	private static X509Certificate sign(JcaX509v3CertificateBuilder builder, boolean authority, CertificateSpec spec,
			KeyKind kind, PrivateKey key) {
		try {
			builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
			if (!spec.names().isEmpty()) {
				builder.addExtension(Extension.subjectAlternativeName, false, alternatives(spec.names()));
			}
			return new JcaX509CertificateConverter()
				.getCertificate(builder.build(new JcaContentSignerBuilder(kind.signature()).build(key)));
		}
		catch (CertIOException | OperatorCreationException | GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot sign the certificate of " + spec.name(), ex);
		}
	}

	private static GeneralNames alternatives(List<String> names) {
		return new GeneralNames(names.stream()
			.map((name) -> new GeneralName(name.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, name))
			.toArray(GeneralName[]::new));
	}

	@SuppressWarnings("JavaUtilDate") // BouncyCastle requires it
	private static Date date(Instant instant) {
		return Date.from(instant);
	}

}
