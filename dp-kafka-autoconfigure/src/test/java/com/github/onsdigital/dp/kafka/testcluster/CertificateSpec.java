package com.github.onsdigital.dp.kafka.testcluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a certificate shall say. Immutable; each method gives a changed one.
 *
 * @param name the common name
 * @param kind the kind of its key
 * @param names the subject alternative names: DNS names and IPv4 addresses
 * @param notBefore valid from
 * @param notAfter valid to
 */
public record CertificateSpec(String name, KeyKind kind, List<String> names, Instant notBefore, Instant notAfter) {

	/**
	 * A certificate with an RSA key and no alternative names, valid for a day.
	 * @param name the common name
	 * @return the spec
	 */
	public static CertificateSpec named(String name) {
		Instant now = Instant.now();
		return new CertificateSpec(name, KeyKind.RSA, List.of(), now.minus(Duration.ofHours(1)),
				now.plus(Duration.ofDays(1)));
	}

	/**
	 * The same with another kind of key.
	 * @param kind the kind
	 * @return the spec
	 */
	public CertificateSpec kind(KeyKind kind) {
		return new CertificateSpec(this.name, kind, this.names, this.notBefore, this.notAfter);
	}

	/**
	 * The same with other alternative names.
	 * @param names DNS names and IPv4 addresses
	 * @return the spec
	 */
	public CertificateSpec hosts(String... names) {
		return new CertificateSpec(this.name, this.kind, List.of(names), this.notBefore, this.notAfter);
	}

	/**
	 * The same with other dates.
	 * @param notBefore valid from
	 * @param notAfter valid to
	 * @return the spec
	 */
	public CertificateSpec valid(Instant notBefore, Instant notAfter) {
		return new CertificateSpec(this.name, this.kind, this.names, notBefore, notAfter);
	}

	/**
	 * The same, but it ended an hour ago.
	 * @return the spec
	 */
	public CertificateSpec expired() {
		Instant now = Instant.now();
		return valid(now.minus(Duration.ofDays(2)), now.minus(Duration.ofHours(1)));
	}

	/**
	 * The same, but it begins in a day.
	 * @return the spec
	 */
	public CertificateSpec notYetValid() {
		Instant now = Instant.now();
		return valid(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)));
	}

}
