package com.github.onsdigital.dp.kafka.testcluster;

import java.util.Locale;

/**
 * How a broker can be reached.
 */
public enum Listener {

	/** Without TLS; every broker has it, and the brokers use it among themselves. */
	PLAIN,

	/** TLS, no client certificate wanted. */
	TLS,

	/** TLS, a client certificate required. */
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
