package com.github.onsdigital.dp.kafka.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Why an address did not respond correctly, as a text for an operator.
 */
final class ProbeFailure extends Exception {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	ProbeFailure(Kind kind, String text, @Nullable Throwable cause) {
		super(text, cause);
		this.kind = kind;
	}

	ProbeFailure(Kind kind, String text) {
		this(kind, text, null);
	}

	Kind kind() {
		return this.kind;
	}

	String text() {
		String message = getMessage();
		return (message != null) ? Formats.clean(message) : this.kind.toString();
	}

	// Returns the more specific of two failures, for a host name with several IP
	// addresses.
	static ProbeFailure moreSpecific(@Nullable ProbeFailure one, ProbeFailure other) {
		return (one == null || other.kind.compareTo(one.kind) > 0) ? other : one;
	}

	/**
	 * The kinds of failure, the least specific first.
	 */
	enum Kind {

		/** The host name has no address. */
		NAME,

		/** No connection. */
		CONNECT,

		/** A connection, but no response in time. */
		TIMEOUT,

		/** Closed without a response. */
		CLOSED,

		/** The response is not that of a Kafka broker. */
		NOT_KAFKA,

		/** The TLS handshake failed. */
		TLS,

		/** A plain text client connected to a TLS listener. */
		SPEAKS_TLS,

		/** A TLS client connected to a plain text listener. */
		SPEAKS_PLAIN

	}

}
