package com.github.onsdigital.dp.kafka.testcluster;

import org.jspecify.annotations.Nullable;

/**
 * The certificates of a {@link KafkaCluster}, and invalid ones for tests. Each is created
 * when it is first used. Only the valid server and the valid client have RSA keys, as
 * with Amazon MSK: the creation of an RSA key needs up to a second. Thread-safe.
 */
public final class TestCertificates {

	private static final String[] LOCALHOST = { "localhost", "127.0.0.1" };

	private @Nullable CertificateAuthority authority;

	private @Nullable CertificateAuthority untrustedAuthority;

	private @Nullable TestCertificate server;

	private @Nullable TestCertificate client;

	/**
	 * Returns the specification of a server's certificate for localhost and 127.0.0.1.
	 * @return the specification, to change and {@link CertificateAuthority#issue issue}
	 */
	public static CertificateSpec serverSpec() {
		return CertificateSpec.named("broker").kind(KeyKind.EC).hosts(LOCALHOST);
	}

	/**
	 * Returns the specification of a client's certificate.
	 * @return the specification, to change and {@link CertificateAuthority#issue issue}
	 */
	public static CertificateSpec clientSpec() {
		return CertificateSpec.named("client").kind(KeyKind.EC);
	}

	/**
	 * Returns the authority that brokers and clients trust.
	 * @return the authority
	 */
	public synchronized CertificateAuthority authority() {
		if (this.authority == null) {
			this.authority = root("dp-kafka test authority");
		}
		return this.authority;
	}

	/**
	 * Returns an authority that brokers and clients do not trust.
	 * @return the authority
	 */
	public synchronized CertificateAuthority untrustedAuthority() {
		if (this.untrustedAuthority == null) {
			this.untrustedAuthority = root("dp-kafka untrusted authority");
		}
		return this.untrustedAuthority;
	}

	private static CertificateAuthority root(String name) {
		return CertificateAuthority.root(CertificateSpec.named(name).kind(KeyKind.EC));
	}

	/**
	 * Returns the valid server certificate.
	 * @return the certificate
	 */
	public synchronized TestCertificate server() {
		if (this.server == null) {
			this.server = authority().issue(serverSpec().kind(KeyKind.RSA));
		}
		return this.server;
	}

	/**
	 * Returns the valid client certificate.
	 * @return the certificate
	 */
	public synchronized TestCertificate client() {
		if (this.client == null) {
			this.client = authority().issue(clientSpec().kind(KeyKind.RSA));
		}
		return this.client;
	}

	/**
	 * Creates an expired server certificate.
	 * @return a new certificate
	 */
	public TestCertificate expiredServer() {
		return authority().issue(serverSpec().expired());
	}

	/**
	 * Creates a server certificate that is not yet valid.
	 * @return a new certificate
	 */
	public TestCertificate notYetValidServer() {
		return authority().issue(serverSpec().notYetValid());
	}

	/**
	 * Creates a server certificate for another host.
	 * @return a new certificate
	 */
	public TestCertificate wrongHostServer() {
		return authority().issue(serverSpec().hosts("elsewhere.test"));
	}

	/**
	 * Creates a server certificate signed by the untrusted authority.
	 * @return a new certificate
	 */
	public TestCertificate untrustedServer() {
		return untrustedAuthority().issue(serverSpec());
	}

	/**
	 * Creates a client certificate signed by the untrusted authority.
	 * @return a new certificate
	 */
	public TestCertificate untrustedClient() {
		return untrustedAuthority().issue(clientSpec());
	}

	/**
	 * Creates an expired client certificate.
	 * @return a new certificate
	 */
	public TestCertificate expiredClient() {
		return authority().issue(clientSpec().expired());
	}

}
