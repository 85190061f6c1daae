package com.github.onsdigital.dp.kafka.testcluster;

/**
 * The certificates that a cluster of {@link KafkaCluster} lives on, and the wrong ones to
 * meet it with.
 */
public final class TestCertificates {

	private static final String[] HERE = { "localhost", "127.0.0.1" };

	private final CertificateAuthority authority = CertificateAuthority.root("dp-kafka test authority");

	private final CertificateAuthority foreignAuthority = CertificateAuthority.root("dp-kafka foreign authority");

	private final TestCertificate server = this.authority.issue(serverSpec());

	private final TestCertificate client = this.authority.issue(clientSpec());

	/**
	 * What a server's certificate says, for localhost and 127.0.0.1.
	 * @return the spec, to be changed and {@link CertificateAuthority#issue issued}
	 */
	public static CertificateSpec serverSpec() {
		return CertificateSpec.named("broker").hosts(HERE);
	}

	/**
	 * What a client's certificate says.
	 * @return the spec, to be changed and {@link CertificateAuthority#issue issued}
	 */
	public static CertificateSpec clientSpec() {
		return CertificateSpec.named("client");
	}

	/**
	 * The authority that brokers and clients trust.
	 * @return the authority
	 */
	public CertificateAuthority authority() {
		return this.authority;
	}

	/**
	 * An authority that nobody trusts.
	 * @return the authority
	 */
	public CertificateAuthority foreignAuthority() {
		return this.foreignAuthority;
	}

	/**
	 * The right server certificate.
	 * @return the certificate
	 */
	public TestCertificate server() {
		return this.server;
	}

	/**
	 * The right client certificate.
	 * @return the certificate
	 */
	public TestCertificate client() {
		return this.client;
	}

	/**
	 * A server certificate whose time is over.
	 * @return a new certificate
	 */
	public TestCertificate expiredServer() {
		return this.authority.issue(serverSpec().expired());
	}

	/**
	 * A server certificate whose time has not come.
	 * @return a new certificate
	 */
	public TestCertificate notYetValidServer() {
		return this.authority.issue(serverSpec().notYetValid());
	}

	/**
	 * A server certificate for another host.
	 * @return a new certificate
	 */
	public TestCertificate wrongHostServer() {
		return this.authority.issue(serverSpec().hosts("elsewhere.test"));
	}

	/**
	 * A server certificate signed by the foreign authority.
	 * @return a new certificate
	 */
	public TestCertificate foreignServer() {
		return this.foreignAuthority.issue(serverSpec());
	}

	/**
	 * A client certificate signed by the foreign authority.
	 * @return a new certificate
	 */
	public TestCertificate foreignClient() {
		return this.foreignAuthority.issue(clientSpec());
	}

	/**
	 * A client certificate whose time is over.
	 * @return a new certificate
	 */
	public TestCertificate expiredClient() {
		return this.authority.issue(clientSpec().expired());
	}

}
