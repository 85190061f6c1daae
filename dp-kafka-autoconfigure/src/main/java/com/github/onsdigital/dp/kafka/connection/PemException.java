package com.github.onsdigital.dp.kafka.connection;

/**
 * Reports why a PEM text cannot be used. The message is the rest of a sentence that
 * begins with the setting's name. It never contains a part of the text, and the exception
 * never has a cause, because parsers quote the text in their messages.
 */
final class PemException extends Exception {

	private static final long serialVersionUID = 1L;

	PemException(String messageSuffix) {
		super(messageSuffix);
	}

	String messageSuffix() {
		return String.valueOf(getMessage());
	}

}
