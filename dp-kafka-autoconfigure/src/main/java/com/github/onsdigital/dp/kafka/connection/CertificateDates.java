package com.github.onsdigital.dp.kafka.connection;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * Checks the validity periods of certificates. An expired certificate given as text is an
 * error, because it cannot be renewed; one from a file is a warning, because the file may
 * be renewed while the service runs.
 */
final class CertificateDates {

	private static final Duration NEAR = Duration.ofDays(14);

	private final Clock clock;

	CertificateDates(Clock clock) {
		this.clock = clock;
	}

	void checkCaCertificates(PemSource source, List<X509Certificate> caCertificates, SettingProblems problems) {
		Instant now = this.clock.instant();
		for (X509Certificate caCertificate : caCertificates) {
			Instant end = caCertificate.getNotAfter().toInstant();
			if (end.isBefore(now)) {
				problems.warn(source.setting(), source.name() + ": CA \"" + Certificates.subject(caCertificate)
						+ "\" expired on " + Certificates.date(end));
			}
		}
	}

	void checkClient(PemSource source, X509Certificate certificate, SettingProblems problems) {
		Instant now = this.clock.instant();
		Instant begin = certificate.getNotBefore().toInstant();
		Instant end = certificate.getNotAfter().toInstant();
		String client = source.name() + ": client certificate " + Certificates.subject(certificate);
		if (end.isBefore(now)) {
			unusable(source, client + " expired on " + Certificates.date(end), problems);
		}
		else if (begin.isAfter(now)) {
			unusable(source, client + " is not valid before " + Certificates.date(begin), problems);
		}
		else if (end.isBefore(now.plus(NEAR))) {
			problems.warn(source.setting(), client + " expires on " + Certificates.date(end) + "; renew it");
		}
	}

	private static void unusable(PemSource source, String text, SettingProblems problems) {
		if (source.isFile()) {
			problems.warn(source.setting(), text + "; brokers will refuse it until the file is renewed");
		}
		else {
			problems.error(source.setting(), text);
		}
	}

}
