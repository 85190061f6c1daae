package com.github.onsdigital.dp.kafka.testcluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The specification of a certificate. Immutable; each method returns a changed copy.
 *
 * @param name the common name
 * @param kind the kind of its key
 * @param names the subject alternative names: DNS names and IPv4 addresses
 * @param notBefore valid from
 * @param notAfter valid to
 */
public record CertificateSpec(String name, KeyKind kind, List<String> names, Instant notBefore, Instant notAfter) {

	/**
	 * Creates a specification with an RSA key and no alternative names, valid for a day.
	 * @param name the common name
	 * @return the spec
	 */
	public static CertificateSpec named(String name) {
		Instant now = Instant.now();
		return new CertificateSpec(name, KeyKind.RSA, List.of(), now.minus(Duration.ofHours(1)),
				now.plus(Duration.ofDays(1)));
	}

	/**
	 * Returns a copy with another kind of key.
	 * @param kind the kind
	 * @return the spec
	 */
	public CertificateSpec kind(KeyKind kind) {
		return new CertificateSpec(this.name, kind, this.names, this.notBefore, this.notAfter);
	}

	/**
	 * Returns a copy with other alternative names.
	 * @param names DNS names and IPv4 addresses
	 * @return the spec
	 */
	public CertificateSpec hosts(String... names) {
		return new CertificateSpec(this.name, this.kind, List.of(names), this.notBefore, this.notAfter);
	}

	/**
	 * Returns a copy with other dates.
	 * @param notBefore valid from
	 * @param notAfter valid to
	 * @return the spec
	 */
	public CertificateSpec valid(Instant notBefore, Instant notAfter) {
		return new CertificateSpec(this.name, this.kind, this.names, notBefore, notAfter);
	}

	/**
	 * Returns a copy that expired an hour ago.
	 * @return the spec
	 */
	public CertificateSpec expired() {
		Instant now = Instant.now();
		return valid(now.minus(Duration.ofDays(2)), now.minus(Duration.ofHours(1)));
	}

	/**
	 * Returns a copy that becomes valid in a day.
	 * @return the spec
	 */
	public CertificateSpec notYetValid() {
		Instant now = Instant.now();
		return valid(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)));
	}

}
