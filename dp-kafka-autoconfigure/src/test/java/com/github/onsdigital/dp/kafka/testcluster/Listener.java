package com.github.onsdigital.dp.kafka.testcluster;

import java.util.Locale;

/**
 * A listener of a broker.
 */
public enum Listener {

	/**
	 * Without TLS; every broker has it, and the brokers use it to communicate with each
	 * other.
	 */
	PLAIN,

	/** TLS without client certificates. */
	TLS,

	/** TLS with required client certificates. */
	MUTUAL_TLS;

	boolean secure() {
		return this != PLAIN;
	}

	String protocol() {
		return secure() ? "SSL" : "PLAINTEXT";
	}

	String prefix() {
		return "listener.name." + name().toLowerCase(Locale.ROOT) + ".";
	}

}
