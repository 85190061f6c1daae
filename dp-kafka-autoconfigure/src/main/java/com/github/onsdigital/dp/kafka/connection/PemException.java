package com.github.onsdigital.dp.kafka.connection;

/**
 * Says why a PEM text cannot be used, as the rest of a sentence that begins with the
 * setting's name. Its message never holds a part of the text, and it never has a cause:
 * parsers put what they could not read into their messages.
 */
final class PemException extends Exception {

	private static final long serialVersionUID = 1L;

	PemException(String restOfSentence) {
		super(restOfSentence);
	}

	String restOfSentence() {
		return String.valueOf(getMessage());
	}

}
