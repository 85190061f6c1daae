package com.github.onsdigital.dp.kafka.testcluster;

/**
 * The certificates of a {@link KafkaCluster}, and invalid ones for tests.
 */
public final class TestCertificates {

	private static final String[] LOCALHOST = { "localhost", "127.0.0.1" };

	private final CertificateAuthority authority = CertificateAuthority.root("dp-kafka test authority");

	private final CertificateAuthority untrustedAuthority = CertificateAuthority.root("dp-kafka untrusted authority");

	private final TestCertificate server = this.authority.issue(serverSpec());

	private final TestCertificate client = this.authority.issue(clientSpec());

	/**
	 * Returns the specification of a server's certificate for localhost and 127.0.0.1.
	 * @return the specification, to change and {@link CertificateAuthority#issue issue}
	 */
	public static CertificateSpec serverSpec() {
		return CertificateSpec.named("broker").hosts(LOCALHOST);
	}

	/**
	 * Returns the specification of a client's certificate.
	 * @return the specification, to change and {@link CertificateAuthority#issue issue}
	 */
	public static CertificateSpec clientSpec() {
		return CertificateSpec.named("client");
	}

	/**
	 * Returns the authority that brokers and clients trust.
	 * @return the authority
	 */
	public CertificateAuthority authority() {
		return this.authority;
	}

	/**
	 * Returns an authority that brokers and clients do not trust.
	 * @return the authority
	 */
	public CertificateAuthority untrustedAuthority() {
		return this.untrustedAuthority;
	}

	/**
	 * Returns the valid server certificate.
	 * @return the certificate
	 */
	public TestCertificate server() {
		return this.server;
	}

	/**
	 * Returns the valid client certificate.
	 * @return the certificate
	 */
	public TestCertificate client() {
		return this.client;
	}

	/**
	 * Creates an expired server certificate.
	 * @return a new certificate
	 */
	public TestCertificate expiredServer() {
		return this.authority.issue(serverSpec().expired());
	}

	/**
	 * Creates a server certificate that is not yet valid.
	 * @return a new certificate
	 */
	public TestCertificate notYetValidServer() {
		return this.authority.issue(serverSpec().notYetValid());
	}

	/**
	 * Creates a server certificate for another host.
	 * @return a new certificate
	 */
	public TestCertificate wrongHostServer() {
		return this.authority.issue(serverSpec().hosts("elsewhere.test"));
	}

	/**
	 * Creates a server certificate signed by the untrusted authority.
	 * @return a new certificate
	 */
	public TestCertificate untrustedServer() {
		return this.untrustedAuthority.issue(serverSpec());
	}

	/**
	 * Creates a client certificate signed by the untrusted authority.
	 * @return a new certificate
	 */
	public TestCertificate untrustedClient() {
		return this.untrustedAuthority.issue(clientSpec());
	}

	/**
	 * Creates an expired client certificate.
	 * @return a new certificate
	 */
	public TestCertificate expiredClient() {
		return this.authority.issue(clientSpec().expired());
	}

}
