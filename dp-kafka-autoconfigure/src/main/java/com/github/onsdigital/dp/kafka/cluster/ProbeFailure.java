package com.github.onsdigital.dp.kafka.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Why an address gave no proper answer, in words for an operator.
 */
final class ProbeFailure extends Exception {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	ProbeFailure(Kind kind, String words, @Nullable Throwable cause) {
		super(words, cause);
		this.kind = kind;
	}

	ProbeFailure(Kind kind, String words) {
		this(kind, words, null);
	}

	Kind kind() {
		return this.kind;
	}

	String words() {
		String message = getMessage();
		return (message != null) ? Formats.clean(message) : this.kind.toString();
	}

	// The more telling of two, where a name has several IP addresses.
	static ProbeFailure moreTelling(@Nullable ProbeFailure one, ProbeFailure other) {
		return (one == null || other.kind.compareTo(one.kind) > 0) ? other : one;
	}

	/**
	 * The less telling first.
	 */
	enum Kind {

		/** The host name has no address. */
		NAME,

		/** No connection. */
		CONNECT,

		/** A connection, but no answer in time. */
		SILENT,

		/** Closed without an answer. */
		CLOSED,

		/** Something else than Kafka answered. */
		NOT_KAFKA,

		/** A TLS connection could not be made. */
		TLS,

		/** A plain text client met a TLS listener. */
		SPEAKS_TLS,

		/** A TLS client met a plain text listener. */
		SPEAKS_PLAIN

	}

}
