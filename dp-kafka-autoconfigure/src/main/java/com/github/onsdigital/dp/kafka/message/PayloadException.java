package com.github.onsdigital.dp.kafka.message;

/**
 * Thrown when bytes cannot be read into the requested type, or a value cannot be written.
 * The message names the failure and its location, and does not contain the payload. For
 * the same reason the exception of the library, which may quote the payload, is not its
 * cause.
 *
 * @since 0.1.0
 */
public class PayloadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what failed, without the payload
	 */
	public PayloadException(String message) {
		super(message);
	}

	/**
	 * Creates an exception that replaces another one, whose message may quote the
	 * payload. Only its stack trace is kept.
	 * @param message what failed, without the payload
	 * @param origin provides the stack trace
	 */
	PayloadException(String message, Throwable origin) {
		super(message);
		super.setStackTrace(origin.getStackTrace());
	}

	/**
	 * Returns the class names of an exception and its causes, for example
	 * {@code InvalidFormatException}.
	 */
	static String kind(Throwable ex) {
		StringBuilder kind = new StringBuilder(ex.getClass().getSimpleName());
		Throwable cause = ex.getCause();
		for (int depth = 0; cause != null && depth < 5; depth++) {
			kind.append(" caused by ").append(cause.getClass().getSimpleName());
			cause = cause.getCause();
		}
		return kind.toString();
	}

}
