package com.github.onsdigital.dp.kafka.connection;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The certificates and the key read at one time.
 *
 * @param caCertificates the certificates to trust; empty for those of the JVM
 * @param chain the client's certificate and those above it; empty for none
 * @param privateKey the client's key, or {@code null}
 */
record TlsMaterial(List<X509Certificate> caCertificates, List<X509Certificate> chain, @Nullable PrivateKey privateKey) {

	TlsMaterial {
		caCertificates = List.copyOf(caCertificates);
		chain = List.copyOf(chain);
	}

	/**
	 * Shows the subjects only.
	 */
	@Override
	public String toString() {
		return "TlsMaterial [caCertificates=" + this.caCertificates.size() + ", client="
				+ (this.chain.isEmpty() ? "none" : Certificates.subject(this.chain.get(0))) + "]";
	}

}
