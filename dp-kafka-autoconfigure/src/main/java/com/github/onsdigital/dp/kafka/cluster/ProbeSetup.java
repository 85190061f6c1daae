package com.github.onsdigital.dp.kafka.cluster;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;

import com.github.onsdigital.dp.kafka.connection.ClusterConnection;

/**
 * The settings and helpers that all probes of one cluster share.
 *
 * @param protocol {@code PLAINTEXT}, {@code SSL}, {@code SASL_PLAINTEXT} or
 * {@code SASL_SSL}
 * @param engines creates TLS engines
 * @param names resolves host names
 * @param timeout how long a check may last
 * @param nanos the monotonic clock
 */
record ProbeSetup(String protocol, TlsEngines engines, NameLookup names, Duration timeout, LongSupplier nanos) {

	static ProbeSetup of(ClusterConnection connection, Duration timeout, LongSupplier nanos) {
		return new ProbeSetup(connection.securityProtocol(), new TlsEngines(connection),
				new NameLookup(InetAddress::getAllByName), timeout, nanos);
	}

	boolean tls() {
		return this.protocol.endsWith("SSL");
	}

	boolean login() {
		return this.protocol.startsWith("SASL");
	}

	String timeoutText() {
		return Formats.of(this.timeout);
	}

	ProbeFailure speaksTls() {
		return new ProbeFailure(ProbeFailure.Kind.SPEAKS_TLS,
				"speaks TLS; set " + (login() ? "spring.kafka.security.protocol=SASL_SSL" : "KAFKA_SEC_PROTO=TLS"));
	}

	ProbeFailure speaksPlain() {
		return new ProbeFailure(ProbeFailure.Kind.SPEAKS_PLAIN,
				"speaks plain text, not TLS; "
						+ (login() ? "set spring.kafka.security.protocol=SASL_PLAINTEXT" : "unset KAFKA_SEC_PROTO")
						+ ", or give the port of its TLS listener");
	}

	// Returns the failure for an unexpected exception, for example of the JDK's TLS and a
	// trust store. Neither the message nor the exception is kept: both may contain the
	// text of a key.
	ProbeFailure unexpected(Throwable ex) {
		if (tls()) {
			return new ProbeFailure(ProbeFailure.Kind.TLS, TlsFailureMessages.of(ex));
		}
		return new ProbeFailure(ProbeFailure.Kind.CONNECT, Formats.unexpected(ex));
	}

}
