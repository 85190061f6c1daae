package com.github.onsdigital.dp.kafka.cluster;

import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Describes a failed TLS connection for an operator.
 */
final class TlsFailureMessages {

	private static final String ALERT = "Received fatal alert: ";

	/** The alerts by which a peer refuses the certificate of the client. */
	private static final Set<String> REFUSALS = Set.of("bad_certificate", "unsupported_certificate",
			"certificate_revoked", "certificate_expired", "certificate_unknown", "unknown_ca", "access_denied",
			"certificate_required", "no_certificate");

	private TlsFailureMessages() {
	}

	// Describes a failure. "negotiated": whether version and cipher were negotiated
	// before it.
	static String of(SSLException failed, Own own, boolean negotiated, Supplier<@Nullable X509Certificate> shown) {
		String message = String.valueOf(SafeText.message(failed));
		int alert = message.indexOf(ALERT);
		if (alert >= 0) {
			return ofAlert(message.substring(alert + ALERT.length()).toLowerCase(Locale.ROOT), own, negotiated);
		}
		String trust = trustFailure(failed);
		String text = (trust != null) ? trust : brokerCertificateFailure(failed, shown);
		return (text != null) ? text : "cannot be connected to over TLS: " + Formats.of(failed);
	}

	// Describes an unexpected exception. A JDK 17 throws one for an empty trust store.
	static String of(Throwable failed) {
		String text = trustFailure(failed);
		return (text != null) ? text : Formats.unexpected(failed);
	}

	private static @Nullable String trustFailure(Throwable failed) {
		for (Throwable cause : Causes.of(failed)) {
			if (cause instanceof InvalidAlgorithmParameterException
					&& String.valueOf(SafeText.message(cause)).contains("trustAnchors")) {
				return "cannot be connected to over TLS: the trust store holds no certificate to trust; import the CA "
						+ "of the brokers into it with keytool -importcert, or give it in KAFKA_SEC_CA_CERTS instead";
			}
		}
		return null;
	}

	private static String ofAlert(String alert, Own own, boolean negotiated) {
		if (alert.equals("protocol_version")) {
			return "speaks neither TLS 1.2 nor 1.3 (\"" + alert + "\")";
		}
		// a JDK 25 sends this alert under TLS 1.2 if the client sends no certificate
		boolean refusal = REFUSALS.contains(alert) || (negotiated && alert.equals("handshake_failure"));
		if (!refusal) {
			return "ended the TLS handshake with \"" + alert + "\": no TLS version or cipher in common, "
					+ "or it requests a client certificate (KAFKA_SEC_CLIENT_CERT, KAFKA_SEC_CLIENT_KEY)";
		}
		if (own.sent()) {
			return "refuses the client certificate (\"" + alert + "\"); see KAFKA_SEC_CLIENT_CERT"
					+ missingAuthority(own.top());
		}
		if (own.top() == null) {
			return "requests a client certificate and was sent none (\"" + alert
					+ "\"); set KAFKA_SEC_CLIENT_CERT and KAFKA_SEC_CLIENT_KEY, signed by a CA that the broker trusts";
		}
		return "accepts no client certificate issued by " + own.top().getIssuerX500Principal().getName()
				+ ", so none was sent (\"" + alert + "\"); see KAFKA_SEC_CLIENT_CERT" + missingAuthority(own.top());
	}

	private static String missingAuthority(@Nullable X509Certificate top) {
		if (top == null || top.getIssuerX500Principal().equals(top.getSubjectX500Principal())) {
			return "";
		}
		String issuer = top.getIssuerX500Principal().getName();
		return ". If " + issuer
				+ " is an intermediate CA, its certificate is missing from the client's chain: append it";
	}

	private static @Nullable String brokerCertificateFailure(Throwable failed,
			Supplier<@Nullable X509Certificate> shown) {
		String text = null;
		for (Throwable cause : Causes.of(failed)) {
			if (cause instanceof CertificateExpiredException) {
				return expired(shown.get());
			}
			if (cause instanceof CertificateNotYetValidException) {
				return notYetValid(shown.get());
			}
			if (cause instanceof CertPathBuilderException
					|| (text == null && cause instanceof CertPathValidatorException)) {
				text = untrusted(shown.get());
			}
			else if (text == null && cause instanceof CertificateException && isHostNameMismatch(cause)) {
				text = otherName(shown.get());
			}
		}
		return text;
	}

	private static boolean isHostNameMismatch(Throwable cause) {
		String message = String.valueOf(SafeText.message(cause));
		return message.contains("subject alternative") || message.startsWith("No name matching")
				|| message.contains("IP address");
	}

	private static String expired(@Nullable X509Certificate shown) {
		return "shows a certificate that expired" + ((shown != null) ? " on " + shown.getNotAfter().toInstant() : "");
	}

	private static String notYetValid(@Nullable X509Certificate shown) {
		return "shows a certificate that is not valid yet"
				+ ((shown != null) ? ", only from " + shown.getNotBefore().toInstant() : "");
	}

	private static String untrusted(@Nullable X509Certificate shown) {
		return "shows a certificate that is not signed by a CA in KAFKA_SEC_CA_CERTS (the JVM's CAs if that is not set)"
				+ ((shown != null) ? "; its issuer is " + shown.getIssuerX500Principal().getName() : "");
	}

	private static String otherName(@Nullable X509Certificate shown) {
		return "shows a certificate that is not for this host name"
				+ ((shown != null) ? ", but for " + names(shown) : "");
	}

	private static String names(X509Certificate shown) {
		try {
			Collection<List<?>> names = shown.getSubjectAlternativeNames();
			if (names != null) {
				return names.stream()
					.map((name) -> String.valueOf(name.get(1)))
					.limit(10)
					.collect(Collectors.joining(", "));
			}
		}
		catch (CertificateParsingException ex) {
			// the subject is used instead
		}
		return shown.getSubjectX500Principal().getName();
	}

	/**
	 * The client's own certificate in a handshake.
	 *
	 * @param sent whether it was sent; the JDK does not send it if the broker does not
	 * accept its issuer
	 * @param top the last certificate of its chain, or {@code null} if there is none, or
	 * it is not known
	 */
	record Own(boolean sent, @Nullable X509Certificate top) {

	}

}
